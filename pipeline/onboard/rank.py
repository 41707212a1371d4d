"""Ranking of a site's feeds: which to watch, and why not the others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from statistics import median

from pipeline.discover.feed import read_feed
from pipeline.discover.health import Health, count, gap_in_words, judge
from pipeline.discover.metrics import FeedFacts, facts_of
from pipeline.discover.reading import plain
from pipeline.onboard.find import FeedCandidate, kind_of
from pipeline.onboard.source_block import FeedRow
from pipeline.records import Feed, FeedKind, Record, Source
from pipeline.sources.declared import feed_key
from pipeline.urls import address_key

# Published measurements: summaries have 65 to 250 characters, truncated texts up to 2,300, full texts 3,500 and more.
WHOLE_TEXT = 2_500  # characters of the median entry
COVERED = 0.9  # share of entries that better feeds also have, at which a feed is redundant
_SITEMAPS = {FeedKind.SITEMAP, FeedKind.NEWS_SITEMAP}
_UNKNOWN = Source(source_id="", name="", full_text=True, feeds=())  # so that full texts are kept


class RankedFeed(Record):
    """A feed that was found, with the figures by which it is ranked."""

    url: str  # after redirects
    named_by: str
    kind: FeedKind
    facts: FeedFacts
    health: Health
    n_characters: float  # of the median entry's own text
    keys: frozenset[str]  # of its entries' addresses
    further: tuple[str, ...]

    @property
    def has_whole_texts(self) -> bool:
        """Tell whether its entries carry full texts."""
        return self.n_characters >= WHOLE_TEXT

    @property
    def rank(self) -> tuple[bool, bool, bool, date, int]:
        """Sort key, greater is better: working, no sitemap, full texts, newest entry, number of entries."""
        newest = self.facts.newest_published_on or date.min
        is_feed = self.kind not in _SITEMAPS
        return self.health.is_working, is_feed, self.has_whole_texts, newest, self.facts.n_entries


def examine(body: bytes, candidate: FeedCandidate, final_url: str, today: date) -> RankedFeed | None:
    """Read the body of a candidate; None where it is no feed, or a feed without articles.

    A feed of comments on a single article, as blogs offer, has no articles.
    """
    kind = kind_of(body)
    if kind is None:
        return None
    reading = read_feed(body, Feed(url=final_url, kind=kind), _UNKNOWN, final_url=final_url)
    keys = frozenset(address_key(entry.url) for entry in reading.entries if entry.url)
    are_comments = len(reading.entries) > 1 and len(keys) == 1
    if are_comments or not (reading.entries or reading.further):
        return None
    if kind is FeedKind.SITEMAP and any(entry.published for entry in reading.entries):
        kind = FeedKind.NEWS_SITEMAP
    facts = facts_of(reading, candidate.url, final_url)
    status = reading.trouble or "read"
    return RankedFeed(
        url=final_url,
        named_by=candidate.named_by,
        kind=kind,
        facts=facts,
        health=judge(
            kind=kind, last_status=status, has_overflowed=False, n_failures=0, today=today, **facts.model_dump()
        ),
        n_characters=median([len(plain(entry.content)) for entry in reading.entries] or [0]),
        keys=keys,
        further=reading.further,
    )


def rows_of(found: Iterable[RankedFeed], standing: Mapping[str, str], today: date) -> tuple[tuple[FeedRow, ...], bool]:
    """Return a row per feed, best first, and whether the source's feeds carry full texts.

    A silent or redundant feed is disabled, with the reason as its note. One that is declared already, and so has a
    `standing` (see `standing_by_key`), becomes a comment, because no feed may be declared twice.
    """
    by_url = {one.url: one for one in reversed(list(found))}  # of duplicates the first wins
    ranked = sorted(by_url.values(), key=lambda one: one.rank, reverse=True)
    full_text = any(one.has_whole_texts for one in ranked[:1])
    return tuple(_rows(ranked, standing, today, full_text=full_text)), full_text


def _rows(
    ranked: Sequence[RankedFeed], standing: Mapping[str, str], today: date, *, full_text: bool
) -> Iterator[FeedRow]:
    covered: set[str] = set()
    for one in ranked:
        stands = standing.get(feed_key(one.url), "")
        why_not = "" if stands else _why_not(one, covered, full_text=full_text)
        if not why_not:
            covered |= one.keys
        yield FeedRow(
            url=one.url,
            kind=one.kind,
            is_enabled=not why_not,
            note=f"{today}: {why_not}" if why_not else "",
            remark=f"{f'declared already: {stands}; ' if stands else ''}{_described(one)}",
            is_comment=bool(stands),
        )


def _why_not(one: RankedFeed, covered: set[str], *, full_text: bool) -> str:
    """Return why a feed should not be watched in addition to better ones, or an empty string."""
    if not one.health.is_working:
        return f"{one.health.words}, its newest entry is of {one.facts.newest_published_on}"
    if full_text and not one.has_whole_texts:
        return "its entries carry no whole texts, and full_text = true goes for all feeds of a source"
    if covered and one.kind is FeedKind.SITEMAP:
        return "it lists all there ever was, where the feeds above list what is new"
    if covered and len(one.keys & covered) >= COVERED * len(one.keys):
        return "its entries stand in the feeds above"
    return ""


def _described(one: RankedFeed) -> str:
    facts = one.facts
    parts = [f"from {one.named_by}"]
    held = count(facts.n_entries, "entry", "entries")
    parts.append(held if facts.n_entries else f"an index of {count(len(one.further), 'part', 'parts')}")
    if facts.newest_published_on:
        parts.append(f"newest {facts.newest_published_on}")
    if facts.usual_gap_s is not None:
        parts.append(f"one every {gap_in_words(facts.usual_gap_s)}")
    if facts.share_own_host is not None and facts.share_own_host < 1:
        parts.append(f"{facts.share_own_host:.0%} on its own site")
    if one.n_characters:
        form = "whole texts" if one.has_whole_texts else "summaries"
        parts.append(f"{form} ({one.n_characters:,.0f} characters)")
    return ", ".join(parts)
