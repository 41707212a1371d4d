"""Stories drawn night by night are those drawn at once, through the real warehouse; walls and forms link nothing."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.registers import register_of
from flows.steps.dedupe import draw_stories
from pipeline.records import CleanedEntry, Furniture, FurnitureKind, Night
from tests.builders import a_cleaned_entry, on
from warehouse.connection import Connection, Warehouse
from warehouse.store.articles import save_placements
from warehouse.store.stories import MOST_ADDRESSES, MOST_TITLES, unsigned_texts

FIRST = datetime(2026, 10, 1, 2, 15, tzinfo=UTC)
CHUNKS = [" ".join(f"{name}{n}" for n in range(40)) for name in ("sea", "land", "air", "ice", "fire")]


def entry(source: str, slug: str, body: str, *, day: int = 1, title: str = "A piece", **said: object) -> CleanedEntry:
    one = a_cleaned_entry(slug, body, guid="", title=title, published=on(date(2026, 9, day)), **said)
    url = f"http://{source}.example/{slug}/"
    return one.model_copy(
        update={"entry_id": f"{source} {slug}", "feed_id": source, "source_id": source, "url": url, "page_url": url}
    )


def place(con: Connection, night: Night, entries: Sequence[CleanedEntry]) -> None:
    register = register_of(con, entries)
    save_placements(con, night, [register.place(one, seen_on=night.at.date()) for one in entries])


def drawn(
    con: Connection, nights: Iterable[Sequence[CleanedEntry]], *, at_once: bool = False
) -> list[tuple[object, ...]]:
    """Place and draw night after night, or draw `at_once` in the last; return each article's story, reason and date."""
    listed = list(nights)
    for n, entries in enumerate(listed, 1):
        night = Night(at=FIRST + timedelta(days=n - 1))
        place(con, night, entries)
        if not at_once or n == len(listed):
            draw_stories(con, night)
    return con.execute(
        "select url, story_id, is_original, story_reason, stories.published_on, n_articles "
        "from core.story_members inner join core.stories using (story_id) inner join core.articles using (article_id) "
        "order by url"
    ).fetchall()


def alone(
    empty_warehouse: Path, nights: Iterable[Sequence[CleanedEntry]], *, at_once: bool = False
) -> list[tuple[object, ...]]:
    with TemporaryDirectory() as folder:
        warehouse = Warehouse(copyfile(empty_warehouse, Path(folder) / "warehouse.duckdb"))
        with warehouse.writing() as con:
            found = drawn(con, nights, at_once=at_once)
        warehouse.close()
    return found


pieces = st.builds(
    lambda source, slug, chunks, cut, day, title: entry(
        source, slug, " ".join(CHUNKS[n] for n in chunks)[cut:], day=day, title=title
    ),
    st.sampled_from(["review", "post", "daily"]),
    st.sampled_from(["a", "b"]),
    st.lists(st.sampled_from(range(5)), min_size=1, max_size=5, unique=True).map(sorted),
    st.sampled_from([0, 0, 60]),
    st.integers(1, 28),
    st.sampled_from(["A piece", "The same piece under another headline"]),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(pieces, min_size=2, max_size=8, unique_by=(lambda one: one.url, lambda one: one.clean.published)),
    st.randoms(use_true_random=False),
)
def test_incremental_is_batch_in_any_order_of_arrival_where_the_days_differ(
    empty_warehouse: Path, entries: list[CleanedEntry], random: object
) -> None:
    shuffled = entries.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis's Random
    assert alone(empty_warehouse, [[one] for one in shuffled]) == alone(empty_warehouse, [entries])


same_day = st.builds(  # the date that counts of several is chosen where articles are placed
    lambda one: one.model_copy(update={"clean": one.clean.model_copy(update={"published": on(date(2026, 9, 1))})}),
    pieces,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(same_day, min_size=3, max_size=6))
def test_rewritten_texts_leave_the_stories_that_they_would_leave_at_once(
    empty_warehouse: Path, entries: list[CleanedEntry]
) -> None:
    nights = [[one] for one in entries]
    one_a_night = [row[:4] for row in alone(empty_warehouse, nights)]
    assert one_a_night == [row[:4] for row in alone(empty_warehouse, nights, at_once=True)]


def test_a_night_without_an_undrawn_text_scans_nothing_and_leaves_the_next_what_it_would_find(
    empty_warehouse: Path, con: Connection
) -> None:
    text = " ".join(CHUNKS[:4])
    first, copy = entry("review", "a", text), entry("post", "a", text, day=3)
    drawn(con, [[first], []])
    con.execute("drop table form_stories")  # a temporary table, which any night that scans the links builds again
    stories = con.execute("select * from core.stories order by all").fetchall()
    assert draw_stories(con, Night(at=FIRST + timedelta(days=7))) == ()
    assert con.execute("select * from core.stories order by all").fetchall() == stories
    with pytest.raises(duckdb.CatalogException, match="form_stories"):
        con.execute("from form_stories")
    quiet = alone(empty_warehouse, [[first], [], [copy], []])
    assert [row[3] for row in quiet] == ["same_text", "original"]
    assert quiet == alone(empty_warehouse, [[first], [copy]])


def test_of_copies_of_one_day_the_first_seen_is_the_original_and_stays_it(empty_warehouse: Path) -> None:
    text = " ".join(CHUNKS[:4])
    copies = [entry(source, "a", text) for source in ("review", "post", "daily", "times")]
    for order in permutations(copies, 3):
        found = alone(empty_warehouse, [[one] for one in order])
        assert [url for url, _, is_original, *_ in found if is_original] == [order[0].url]
    assert alone(empty_warehouse, [copies]) == alone(empty_warehouse, [copies[::-1]])


def test_every_copy_has_its_reason_and_the_story_its_earliest_date(con: Connection) -> None:
    text = " ".join(CHUNKS[:4])
    found = drawn(
        con,
        [
            [entry("post", "a", text + " Thank you.", day=9, title="Another headline")],
            [entry("daily", "b", text, day=5), entry("review", "c", text, day=3), entry("review", "d", CHUNKS[4] * 2)],
        ],
    )
    assert [(url, reason, n) for url, _, _, reason, _, n in found] == [
        ("http://daily.example/b/", "near_text+same_text", 3),
        ("http://post.example/a/", "near_text", 3),
        ("http://review.example/c/", "original", 3),
        ("http://review.example/d/", "alone", 1),
    ]
    assert found[0][4] == date(2026, 9, 3)


def test_an_article_that_is_rewritten_leaves_the_story_that_its_first_text_was_in(con: Connection) -> None:
    text, other = " ".join(CHUNKS[:3]), " ".join(CHUNKS[3:])
    together = drawn(con, [[entry("review", "a", text), entry("post", "b", text)]])
    assert [row[5] for row in together] == [2, 2]
    night = Night(at=FIRST + timedelta(days=9))
    place(con, night, [entry("post", "b", other)])
    draw_stories(con, night)
    assert con.execute("select n_articles, original_article_id is not null from core.stories").fetchall() == [
        (1, True),
        (1, True),
    ]


def test_a_canonical_link_is_followed_whichever_side_comes_first(empty_warehouse: Path) -> None:
    original = entry("review", "a", " ".join(CHUNKS[:4]), day=9)
    copy = entry(
        "post", "b", " ".join([*CHUNKS[:2], CHUNKS[4]]), day=1, canonical_url="http://review.example/a/", title="B"
    )
    orders = ([[original], [copy]], [[copy], [original]], [[original, copy]])
    both = [alone(empty_warehouse, nights) for nights in orders]
    assert both[0] == both[1] == both[2]
    assert [(row[2], row[3]) for row in both[0]] == [(False, "canonical"), (True, "original")]


@pytest.mark.parametrize("is_batch", [True, False])
def test_the_counting_pixel_leads_to_the_original_whichever_comes_first(empty_warehouse: Path, is_batch: bool) -> None:
    address = "https://theconversation.com/a-piece-204117"
    original = entry("review", "a", " ".join(CHUNKS[:4]), day=9).model_copy(
        update={"url": address, "page_url": address}
    )
    counter = (Furniture(kind=FurnitureKind.COUNTER, text="204117"),)
    abridged = entry("post", "b", " ".join([*CHUNKS[:2], CHUNKS[4]]), day=1, title="B", furniture=counter)
    unrelated = entry("daily", "c", " ".join(f"other{n}" for n in range(80)), title="C", furniture=counter)
    found = [
        alone(empty_warehouse, [entries] if is_batch else [[one] for one in entries])
        for entries in ([original, abridged, unrelated], [unrelated, abridged, original])
    ]
    assert found[0] == found[1]
    assert [(row[0], row[2], row[3]) for row in found[0]] == [
        ("http://daily.example/c/", True, "alone"),
        ("http://post.example/b/", False, "counter"),
        (address, True, "original"),
    ]


@pytest.mark.parametrize("is_batch", [True, False])
def test_a_text_under_ever_other_headlines_at_one_outlet_is_a_wall_and_no_story(
    con: Connection, is_batch: bool
) -> None:
    wall = " ".join(CHUNKS[:3])
    entries = [entry("review", f"w{n}", wall, title=f"Headline {n}") for n in range(MOST_TITLES + 2)]
    found = drawn(con, [entries] if is_batch else [[one] for one in entries])
    assert {(reason, n) for _, _, _, reason, _, n in found} == {("alone", 1)}


def test_a_text_at_very_many_addresses_of_one_outlet_is_a_wall_and_at_many_outlets_a_story(con: Connection) -> None:
    wall, piece = " ".join(CHUNKS[:2]), " ".join(CHUNKS[2:])
    walls = [entry("review", f"w{n}", wall) for n in range(MOST_ADDRESSES + 1)]
    copies = [entry(f"outlet{n}", "p", piece) for n in range(50)]
    found = drawn(con, [[*walls, *copies]])
    assert {n for url, _, _, _, _, n in found if "/w" in str(url)} == {1}
    assert {n for url, _, _, _, _, n in found if "/p/" in str(url)} == {50}


def test_headlines_are_all_kept_and_the_last_one_is_shown(con: Connection) -> None:
    drawn(con, [[entry("review", "a", CHUNKS[0], title=title)] for title in ("One", "Two", "One", "Three")])
    assert con.execute("select title, n_revisions, n_edits from core.articles").fetchall() == [("Three", 1, 0)]
    seen = con.execute("select title, last_seen_at - first_seen_at from core.titles order by title").fetchall()
    assert seen == [("One", timedelta(days=2)), ("Three", timedelta(0)), ("Two", timedelta(0))]


def test_what_an_edit_has_replaced_leaves_nothing_behind(con: Connection) -> None:
    drawn(con, [[entry("review", "a", f"{CHUNKS[0]} {CHUNKS[1]} edit{n}")] for n in range(26)])
    numbers = con.execute("select revision_number from core.revisions order by revision_number").fetchall()
    assert [number for (number,) in numbers] == list(range(1, 25))
    assert con.execute("select sum(n_words_in), sum(n_words_out) from core.revisions").fetchall() == [(23, 23)]
    orphans = "select count(*) from core.signs anti join core.revisions using (revision_id)"
    assert con.execute(orphans).fetchall() == [(0,)]


def test_every_unsigned_text_comes_once_however_few_at_a_time(con: Connection) -> None:
    drawn(con, [[entry("review", "signed", CHUNKS[0] + CHUNKS[1])]])
    place(con, Night(at=FIRST + timedelta(days=1)), [entry("post", f"p{n}", f"{CHUNKS[2]} {n}") for n in range(5)])
    batches = [[text.url for text in batch] for batch in unsigned_texts(con, 2)]
    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert sorted(url for batch in batches for url in batch) == [f"http://post.example/p{n}/" for n in range(5)]
