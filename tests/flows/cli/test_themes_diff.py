"""`nato-asia themes diff` over a published file: the table, the sentences, the CSV, and what it does not touch."""

import csv
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from flows.cli.themes.diff import CSV_COLUMNS, diff
from pipeline.errors import CodebookError, SettingsError
from pipeline.themes.codebook.load import SHIPPED
from tests.pipeline.trial.test_differ import CORE, TITLE
from tests.warehouse.conftest import Rows
from warehouse.connection import Warehouse
from warehouse.publish.snapshot import publish_snapshot

SAID = {
    "a": "A liaison office opens. The liaison office is small.",
    "b": "A liaison office closes.",
    "c": "Nothing happened here, and the harbour was quiet.",
}


@pytest.fixture
def data(tmp_path: Path, empty_warehouse: Path) -> Path:
    """Publish three stories and one that nobody counts."""
    opened = Warehouse(copyfile(empty_warehouse, tmp_path / "warehouse.duckdb"))
    with opened.reading() as con:
        rows = Rows(con)
        rows.begin()
        for number, (name, said) in enumerate(SAID.items()):
            rows.article(name, date(2024, 4, 1 + number), title=TITLE)
            text = [f"{TITLE}\n\n{said} {CORE}", f"r-{name}"]
            con.execute("update core.revisions set text = ? where revision_id = ?", text)
        rows.article("d", date(2024, 4, 9), relevance="irrelevant", hits={})
        publish_snapshot(con, tmp_path / "published")
    opened.close()
    return tmp_path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The shipped codebook with one term less."""
    text = SHIPPED.read_text("utf-8")
    path = tmp_path / "old.toml"
    path.write_text(text.replace('p = "liaison office*"', 'p = "nothing like that"', 1), "utf-8")
    return path


def test_gains_are_counted_shown_and_written(
    data: Path, old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diff(old, None, data, 2, tmp_path / "moved.csv")
    printed = capsys.readouterr().out
    row = next(line.split() for line in printed.splitlines() if line.startswith("liaison_office "))
    assert row[1:] == ["0", "3", "3", "0", "2", "0"]
    assert "4 stories" in printed
    assert "their rules of relevance are the same" in printed
    assert "Core before: 3; after: 3; under both: 3" in printed
    assert "are both called" in printed
    assert printed.count("gained  liaison_office") == 2
    assert "http://review.example/b/, sentence 2" in printed or "http://review.example/a/, sentence" in printed
    with (tmp_path / "moved.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [(one["change"], one["cause"], one["theme_id"], one["article_id"]) for one in rows] == [
        ("gained", "terms", "liaison_office", name) for name in ("a", "a", "b")
    ]
    text = f"{TITLE}\n\n{SAID['a']}"
    assert [text[int(one["start_offset"]) : int(one["end_offset"])] for one in rows[:2]] == ["liaison office"] * 2
    assert not list(tmp_path.glob(".*.partial"))


def test_what_the_new_one_lacks_is_lost(data: Path, old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diff(SHIPPED, old, data, 1)
    printed = capsys.readouterr().out
    row = next(line.split() for line in printed.splitlines() if line.startswith("liaison_office "))
    assert row[1:] == ["3", "0", "0", "3", "0", "2"]
    assert printed.count("lost  liaison_office") == 1
    assert "2024-Q2" in printed


def test_nothing_in_the_published_file_changes(data: Path, old: Path) -> None:
    file = data / "published" / "nato_asia.duckdb"
    before = file.read_bytes()
    diff(old, None, data)
    assert file.read_bytes() == before


def test_without_a_published_file_or_a_codebook_the_way_out_is_told(tmp_path: Path, old: Path) -> None:
    with pytest.raises(SettingsError, match="nothing is published here yet"):
        diff(old, None, tmp_path / "none")
    with pytest.raises(CodebookError, match="there is no such file"):
        diff(tmp_path / "none.toml", None, tmp_path)


def test_a_csv_that_cannot_be_written_is_told(data: Path, old: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"--csv .*none/moved\.csv: it cannot be written"):
        diff(old, None, data, to=tmp_path / "none" / "moved.csv")
