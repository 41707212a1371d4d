"""Story quality: near-duplicate detection on real texts that were published twice, beside the rule "same headline"."""

import csv
import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from flows.evaluate.figure import Figure
from flows.steps.dedupe import draw_stories
from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.dates.parse import parse_instant
from pipeline.dedupe import Text, compare
from pipeline.dedupe.compare import NEAR_JACCARD
from pipeline.normalise import Register
from pipeline.records import (
    CleanedEntry,
    CleanText,
    DateOrigin,
    DatePrecision,
    Night,
    Placement,
    Published,
    Story,
    identity,
)
from warehouse.connection import Warehouse
from warehouse.store.articles import save_placements

NIGHT = Night(at=datetime(2026, 11, 21, 2, 15, tzinfo=UTC))
JUDGED = Path(__file__).with_name("gold")  # a reader's judgements of samples: ids and verdicts, no texts
SAME_TITLE = "same headline"
_FEWEST_WORDS = 8  # of a summary; whole texts need 50


def figures(material: Path) -> Iterator[Figure]:
    """Yield the figures of stories and revisions on the sets in `material`."""
    yield from _columnists(material / "text_chinadaily_columnists")
    yield from _statements(material / "feed_history_state_dept")
    yield from _same_titles(material / "rss_stream")


class Drawn(NamedTuple):
    """The placements of a set of entries, in the given order, and the stories of their articles."""

    placed: tuple[Placement, ...]
    stories: tuple[Story, ...]

    @property
    def story_of(self) -> dict[str, str]:
        """The story of each article."""
        return {member.article_id: story.story_id for story in self.stories for member in story.members}


def _draw(entries: Iterable[CleanedEntry]) -> Drawn:
    """Place the entries one after another and cluster their stories, in a temporary warehouse."""
    register = Register({}, {}, {})
    placed = tuple(register.place(entry, seen_on=NIGHT.at.date()) for entry in entries)
    with TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder) / "warehouse.duckdb")
        with warehouse.writing() as con:
            save_placements(con, NIGHT, placed)
            stories = draw_stories(con, NIGHT)
        warehouse.close()
    return Drawn(placed, stories)


def _columnists(folder: Path) -> Iterator[Figure]:
    rows = _lines(folder / "columnists.jsonl")
    drawn = _draw(_column(row) for row in rows)
    found = json.loads((folder / "near_dup_pairs.json").read_text("utf-8"))
    pairs = [(pair["a"], pair["b"]) for pair in found if pair["jaccard5"] >= NEAR_JACCARD]
    story = [drawn.story_of[placed.article_id] for placed in drawn.placed]
    titles = [row["title"] for row in rows]
    about = {"question": "stories", "set_name": folder.name, "bare_name": SAME_TITLE}
    texts, bare = len(drawn.stories), len(set(titles))
    yield Figure(**about, n=len(rows), measure="pieces of writing", ours=texts, bare=bare, at_least=448, at_most=458)
    yield Figure(
        **about,
        n=len(pairs),
        measure="pairs with Jaccard 0.8 in one story",
        ours=sum(story[a] == story[b] for a, b in pairs) / len(pairs),
        bare=sum(titles[a] == titles[b] for a, b in pairs) / len(pairs),
        at_least=0.99,
    )


def _column(row: dict[str, Any]) -> CleanedEntry:
    published = Published(
        published_on=date.fromisoformat(row["date"]),
        published_at=None,
        precision=DatePrecision.DAY,
        origin=DateOrigin.DECLARED,
    )
    clean = _clean(row["title"], row["text"], published)
    return _entry(f"http://columns.example/{row['id']}/", str(row["id"]), clean)


def _statements(folder: Path) -> Iterator[Figure]:
    """Measure on the last text of every item, preceded by the earlier texts of revised items."""
    revised = {row["guid"]: row["versions"] for row in _lines(folder / "versions_gold.jsonl")}
    items = _lines(folder / "items.jsonl")
    listed = [(item["guid"], one) for item in items for one in revised.get(item["guid"], [item])]
    drawn = _draw(entry for guid, one in listed if (entry := _statement(guid, one)))
    yield _revised_once(folder.name, revised, drawn)
    yield from _apart(folder.name, items, drawn)


def _revised_once(set_name: str, revised: Mapping[str, list[dict[str, Any]]], drawn: Drawn) -> Figure:
    articles = {(placed.cleaned.guid, placed.article_id) for placed in drawn.placed}
    n_articles = Counter(guid for guid, _ in articles if guid in revised)
    n_known = [len({(one["title"], one["link"]) for one in revised[guid]}) for guid in n_articles]
    return Figure(
        question="stories",
        set_name=set_name,
        n=len(n_articles),
        measure="revised items that are one article",
        ours=sum(n == 1 for n in n_articles.values()) / len(n_articles),
        bare=sum(n == 1 for n in n_known) / len(n_known),
        bare_name="same headline and address",
        at_least=1.0,
    )


def _apart(set_name: str, items: Sequence[dict[str, Any]], drawn: Drawn) -> Iterator[Figure]:
    judged = _rows(JUDGED / "same_statement.csv")
    same = {frozenset((row["a"], row["b"])) for row in judged if row["verdict"] == "same"}
    together, same_title = _together(drawn), _with_same_title(items)
    about = {"question": "stories", "set_name": set_name, "bare_name": SAME_TITLE}
    yield Figure(
        **about,
        n=len(items),
        measure="pairs of different statements in one story",
        ours=len(together - same),
        bare=len(same_title - same),
        at_most=0,
    )
    yield Figure(
        **about,
        n=len(same),
        measure="statements issued twice that are one story",
        ours=len(together & same) / len(same),
        bare=len(same_title & same) / len(same),
    )


def _statement(guid: str, item: dict[str, Any]) -> CleanedEntry | None:
    said = item["content_html"] or item.get("description") or ""
    page = PageToClean(
        body=said.encode(),
        form="fragment",
        url=item["link"],
        content_type="text/html; charset=utf-8",
        feed_title=item["title"],
        feed_published=parse_instant(item["pubDate"], DateOrigin.FEED),
        feed_language="en",
    )
    clean = clean_page(page)
    return _entry(item["link"], guid, clean) if isinstance(clean, CleanText) else None


def _together(drawn: Drawn) -> set[frozenset[str]]:
    """Return the pairs of guids of every copy and its original."""
    guids = {placed.article_id: placed.cleaned.guid for placed in drawn.placed}
    return {
        frozenset((guids[story.members[0].article_id], guids[copy.article_id]))
        for story in drawn.stories
        for copy in story.members[1:]
    }


def _with_same_title(items: Iterable[dict[str, Any]]) -> set[frozenset[str]]:
    guids: dict[str, set[str]] = defaultdict(set)
    for item in items:
        guids[item["title"].casefold()].add(item["guid"])
    return {frozenset(pair) for same in guids.values() for pair in combinations(same, 2)}


def _same_titles(folder: Path) -> Iterator[Figure]:
    """Measure on summaries, because the set has no texts; the minimum number of words is lower than for texts."""
    verdicts = {int(row["cluster"]): row["verdict"] for row in _rows(JUDGED / "same_title_sample.csv")}
    with lzma.open(folder / "syndication_silver_same_title.jsonl.xz", "rt", encoding="utf-8") as lines:
        clusters = [cluster for line in lines if (cluster := json.loads(line))["cluster"] in verdicts]
    linked = [verdicts[one["cluster"]] for one in clusters if _is_one(*one["items"][:2])]
    about = {"question": "stories", "set_name": "rss_stream", "bare_name": SAME_TITLE}
    yield Figure(
        **about,
        n=len(linked),
        measure="precision of same-title clusters",
        ours=linked.count("copy") / len(linked),
        bare=list(verdicts.values()).count("copy") / len(verdicts),
        at_least=0.9,
    )


def _is_one(item: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(compare(_summary(item), _summary(other), fewest_words=_FEWEST_WORDS))


def _summary(item: dict[str, Any]) -> Text:
    return Text(
        revision_id=item["url"],
        article_id=item["url"],
        source_id=item["domain"],
        source_name=item["domain"],
        url=item["url"],
        title=item["title"],
        body=item["description"] or "",
        published_on=date.fromisoformat(item["date"]),
        published_precision=DatePrecision.DAY,
    )


def _clean(title: str, body: str, published: Published | None) -> CleanText:
    return CleanText(
        title=title,
        body=body,
        authors=(),
        section="",
        published=published,
        language="en",
        canonical_url="",
        first_publisher="",
        furniture=(),
        page_types=(),
        extractor="none",
    )


def _entry(url: str, guid: str, clean: CleanText) -> CleanedEntry:
    return CleanedEntry(
        entry_id=identity("entry", guid, url),
        feed_id="feed",
        source_id="source",
        guid=guid,
        url=url,
        page_url=url,
        page_sha256="0" * 64,
        clean=clean,
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
