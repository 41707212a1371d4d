"""`nato-asia themes check`: every message has its file, line, key and way out; texts are used where there are some."""

from datetime import date
from pathlib import Path

import pytest

from flows.cli.themes.check import check
from pipeline.errors import CodebookError, SettingsError
from pipeline.themes.codebook.load import SHIPPED, load_codebook
from tests.warehouse.conftest import Rows
from warehouse.connection import Warehouse
from warehouse.publish.snapshot import publish_snapshot


@pytest.fixture
def flawed(tmp_path: Path) -> tuple[Path, int]:
    """The shipped codebook with a term that its neighbour shadows, and the line of that term."""
    text = SHIPPED.read_text("utf-8")
    term = '{ p = "liaison office*", src'
    assert term in text
    path = tmp_path / "codebook.toml"
    path.write_text(text.replace(term, '{ p = "liaison office*", src = ["S0"] },\n  { p = "liaison offices", src', 1))
    lines = path.read_text().splitlines()
    return path, next(number for number, line in enumerate(lines, 1) if '"liaison offices"' in line)


def test_a_finding_names_file_line_key_and_way_out(
    flawed: tuple[Path, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path, line = flawed
    check(path)
    printed = capsys.readouterr().out
    assert f"{path}, line {line}: theme.liaison_office.terms: 'liaison offices': It never counts" in printed
    assert "Remove one of them" in printed
    assert "Exclusions were not checked against texts: nothing is published in data/published" in printed


def test_exclusions_are_judged_by_the_core_stories_that_are_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = Warehouse(tmp_path / "warehouse.duckdb")
    with opened.reading() as con:
        rows = Rows(con)
        rows.begin()
        rows.article("a", date(2024, 4, 1))
        rows.article("b", date(2024, 4, 2), relevance="irrelevant")
        con.execute("update core.revisions set text = 'A liaison officer.' where revision_id = 'r-a'")
        con.execute("update core.revisions set text = 'The Hong Kong liaison office.' where revision_id = 'r-b'")
        publish_snapshot(con, tmp_path / "published")
    opened.close()
    check(None, tmp_path)
    printed = capsys.readouterr().out
    n_others = sum(len(theme.exclusions) for theme in load_codebook().themes) - 1
    assert f"{n_others} exclusions kept no hit out of the 1 core stories" in printed
    assert "theme.liaison_office.exclusions: 'hong kong liaison office*'" in printed
    assert "'liaison officer*'" not in printed


def test_a_folder_that_is_named_must_have_a_published_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nothing is published here yet"):
        check(None, tmp_path)


def test_an_error_has_the_exit_code_of_configuration(tmp_path: Path) -> None:
    path = tmp_path / "codebook.toml"
    path.write_text(SHIPPED.read_text("utf-8").replace('p = "IP4"', 'p = "{IP4"', 1), "utf-8")
    with pytest.raises(CodebookError, match=r"codebook\.toml, line \d+: theme\.\w+\.terms: '\{IP4'") as told:
        check(path)
    assert told.value.exit_code == 2


def test_an_unknown_and_an_unused_class_are_errors_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "codebook.toml"
    shipped = SHIPPED.read_text("utf-8")
    path.write_text(shipped.replace('p = "IP4"', 'p = "@nobody + arms"', 1), "utf-8")
    with pytest.raises(
        CodebookError, match=r"codebook\.toml, line \d+: theme\.\w+\.terms: '@nobody \+ arms': the class"
    ):
        check(path)
    path.write_text(shipped.replace("[classes]\n", '[classes]\nnobody = "{US,american*}"\n', 1), "utf-8")
    with pytest.raises(CodebookError, match=r"codebook\.toml, line \d+: classes\.nobody: no term uses it\."):
        check(path)
