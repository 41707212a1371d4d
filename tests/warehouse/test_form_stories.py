"""Forms that one outlet fills in are stories of their own, with their reprints, whatever comes first."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.steps.dedupe import draw_stories
from pipeline.records import CleanedEntry, Night
from tests.warehouse.test_stories import FIRST, alone, drawn, entry, place
from warehouse.connection import Connection

ORDER = (
    "By the powers that the council gave to this bureau, the keeper of the lights is asked to release up to {amount} "
    "from the fund for storms, so that the towers along the outer reef are mended before the winter. The keeper "
    "reports to the council on what was spent, on the towers that were mended, and on those that were not. Order "
    "{number} is kept with the papers of the bureau and read to whoever asks for it. It ends on the last day of {year} "
    "or when the fund is empty, whichever comes first, and it takes nothing from any right that a fisher or a pilot "
    "has under the older rules. The bureau thanks the crews of the tenders, who went out in all weathers, and the "
    "families who kept the lamps burning when the tenders could not. The clerk sends a copy to each of the villages."
)


def order(
    n: int, *, at: str = "bureau", added: str = "", title: str = "An order on the fund for storms"
) -> CleanedEntry:
    body = ORDER.format(amount=f"{n},400 crowns", number=f"LR-{n}", year=2020 + n % 5) + added
    return entry(at, f"order-{n}", body, day=1 + n % 28 + (at != "bureau"), title=title)


def stories(rows: Iterable[Sequence[object]]) -> set[frozenset[str]]:
    """Return the addresses of each story, as “outlet/slug”."""
    listed = [(str(row[0]).removeprefix("http://").replace(".example", "").rstrip("/"), row[1]) for row in rows]
    return {frozenset(url for url, other in listed if other == story) for _, story in listed}


@pytest.mark.parametrize("n_nights", [1, 4])
def test_orders_of_one_bureau_under_one_headline_are_as_many_stories(con: Connection, n_nights: int) -> None:
    orders = [order(n) for n in range(1, 45)]
    found = drawn(con, [orders[n::n_nights] for n in range(n_nights)])
    assert {(row[3], row[5]) for row in found} == {("alone", 1)}
    assert con.execute("select count(*) from core.story_links").fetchall() == [(0,)]


def test_what_differs_in_one_sum_one_year_or_one_number_is_not_one_story(con: Connection) -> None:
    first = order(3)
    body = first.clean.body
    others = [
        entry("bureau", slug, body.replace(before, after), title=first.clean.title)
        for slug, before, after in (("sum", "3,400", "3,900"), ("number", "LR-3", "LR-4"), ("year", "2023", "2024"))
    ]
    assert {row[5] for row in drawn(con, [[first, *others]])} == {1}


REPRINTS = [
    *(order(n) for n in range(1, 6)),
    *(order(n, at="gazette", added=" Reprinted by leave of the bureau.") for n in range(1, 4)),
    *(order(n, at="pilot", title=f"Money for the reef, part {n}") for n in (2, 4)),
    order(1, at="islander", added=" Our readers will be glad.", title="Lamps on the reef"),
    order(9, at="islander", title="More lamps on the reef"),  # its original is not known
]
TOGETHER = {
    frozenset({"bureau/order-1", "gazette/order-1", "islander/order-1"}),
    frozenset({"bureau/order-2", "gazette/order-2", "pilot/order-2"}),
    frozenset({"bureau/order-3", "gazette/order-3"}),
    frozenset({"bureau/order-4", "pilot/order-4"}),
    frozenset({"bureau/order-5"}),
    frozenset({"islander/order-9"}),
}


def test_a_reprint_is_in_the_story_of_its_order_and_of_no_other(con: Connection) -> None:
    found = drawn(con, [REPRINTS])
    assert stories(found) == TOGETHER
    assert {row[3] for row in found if "bureau" in str(row[0])} == {"original", "alone"}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(REPRINTS), st.sets(st.integers(1, len(REPRINTS) - 1), max_size=5))
def test_reprints_of_orders_come_in_any_order_and_on_any_night(
    empty_warehouse: Path, entries: list[CleanedEntry], ends: set[int]
) -> None:
    nights = [entries[start:end] for start, end in pairwise([0, *sorted(ends), len(entries)])]
    assert alone(empty_warehouse, nights) == alone(empty_warehouse, [REPRINTS])


@pytest.mark.parametrize("rewritten", range(0, len(REPRINTS), 2))
def test_an_order_that_becomes_another_text_leaves_what_it_would_leave_at_once(
    empty_warehouse: Path, rewritten: int
) -> None:
    changed = REPRINTS[rewritten]
    body = " ".join(f"other{n}" for n in range(90))
    edited = changed.model_copy(update={"clean": changed.clean.model_copy(update={"body": body})})
    in_two_nights = alone(empty_warehouse, [REPRINTS, [edited]])
    assert in_two_nights == alone(empty_warehouse, [[*REPRINTS, edited]])


def test_copies_linked_through_another_outlet_are_one_story_again_when_the_forms_are_gone(con: Connection) -> None:
    first, second = order(1), order(2)
    copies = [order(n, at=at, title="Lamps") for n, at in ((1, "gazette"), (2, "pilot"))]
    assert len(stories(drawn(con, [[first, second, *copies]]))) == 2
    night = Night(at=FIRST + timedelta(days=9))
    other = " ".join(f"other{n}" for n in range(90))
    place(con, night, [second.model_copy(update={"clean": second.clean.model_copy(update={"body": other})})])
    draw_stories(con, night)
    assert con.execute("select n_articles from core.stories order by all").fetchall() == [(1,), (3,)]


def test_a_syndicated_piece_with_small_edits_everywhere_stays_one_story(con: Connection) -> None:
    piece = ORDER.format(amount="3,400 crowns", number="LR-3", year=2023)
    copies = [
        entry("post", "lamps", piece.replace("3,400", "3,450"), day=2, title="Lamps are mended for 3,450 crowns"),
        entry("daily", "lamps", piece.replace("LR-3", "LR-8"), day=3, title="Light on the reef"),
        entry("pilot", "lamps", piece + " Additional reporting by Ann Reed in Port Ellis.", day=3, title="The towers"),
        entry("gazette", "lamps", piece.replace("2023", "2025"), day=4, title="What the bureau pays"),
    ]
    original = entry("bureau", "order", piece, title="Lamps are mended for 3,400 crowns")
    assert {row[5] for row in drawn(con, [[original, *copies]])} == {5}


def test_a_number_with_a_comma_that_a_text_repeats_hides_no_copy(con: Connection) -> None:
    piece = ORDER.format(amount="3,400 crowns", number="LR-3", year=2023) + " Of the 3,400 crowns some are left."
    copies = [entry("post", "a", piece), entry("daily", "b", f"{piece} Thank you.", title="The towers")]
    assert {row[5] for row in drawn(con, [copies])} == {2}
