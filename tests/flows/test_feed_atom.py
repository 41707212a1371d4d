"""feed.atom tells what counts and was found last, a hundred at most, and changes only with what it tells."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

import feedparser
import pytest
from lxml import etree

from flows.settings import ATOM_FILE
from flows.steps.publish import MOST_ENTRIES, write_atom
from pipeline.records import Night
from tests.warehouse.conftest import CLOCK, Rows
from warehouse.connection import Connection, Warehouse

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def con(tmp_path: Path, empty_warehouse: Path) -> Iterator[Connection]:
    warehouse = Warehouse(copyfile(empty_warehouse, tmp_path / "warehouse.duckdb"))
    with warehouse.reading() as connection:
        yield connection
    warehouse.close()


def filled(con: Connection) -> Rows:
    rows = Rows(con)
    rows.begin(themes=("liaison_office", "containment"))
    rows.article("a", date(2026, 9, 1), title="Older", hits={"containment": 1})
    rows.article("b", date(2026, 9, 2), title="Newer", hits={"liaison_office": 2, "containment": 1})
    rows.article("c", date(2026, 9, 3), title="Not counted", relevance="irrelevant")
    rows.article("d", None, title="Undated")
    rows.article("e", date(2020, 1, 1), title="Found last, though of long ago")
    con.execute("update core.articles set first_seen_at = ? where article_id = 'e'", [CLOCK + timedelta(days=1)])
    rows.count()
    return rows


def titles(file: Path) -> list[str]:
    return [entry.title for entry in feedparser.parse(file.read_bytes()).entries]


def test_counted_articles_are_told_in_the_order_in_which_they_were_found(con: Connection, tmp_path: Path) -> None:
    filled(con)
    file = write_atom(con, tmp_path, Night(at=CLOCK))
    assert file == tmp_path / ATOM_FILE
    assert titles(file) == ["Found last, though of long ago", "Newer", "Older"]
    assert "One sentence of the text" not in file.read_text()
    newer = list(etree.fromstring(file.read_bytes()).iter(f"{ATOM}entry"))[1]
    assert [one.get("term") for one in newer.iter(f"{ATOM}category")] == ["liaison_office", "containment"]
    assert not list(tmp_path.glob(".*.partial"))


def test_a_night_that_finds_nothing_changes_no_byte(con: Connection, tmp_path: Path) -> None:
    filled(con)
    before = write_atom(con, tmp_path, Night(at=CLOCK)).read_bytes()
    assert write_atom(con, tmp_path, Night(at=CLOCK + timedelta(days=1))).read_bytes() == before


def test_at_most_a_hundred_are_told_and_ties_go_by_id(con: Connection, tmp_path: Path) -> None:
    rows = Rows(con)
    rows.begin()
    with rows.together():
        for number in range(MOST_ENTRIES + 2):
            rows.article(f"x{number:03}", date(2026, 9, 1), title=f"{number:03}")
    rows.count()
    assert titles(write_atom(con, tmp_path, Night(at=CLOCK))) == [f"{number:03}" for number in range(MOST_ENTRIES)]
