"""Very many copies of one text are one story at a cost that grows with their number, and forms as many are none."""

import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from pipeline.records import CleanedEntry
from tests.bench.copied import KINDS, near_copies, syndicated
from tests.warehouse.test_stories import drawn
from warehouse.connection import Connection, Warehouse
from warehouse.store.stories import MOST_REPRESENTATIVES

MANY = 3 * MOST_REPRESENTATIVES
LINKS = (
    "select distinct revision_a, revision_b, link_reason from core.story_links "
    "semi join core.articles as a on revision_a = a.latest_revision_id "
    "semi join core.articles as b on revision_b = b.latest_revision_id order by all"
)


def drawn_apart(
    empty_warehouse: Path, nights: Sequence[Sequence[CleanedEntry]]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the stories and the links of a warehouse of its own."""
    with TemporaryDirectory() as folder:
        warehouse = Warehouse(copyfile(empty_warehouse, Path(folder) / "warehouse.duckdb"))
        with warehouse.writing() as con:
            found = drawn(con, nights), con.execute(LINKS).fetchall()
        warehouse.close()
    return found


def memberships(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return address, story, day and size of the rows; of one day, the order of arrival decides the original."""
    return sorted((url, story_id, published_on, n_articles) for url, story_id, _, _, published_on, n_articles in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_four_times_as_many_texts_take_at_most_six_times_as_long(empty_warehouse: Path, kind: str) -> None:
    def spent(n_texts: int) -> int:
        start = time.process_time_ns()
        drawn_apart(empty_warehouse, [KINDS[kind](n_texts)])
        return time.process_time_ns() - start

    assert spent(400) <= 6 * spent(100)


@pytest.mark.parametrize("kind", KINDS)
def test_many_copies_come_in_any_order(empty_warehouse: Path, kind: str) -> None:
    entries = KINDS[kind](MANY)
    at_once = drawn_apart(empty_warehouse, [entries])
    Random(1).shuffle(entries)
    in_parts = drawn_apart(empty_warehouse, [entries[n::5] for n in range(5)])
    assert (memberships(in_parts[0]), in_parts[1]) == (memberships(at_once[0]), at_once[1])


def test_each_copy_has_a_link_and_a_reason_and_forms_have_none(con: Connection) -> None:
    found = drawn(con, [syndicated(MANY)])
    assert {row[3] for row in found} == {"original", "near_text+same_author_and_title"}
    assert len(con.execute(LINKS).fetchall()) == MANY - 1


def test_forms_that_share_most_of_their_words_are_no_copies(con: Connection) -> None:
    assert {row[3] for row in drawn(con, [KINDS["forms"](MANY)])} == {"alone"}


def test_copies_stay_one_story_when_the_one_that_all_are_linked_to_is_rewritten(
    con: Connection, empty_warehouse: Path
) -> None:
    entries = near_copies(MANY)
    drawn(con, [entries])
    linked = con.execute(
        "select mode(url) from core.articles inner join core.story_links on latest_revision_id = revision_a"
    ).fetchall()
    (changed,) = (one for one in entries if one.url == linked[0][0])
    other = " ".join(f"other{n}" for n in range(200))
    rewritten = changed.model_copy(update={"clean": changed.clean.model_copy(update={"body": other})})
    in_two_nights = drawn_apart(empty_warehouse, [entries, [rewritten]])
    assert in_two_nights == drawn_apart(empty_warehouse, [[*entries, rewritten]])
    assert {row[5] for row in in_two_nights[0]} == {1, MANY - 1}


def test_words_that_many_outlets_show_unchanged_are_near_to_what_one_of_them_is_near_to(empty_warehouse: Path) -> None:
    first, *others = near_copies(MANY)
    same = [one.model_copy(update={"clean": first.clean.model_copy(update={"title": "A"})}) for one in others[:-3]]
    entries = [first, *same, *others[-3:]]
    at_once = drawn_apart(empty_warehouse, [entries])
    in_parts = drawn_apart(empty_warehouse, [entries[n::3] for n in range(3)])
    assert memberships(in_parts[0]) == memberships(at_once[0])
    assert {row[3] for row in at_once[0]} <= {"original", "near_text", "near_text+same_text"}
