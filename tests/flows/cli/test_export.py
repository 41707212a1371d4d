"""`nato-asia export`: every file that is written is named, and an unknown slice is refused with the known ones."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.flows.cli.conftest import Run
from tests.warehouse.conftest import published_rows

BOM = b"\xef\xbb\xbf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Path:
    folder = tmp_path_factory.mktemp("export")
    with published_rows(folder, empty_warehouse) as rows:
        rows.begin()
        rows.con.execute("update core.sources set source_group = if(source_id = 'review', 'euro_atlantic', 'other')")
        rows.article("a", date(2026, 9, 1), hits={"liaison_office": 2})
        rows.article("b", date(2026, 9, 2))
        rows.count()
    return folder


@pytest.fixture
def export(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nato_asia: Run) -> Run:
    monkeypatch.chdir(tmp_path)
    return partial(nato_asia, "export", "--data", str(folder), "--to", "taken")


def test_the_plain_tables_and_the_cube_are_written_each_into_its_folder(export: Run, tmp_path: Path) -> None:
    shown = export()
    assert shown.returncode == 0, shown.stderr
    written = {Path(line) for line in shown.stdout.split()}
    assert {Path("taken/theme_trends.csv"), Path("taken/cube/theme_cube.parquet")} < written
    assert {path for path in Path("taken").rglob("*") if path.is_file()} == written
    assert not (tmp_path / "taken/theme_cube.csv").exists()


def test_slices_and_the_cube_are_written_as_csv_where_they_are_named(export: Run) -> None:
    shown = export("--cube", "--slice", "group=euro_atlantic, unit=article", "--slice", "kind=group,period=month")
    assert shown.returncode == 0, shown.stderr
    assert "taken/theme_cube.csv" in shown.stdout
    assert Path("taken/theme_trends_unit-article_group-euro_atlantic.csv").read_text().startswith("theme_id,label,")
    assert "\ng,g,2026-09," in Path("taken/theme_trends_kind-group_period-month.csv").read_text()


def test_a_slice_that_is_named_twice_is_written_once(export: Run) -> None:
    shown = export("--slice", "unit=article,period=month", "--slice", "period=month,unit=article")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count("theme_trends_period-month_unit-article.csv") == 1


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("news", "'news' is no KEY=VALUE. Write it as in group=euro_atlantic,genre=news; keys: kind, period, unit,"),
        ("grup=other", "key 'grup': no such key of a slice. Did you mean 'group'? Known: kind, period, unit,"),
        ("unit=texts", "--slice: unit 'texts': no such unit. Known: article, story, reach."),
        ("genre=comment", "Did you mean 'commentary'? Known: all, commentary, news, statement, unknown."),
        ("group=atlantis", "--slice: group 'atlantis': no such group of sources. Did you mean 'euro_atlantic'?"),
        ("group=prc_state", "no source here is of this group. There are: euro_atlantic, other."),
        ("unit=story,unit=reach", "unit is stated twice"),
        ("genre=news", "no text is counted in this slice"),
        ("", "'' is no KEY=VALUE"),
    ],
)
def test_a_slice_that_does_not_exist_is_refused_with_what_does(export: Run, stated: str, told: str) -> None:
    shown = export("--slice", stated)
    assert shown.returncode == 2
    assert told in " ".join(shown.stderr.split())
    assert not Path("taken").exists()


@pytest.mark.parametrize(
    ("setting", "options", "has_mark"),
    [(None, [], False), (None, ["--bom"], True), ("true", [], True), ("true", ["--no-bom"], False)],
)
def test_a_byte_order_mark_is_written_as_configured_or_as_chosen(
    export: Run, setting: str | None, options: list[str], has_mark: bool
) -> None:
    if setting:
        Path("nato-asia.toml").write_text(f"csv_bom = {setting}\n")
    assert export(*options).returncode == 0
    assert Path("taken/theme_trends.csv").read_bytes().startswith(BOM) == has_mark
