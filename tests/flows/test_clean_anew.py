"""Stored pages are cleaned anew by the next nights, step by step, with the same end as a rebuild."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from flows.cli.diff import diff
from flows.cli.status import status
from pipeline.clean.read.extract import EXTRACTOR
from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild
from warehouse.connection import connect

OLDER = "trafilatura 1.0 / clean 0"
LEFT_IN = "Share this article with your friends and subscribe to our newsletter about NATO and Japan in the Indo-Pacific."
CAPTURED = pytest.CaptureFixture[str]

# Everything that follows from the archive. Left out: what tells of the night that ran (its clock, its changes).
TABLES = {
    "core.articles": "*",
    "core.aliases": "*",
    "core.titles": "*",
    "core.revisions": "*",
    "core.assessments": "*",
    "core.hits": "*",
    "core.stories": "*",
    "core.story_members": "*",
    "core.signs": "*",
    "core.story_links": "*",
    "core.rejections": "*",
    "raw.entries": "* exclude (outcome_night_id)",
    "raw.reads": "*",
    "trends.counted_texts": "*",
    "trends.text_tallies": "*",
    "trends.theme_tallies": "*",
}


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


def write(stand: Newsstand, *statements: str) -> None:
    with connect(stand.settings.warehouse) as con:
        for statement in statements:
            con.execute(statement)


def forget_this_cleaner(stand: Newsstand) -> None:
    """Let the stored state be that of an older cleaner."""
    write(
        stand,
        f"update ops.cleaners set extractor = '{OLDER}'",  # noqa: S608
        f"update raw.reads set extractor = '{OLDER}'",  # noqa: S608
        f"update core.revisions set extractor = '{OLDER}'",  # noqa: S608
    )


def leave_boilerplate_in(stand: Newsstand, like: str = "%") -> None:
    """Alter stored texts as a cleaner would that took a line of the page for text."""
    write(
        stand,
        f"update core.revisions set text = text || '\n\n{LEFT_IN}', revision_id = 'old' || revision_id, "  # noqa: S608
        f"text_sha256 = 'old', relevance = null, genre = null, codebook_sha256 = null, is_drawn = false "
        f"where title like '{like}'",
        "update core.articles set latest_revision_id = 'old' || latest_revision_id "  # noqa: S608
        f"where title like '{like}'",
        "delete from core.hits where revision_id not in (select revision_id from core.revisions)",
        "delete from core.assessments where revision_id not in (select revision_id from core.revisions)",
        "delete from core.signs where revision_id not in (select revision_id from core.revisions)",
    )


def tables(stand: Newsstand) -> dict[str, list[tuple[Any, ...]]]:
    return {table: stand.ask(f"select {columns} from {table} order by all") for table, columns in TABLES.items()}  # noqa: S608


def assert_as_rebuilt(stand: Newsstand) -> None:
    """Compare the warehouse with what a rebuild gives of the same archive."""
    nightly = tables(stand)
    assert not whole_rebuild(stand.settings).violations
    rebuilt = tables(stand)
    for table, rows in rebuilt.items():
        assert nightly[table] == rows, table


def n_left(stand: Newsstand) -> int:
    ((n,),) = stand.ask("select count(*) from ops.due_reads")
    return int(n)


def test_a_night_cleans_stored_pages_anew_without_an_edit_and_without_a_request(stand: Newsstand) -> None:
    stand.stock(3)
    stand.night(21)
    before = tables(stand)
    forget_this_cleaner(stand)
    leave_boilerplate_in(stand)
    asked = len(stand.web.requests)
    assert not stand.night(22).violations
    assert [path for path in requested(stand)[asked:] if path.startswith("/p")] == []
    after = tables(stand)
    for table in ("core.revisions", "core.articles", "core.titles", "core.aliases", "core.hits", "trends.counted_texts"):
        assert after[table] == before[table], table
    assert stand.ask("select distinct extractor from core.revisions") == [(EXTRACTOR,)]
    assert stand.ask("select distinct n_revisions, n_edits from core.articles") == [(1, 0)]
    assert_as_rebuilt(stand)


def requested(stand: Newsstand) -> list[str]:
    return [str(request) for request in stand.web.requests]
