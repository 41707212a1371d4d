"""Rows 38 to 41 and 55 of the fault list: what changes its name, its words or its place is still one article, once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.settings import Settings
from pipeline.records import Night
from tests.builders import a_cleaned_entry
from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import whole_night
from tests.web import Canned, Web
from warehouse.connection import Warehouse, connect
from warehouse.store.articles import save_placements

COUNTED = "select count(*), sum(n_articles) from core.counted_stories"
TREND = "select period_start, unit, n, n_hits from trends.theme_periods where n > 0 order by all"


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path) as opened:
        yield opened


@pytest.fixture
def full_text_stand(tmp_path: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, full_text=True) as opened:
        yield opened


def test_row_38_a_feed_that_renames_everything_brings_no_new_article_and_no_spike(stand: Newsstand) -> None:
    texts = {slug: COMMENTARY.replace("their plan", f"plan {slug}") for slug in ("harbour", "cables", "islands")}
    for slug, text in texts.items():
        stand.put(slug, page(f"A piece on {slug}", text))
    stand.items = [Item(slug, f"A piece on {slug}") for slug in texts]
    stand.serve_feed()
    stand.night(21)
    before = stand.ask(TREND)
    stand.items = [
        Item(slug, f"A piece on {slug}", guid=f"tag:stand,2026:{slug}", said="moved to another system")
        for slug in texts
    ]
    renamed = stand.feed().replace(b"/</link>", b"/?utm_source=rss&amp;fbclid=77</link>")
    stand.serve_feed(renamed)
    assert not stand.night(22).violations
    assert stand.ask("select count(*), max(n_revisions) from core.articles") == [(3, 1)]
    assert stand.ask(COUNTED) == [(3, 3)]
    assert stand.ask(TREND) == before


def test_row_39_an_item_without_id_address_date_and_title_is_stored_once(full_text_stand: Newsstand) -> None:
    stand = full_text_stand
    stand.items = [Item("a", content=f"<p>{COMMENTARY}</p>")]
    whole = stand.feed()
    start, end = whole.index(b"<item>"), whole.index(b"</item>")
    content = whole[whole.index(b"<content:encoded>") : end]
    stand.serve_feed(whole[:start] + b"<item>" + content + whole[end:])
    for day in (21, 22, 23):
        assert not stand.night(day).violations
    assert stand.ask("select count(*), count(distinct article_id), max(n_revisions) from core.articles") == [(1, 1, 1)]
    assert stand.ask("select count(*), min(guid) <> '' from raw.entries") == [(1, True)]
    assert stand.ask("select published_on from core.articles") == [(None,)]
    assert stand.ask("select count(*) from core.counted_stories") == [(0,)]


def test_row_40_fifty_edits_are_one_article_with_bounded_texts_and_the_last_is_counted(tmp_path: Path) -> None:
    """The steps of fifty-one nights on the real warehouse, without what Prefect adds to each."""
    from flows.registers import register_of
    from flows.steps.dedupe import draw_stories

    warehouse = Warehouse(tmp_path / "warehouse.duckdb")
    start = datetime(2026, 10, 1, 2, 15, tzinfo=UTC)
    with warehouse.writing() as con:
        for n in range(51):
            night = Night(at=start + timedelta(days=n))
            edited = a_cleaned_entry(body=f"{COMMENTARY} This was edited {n} times by the context.")
            register = register_of(con, [edited])
            save_placements(con, night, [register.place(edited, seen_on=night.at.date())])
            draw_stories(con, night)
        articles = con.execute("select n_edits, n_revisions, title from core.articles").fetchall()
        kept = con.execute(
            "select text, n_words_in, n_words_out from core.revisions order by revision_number"
        ).fetchall()
        stories = con.execute("select n_articles from core.stories").fetchall()
    warehouse.close()
    assert articles == [(50, 24, "A piece")]
    assert stories == [(1,)]
    assert ["edited 0 times" in text or "edited 50 times" in text for text, *_ in (kept[0], kept[-1])] == [True, True]
    assert kept[-1][1:] == (1, 1)


def test_row_40_a_headline_that_flips_makes_no_revision_and_every_headline_is_kept(full_text_stand: Newsstand) -> None:
    stand = full_text_stand
    titles = ["An office in Tokyo", "Why Tokyo matters", "An office in Tokyo", "Why Tokyo matters"]
    for day, title in enumerate(titles, 21):
        stand.items = [Item("a", title, content=f"<p>{COMMENTARY}</p>")]
        stand.serve_feed()
        assert not stand.night(day).violations
    assert stand.ask("select title, n_revisions, n_edits from core.articles") == [("Why Tokyo matters", 1, 0)]
    assert stand.ask("select title from core.titles order by title") == [(title,) for title in sorted(set(titles))]
    assert stand.ask(COUNTED) == [(1, 1)]


@pytest.mark.parametrize("status", [404, 410])
def test_row_41_an_article_that_disappears_stays_and_is_marked(stand: Newsstand, status: int) -> None:
    stand.put("a", page("A commentary"))
    stand.items = [Item("a", "A commentary")]
    stand.serve_feed()
    stand.night(21)
    before = stand.ask(TREND)
    stand.put("a", Canned(status))
    stand.items = [Item("a", "A commentary", said="withdrawn")]
    stand.serve_feed()
    assert not stand.night(22).violations
    stand.items = []
    stand.serve_feed()
    stand.night(23)
    assert stand.ask("select count(*), max(n_revisions) from core.articles") == [(1, 1)]
    assert stand.ask(TREND) == before
    marked = stand.ask(
        "select reason, articles.title from core.rejections "
        "inner join raw.entries on subject_id = entry_id inner join core.articles using (article_id)"
    )
    assert marked == [(f"http_{status}", "A commentary")]


@dataclass
class Press:
    """Many outlets on one loopback server, each with a full-text feed."""

    web: Web
    folder: Path

    def settings(self, outlets: Sequence[str]) -> Settings:
        sources = self.folder / "sources.toml"
        sources.write_text(
            "".join(
                f'[[source]]\nid = "{one}"\nname = "{one}"\nfull_text = true\n'
                f'feeds = [{{ url = "{self.web.url(f"/{one}/feed/")}" }}]\n'
                for one in outlets
            )
        )
        return Settings(
            data=self.folder / "data", sources=sources, allow_host=(self.web.address,), delay_s=0, workers=1
        )

    def night(self, day: int, outlets: dict[str, list[Item]]) -> Any:
        for one, items in outlets.items():
            stand = Newsstand(self.web, self.folder, items=items)
            listed = stand.feed().replace(self.web.url("").encode(), self.web.url(f"/{one}").encode())
            self.web.routes[f"/{one}/feed/"] = Canned(200, {"Content-Type": "application/rss+xml"}, listed)
        return whole_night(now=f"2026-10-{day}T02:15:00Z", settings=self.settings(sorted(outlets)))

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        con = connect(self.folder / "data" / "published" / "nato_asia.duckdb", read_only=True)
        try:
            return con.execute(query).fetchall()
        finally:
            con.close()


WALL = (
    "We and our partners keep small files on your device, and read them, to make this site work, to measure how it is "
    "used, and to choose what you see. Some partners do not ask for your consent and rely on their own interest. You "
    "may accept all of this, refuse all of it, or choose for each purpose and each partner what you allow. Your choice "
    "holds for this site only, and you may change it at any time with the button at the foot of every page of ours. "
    "Those who refuse will see as many advertisements as before, but fewer that have to do with what they have read."
)
N_OUTLETS, N_WALLS = 50, 1000


def outlets(n_outlets: int, n_walls: int) -> dict[str, list[Item]]:
    copies = {
        f"outlet{n:02}": [
            Item(
                "wire",
                "Talks in Brussels",
                content=f"<p>{COMMENTARY}</p><p>This report first stood at desk {n}.</p>",
            )
        ]
        for n in range(n_outlets)
    }
    other = COMMENTARY.replace("NATO and Japan agreed", "NATO and Mongolia quarrelled").replace("point", "clause")
    other = other.replace("said that South Korea and Australia were welcome to join the talks", "left the room")
    copies["outlet00"].append(Item("other", "Talks in Brussels", content=f"<p>{other}</p>"))
    copies["walled"] = [Item(f"w{n}", f"Headline {n} of the day", content=f"<p>{WALL}</p>") for n in range(n_walls)]
    copies["terse"] = [Item(f"t{n}", f"Word {n}", content="<p>Soon.</p>") for n in range(3)]
    return copies


STORIES = (
    "select articles.source_id, regexp_extract(articles.url, '/([a-z]+)[0-9]*/$', 1) as slug, stories.n_articles, "
    "count(*) from core.stories inner join core.articles on original_article_id = article_id group by all order by all"
)


def test_row_55_copies_are_one_story_and_walls_and_words_are_none(tmp_path: Path) -> None:
    with Web() as web:
        press = Press(web, tmp_path)
        report = press.night(21, outlets(N_OUTLETS, N_WALLS))
        assert not report.violations
        by_slug = {slug: (n_articles, n) for _, slug, n_articles, n in press.ask(STORIES)}
        assert by_slug["wire"] == (N_OUTLETS, 1)
        assert by_slug["other"] == (1, 1)
        alone = {slug: by_slug.get(slug, (1, 0))[0] for slug in ("w", "t")}
        assert alone == {"w": 1, "t": 1}  # each by itself, where cleaning has not refused it
        assert press.ask("select count(*), sum(n_articles) from core.counted_stories") == [(1, N_OUTLETS)]


def test_row_55_in_any_order_of_arrival_the_stories_are_the_same_and_the_first_seen_is_the_original(
    tmp_path: Path,
) -> None:
    everything = outlets(10, 8)
    halves = {
        0: everything,
        1: {one: items if one <= "outlet04" else [] for one, items in everything.items()},
        2: {one: items if one > "outlet04" else [] for one, items in everything.items()},
    }
    found = []
    with Web() as web:  # one port for all: an article's id is that of its address
        for name, order in (("at-once", [0]), ("forwards", [1, 2]), ("backwards", [2, 1])):
            (tmp_path / name).mkdir()
            press = Press(web, tmp_path / name)
            for day, half in enumerate(order, 21):
                press.night(day, halves[half])
            stories = press.ask(STORIES)
            found.append(sorted(rest for _, *rest in stories))
            (original,) = (source_id for source_id, slug, *_ in stories if slug == "wire")
            assert halves[order[0]][original]  # among those seen first: all copies state one instant
    assert found[0] == found[1] == found[2]
