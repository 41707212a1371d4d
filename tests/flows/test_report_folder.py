"""The report is written anew where something changed, and nowhere else; what is damaged or obsolete is mended."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.report.report_inputs import INPUTS_FILE, read_inputs
from flows.settings import Settings
from pipeline.errors import TrackerError
from tests.flows.reported import THEMES, fill, pages_of, report_of, warehouse_in
from tests.warehouse.conftest import CLOCK

Files = dict[str, bytes]
ALL = {"index.html", INPUTS_FILE, "charts/groups.svg"} | {f"themes/{theme_id}.html" for theme_id in THEMES}
CHARTS = {f"charts/{theme_id}{size}.svg" for theme_id in THEMES for size in ("", "-small")}


def files_of(folder: Path) -> Files:
    root = Settings(data=folder).report
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def changed(before: Files, after: Files) -> set[str]:
    return {name for name in before | after if before.get(name) != after.get(name)}


@pytest.fixture
def folder(tmp_path: Path, empty_warehouse: Path) -> Path:
    with warehouse_in(tmp_path / "data", empty_warehouse) as rows:
        fill(rows, a_quarter=12)
    return tmp_path / "data"


def test_a_report_has_a_page_and_two_charts_for_each_theme(folder: Path) -> None:
    written = report_of(folder)
    assert (written.n_drawn, written.n_pages) == (len(CHARTS) + 1, len(THEMES) + 1)
    assert files_of(folder).keys() == ALL | CHARTS
    assert not list(folder.rglob("*.partial"))


def test_a_second_report_writes_nothing(folder: Path) -> None:
    report_of(folder)
    before = {path: path.stat().st_mtime_ns for path in Settings(data=folder).report.rglob("*")}
    again = report_of(folder)
    assert (again.n_drawn, again.n_pages) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in Settings(data=folder).report.rglob("*")} == before


def test_a_report_of_the_same_content_is_the_same_in_another_folder(
    folder: Path, tmp_path: Path, empty_warehouse: Path
) -> None:
    report_of(folder)
    with warehouse_in(tmp_path / "other", empty_warehouse) as rows:
        fill(rows, a_quarter=12)
    report_of(tmp_path / "other")
    assert files_of(tmp_path / "other") == files_of(folder)


def test_a_night_without_a_change_changes_its_line_alone_and_imports_no_altair(
    folder: Path, empty_warehouse: Path
) -> None:
    report_of(folder)
    before = files_of(folder)
    with warehouse_in(folder, empty_warehouse) as rows:
        rows.night(CLOCK + timedelta(days=1))
    code = (
        "import sys; from pathlib import Path; from flows.report.report_folder import write_report; "
        f"from flows.settings import Settings; print(write_report(Settings(data=Path({str(folder)!r}))).n_drawn, "
        "'altair' in sys.modules, 'vl_convert' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["0", "False", "False"]
    assert changed(before, files_of(folder)) == {"index.html", INPUTS_FILE}


def test_only_charts_that_would_differ_are_drawn_anew(folder: Path, empty_warehouse: Path) -> None:
    report_of(folder)
    before = files_of(folder)
    with warehouse_in(folder, empty_warehouse) as rows:
        rows.con.execute("update core.themes set weaknesses = ['recall'] where theme_id = 'never_found'")
    again = report_of(folder)
    drawn = {name for name in changed(before, files_of(folder)) if name.startswith("charts/")}
    assert drawn == {"charts/never_found.svg", "charts/never_found-small.svg"}
    assert again.n_drawn == 2


def test_new_commentary_stands_on_the_pages(folder: Path, empty_warehouse: Path) -> None:
    report_of(folder)
    with warehouse_in(folder, empty_warehouse) as rows:
        rows.article("new", date(2026, 9, 28), hits={"containment": 1}, title="Quite a new piece")
        rows.count()
    report_of(folder)
    pages = pages_of(folder)
    assert "Quite a new piece" in pages["index.html"].xpath("//section[@id='new']")[0].text_content()
    first = pages["themes/containment.html"].xpath("//section[@id='sentences']//li")[0].text_content()
    assert "Quite a new piece" in first


@pytest.mark.parametrize("name", ["index.html", "themes/containment.html", "charts/containment.svg", INPUTS_FILE])
@pytest.mark.parametrize("damage", [b"", None])
def test_what_is_missing_or_changed_is_written_again(folder: Path, name: str, damage: bytes | None) -> None:
    report_of(folder)
    before = files_of(folder)
    path = Settings(data=folder).report / name
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)
    report_of(folder)
    assert files_of(folder) == before


def test_a_theme_that_is_gone_takes_its_page_along(folder: Path, empty_warehouse: Path) -> None:
    report_of(folder)
    kept = Settings(data=folder).report / "themes" / "notes.txt"
    kept.write_text("mine")
    with warehouse_in(folder, empty_warehouse) as rows:
        rows.con.execute("delete from core.themes where theme_id = 'never_found'")
    report_of(folder)
    assert not [name for name in files_of(folder) if "never_found" in name]
    assert kept.exists()


def test_quotations_have_a_limit_and_can_be_switched_off(folder: Path) -> None:
    report_of(folder)
    quoted = pages_of(folder)["themes/containment.html"]
    assert quoted.xpath("//mark")
    report_of(folder, quoted_words=2)
    cut = pages_of(folder)["themes/containment.html"].xpath("//blockquote")
    assert all("…" in one.text_content() for one in cut)
    report_of(folder, quoted_words=0)
    silent = pages_of(folder)["themes/containment.html"]
    assert silent.xpath("//blockquote | //mark | //q") == []
    assert "One sentence of the text" not in silent.text_content()
    assert silent.xpath("//ol[@class='sentences']//a")


def test_a_file_in_the_way_is_named_and_left_alone(folder: Path) -> None:
    Settings(data=folder).report.write_text("mine")
    with pytest.raises(TrackerError, match="published/report"):
        report_of(folder)
    assert Settings(data=folder).report.read_text() == "mine"


def test_its_inputs_name_the_night(folder: Path) -> None:
    report_of(folder)
    assert read_inputs(Settings(data=folder).report).night_id == f"{CLOCK:%Y%m%dT%H%M%SZ}"
