"""Nights and history: what nights read is theirs, whichever came first, and everything else stays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Feed
from tests.flows.loads import loaded, piece, rows_of, text_of, wording_of
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.flows.test_clean_anew import older_cleaner
from tests.nights import whole_rebuild
from tests.past import Captured, Past

FACTS = (  # which the order of nights and loads must not change
    "select distinct url, outcome from raw.captures where outcome <> 'duplicate' order by all",
    "select address_key, article_id from core.aliases order by all",
    "select outcome, url, article_id from raw.entries order by all",
    "select story_id, article_id, is_original from core.story_members order by all",
    "select revisions.url, article_id, revision_number, text_sha256, file_name like 'history/%', "
    "exists (from raw.captures as captures where captures.article_id = revisions.article_id) "
    "from core.revisions as revisions inner join raw.pages as pages using (page_sha256) order by all",
    "select published_on::varchar, n_texts, n_naming from ops.history_texts order by all",
)


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


def beside(stand: Newsstand) -> Newsstand:
    """Return the same outlet, watched by another installation."""
    folder = stand.folder / "beside"
    folder.mkdir()
    return Newsstand(stand.web, folder)


def list_pieces(stand: Newsstand) -> None:
    """Let the outlet list three pieces: two that history has, one of them reworded since, and one of its own."""
    for slug, body in (("both", text_of("both")), ("reworded", wording_of("reworded")), ("own", text_of("own"))):
        stand.items.append(Item(slug, f"A piece on {slug}"))
        stand.put(slug, page(f"A piece on {slug}", body))
    stand.serve_feed()


def captured(stand: Newsstand) -> list[Captured]:
    """Return captures of the outlet: of two pieces that nights read, one at two addresses, and of one that is gone."""
    here = stand.web.url
    return [
        piece("both", url=here("/both/"), at="2026-10-10T00:00:00", day="2026-10-09"),
        piece("reworded", url=here("/reworded/"), at="2026-10-11T00:00:00"),
        piece("reworded", url=here("/old/"), canonical_url=here("/reworded/"), at="2026-10-12T00:00:00"),
        piece("gone", url=here("/gone/"), at="2026-10-12T00:00:00"),
    ]


def after(stand: Newsstand, *steps: str) -> list[Any]:
    """Run nights and loads in this order: each load brings all captures, or those of one address."""
    list_pieces(stand)
    past = Past(stand.settings)
    for day, step in enumerate(steps, 21):
        if step == "night":
            assert not stand.night(day).violations
        else:
            past.part(step, [one for one in captured(stand) if step == "all" or f"/{step}/" in one.url])
            loaded(stand, day)
    return [stand.ask(query) for query in FACTS]


@pytest.mark.parametrize(
    "steps",
    [("all", "night"), ("old", "night", "all"), ("both", "night", "all"), ("gone", "old", "all", "night")],
    ids="-".join,
)
def test_nights_and_loads_in_any_order_make_the_same(stand: Newsstand, steps: tuple[str, ...]) -> None:
    made = after(stand, *steps)
    assert made == after(beside(stand), "night", "all")
    captures, _, entries, _, revisions, by_day = made
    here = stand.web.url
    assert captures == [
        (here("/both/"), "known"),
        (here("/gone/"), "article"),
        (here("/old/"), "article"),
        (here("/reworded/"), "known"),
    ]
    assert {outcome for outcome, _, _ in entries} == {"article"}
    assert [(url.removeprefix(here("/")), is_of_history) for url, *_, is_of_history in revisions] == [
        ("both/", False),
        ("gone/", True),
        ("old/", True),
        ("own/", False),
        ("reworded/", False),
    ]
    assert by_day == [("2023-05-10", 3, 3), ("2026-10-09", 1, 1)]  # all that history holds, whoever read it as well


def test_a_text_that_history_and_a_feed_have_counts_once_and_on_one_side(stand: Newsstand) -> None:
    """The feed of the first night still lists pieces of the days before, which history has as well."""
    list_pieces(stand)
    days = ("2026-10-20", "2026-10-20", "2026-10-19")  # that of the feed is 2026-10-20
    slugs = ("both", "reworded", "gone")
    past = Past(stand.settings)
    past.part(
        "p1",
        [
            piece(slug, url=stand.web.url(f"/{slug}/"), at=f"{day}T09:00:00", day=day)
            for slug, day in zip(slugs, days, strict=True)
        ],
    )
    stand.night(21)
    loaded(stand, 22)
    sizes = stand.ask(
        "select period_start::varchar, n_entries, n_naming, n_of_history from trends.attention "
        "where period = 'month' and panel = 'all' and source_group = 'all'"
    )
    assert sizes == [("2026-10-01", 3, 3, 3)]  # of the 20th the two of history, not also the three of the feed


def test_an_edit_read_by_a_night_is_of_the_night_alone(stand: Newsstand) -> None:
    """History gives way whole: the first text that a night reads is the first revision of its article."""
    Past(stand.settings).part("p1", [piece("both", url=stand.web.url("/both/"), body=wording_of("earlier"))])
    loaded(stand, 20)
    assert stand.ask("select outcome from raw.captures") == [("article",)]
    list_pieces(stand)
    stand.night(21)
    assert stand.ask("select outcome, article_id from raw.captures") == [("known", None)]
    assert stand.ask("select count(*), max(n_revisions) from core.articles where url like '%/both/'") == [(1, 1)]
    assert stand.ask(
        "select causes from trends.changes inner join core.articles as articles using (article_id) "
        "where url like '%/both/' order by night_id"
    ) == [(["history"],), (["date", "genre", "history"],)]


def test_an_item_of_a_feed_gives_way_by_its_guid(tmp_path: Path, empty_warehouse: Path) -> None:
    with a_newsstand(tmp_path, warehouse=empty_warehouse, full_text=True) as stand:
        feed_id = Feed(url=stand.web.url("/feed/")).feed_id
        item = {"feed_id": feed_id, "guid": "the-guid", "url": stand.web.url("/before/"), "title": "A piece on both"}
        Past(stand.settings).part("p1", [piece("both", **item)])
        loaded(stand, 20)
        content = "".join(f"<p>{part}.</p>" for part in text_of("both").split(". "))
        stand.items = [Item("moved", "A piece on both", guid="the-guid", content=content)]
        stand.serve_feed()
        stand.night(21)
        assert stand.ask("select outcome from raw.captures") == [("known",)]
        assert stand.ask("select url from core.articles") == [(stand.web.url("/moved/"),)]


def test_a_capture_is_an_article_again_where_a_newer_cleaner_drops_that_of_the_night(stand: Newsstand) -> None:
    with older_cleaner():
        stand.items = [Item("empty", "Empty")]
        stand.put("empty", b"<html><head><title>Empty</title></head><body></body></html>")
        stand.serve_feed()
        stand.night(20)
        Past(stand.settings).part("p1", [piece("empty", url=stand.web.url("/empty/"))])
        loaded(stand, 21)
        assert stand.ask("select outcome from raw.captures") == [("known",)]
    assert not stand.night(22).violations
    assert stand.ask("select outcome from raw.captures") == [("article",)]
    rows = rows_of(stand.settings)
    whole_rebuild(stand.settings)
    left_out = {"core.dropped_articles": 0}
    assert {**rows_of(stand.settings), **left_out} == {**rows, **left_out}


def test_a_night_goes_on_where_a_part_cannot_be_read_any_more(stand: Newsstand) -> None:
    list_pieces(stand)
    Past(stand.settings).part("p1", captured(stand))
    loaded(stand, 20)
    (stand.settings.history / "warc" / "p1.parquet").write_bytes(b"PAR1 is damaged")
    assert not stand.night(21).violations
    assert stand.ask("select url, outcome from raw.captures order by all") == [
        (stand.web.url("/both/"), "known"),
        (stand.web.url("/gone/"), "article"),
        (stand.web.url("/old/"), "known"),
        (stand.web.url("/reworded/"), "known"),
    ]
