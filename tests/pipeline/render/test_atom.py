"""The feed is Atom by RFC 4287, reads well in a feed reader, and holds nothing of a text but its headline."""

from datetime import UTC, date, datetime
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.records import DatePrecision
from pipeline.render.atom import AtomEntry, AtomTheme, atom_feed

CLOCK = datetime(2026, 10, 29, 2, 15, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 4287, 4.1.2: what an entry must hold once, and what it may hold once.
ONCE = {"id", "title", "updated"}
AT_MOST_ONCE = {"published", "summary", "source", "content", "rights"}


def found(article_id: str = "a1", **said: object) -> AtomEntry:
    known: dict[str, object] = {
        "title": "A berth is not a base",
        "url": "https://post.example/berth?a=1&b=2",
        "authors": ("Ada Lee", "Mei Anlan"),
        "outlet": "Capital Post",
        "language_code": "en",
        "genre": "commentary",
        "n_words": 812,
        "n_articles": 3,
        "published_on": date(2026, 10, 28),
        "published_at": datetime(2026, 10, 28, 7, tzinfo=UTC),
        "published_precision": DatePrecision.INSTANT,
        "updated_at": CLOCK,
        "themes": (AtomTheme(theme_id="containment", label="Containment", n_hits=3),),
    }
    return AtomEntry.model_validate({**known, "article_id": article_id, **said})


def read(*entries: AtomEntry) -> Any:
    parsed = feedparser.parse(atom_feed(entries, now=CLOCK))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    return parsed


def test_a_feed_reader_sees_title_address_outlet_themes_and_counts() -> None:
    (entry,) = read(found()).entries
    assert (entry.title, entry.link) == ("A berth is not a base", "https://post.example/berth?a=1&b=2")
    assert [author.name for author in entry.authors] == ["Ada Lee", "Mei Anlan"]
    feed = etree.fromstring(atom_feed([found()], now=CLOCK))
    assert feed.findtext(f"{ATOM}entry/{ATOM}source/{ATOM}title") == "Capital Post"
    (category,) = feed.iter(f"{ATOM}category")
    assert (category.get("term"), category.get("label")) == ("containment", "Containment")
    assert entry.summary == "Commentary, 2026-10-28, 812 words, in 3 places. Hits: Containment (3)."
    assert (entry.updated, entry.published) == ("2026-10-29T02:15:00Z", "2026-10-28T07:00:00Z")
    assert entry.id == "tag:nato-asia-tracker.invalid,2026:article/a1"


def test_every_entry_and_the_feed_hold_what_the_standard_demands_as_often_as_it_says() -> None:
    feed = etree.fromstring(atom_feed([found("a1"), found("a2", authors=(), published_at=None)], now=CLOCK))
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        names = [child.tag.removeprefix(ATOM) for child in element]
        assert all(names.count(name) == 1 for name in ONCE), names
        assert all(names.count(name) <= 1 for name in AT_MOST_ONCE), names
    for entry in feed.iter(f"{ATOM}entry"):
        assert [link.get("rel") for link in entry.iter(f"{ATOM}link")] == ["alternate"]
        assert entry.find(f"{ATOM}author/{ATOM}name").text
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 3


def test_where_nobody_signs_the_outlet_is_the_author_and_a_month_has_no_day_or_instant() -> None:
    month = DatePrecision.MONTH
    bare = found(authors=(), published_at=None, published_precision=month, genre="unknown", themes=(), n_articles=1)
    (entry,) = read(bare).entries
    assert entry.author == "Capital Post"
    assert "published" not in entry
    assert entry.summary == "Genre unknown, 2026-10, 812 words. No theme."


def test_the_feed_is_as_new_as_its_newest_entry_and_an_empty_one_as_the_night() -> None:
    older = found("a2", updated_at=datetime(2026, 10, 1, tzinfo=UTC))
    later = datetime(2026, 11, 9, tzinfo=UTC)
    assert atom_feed([found(), older], now=CLOCK) == atom_feed([found(), older], now=later)
    assert read(older, found()).feed.updated == "2026-10-29T02:15:00Z"
    assert read().feed.updated == "2026-10-29T02:15:00Z"
    assert [entry.id[-2:] for entry in read(older, found()).entries] == ["a2", "a1"]


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "a & b ]]> c", "]]>", "&lt;b&gt;", "\"x\" 'y'"])
def test_markup_in_a_headline_is_text(title: str) -> None:
    feed = etree.fromstring(atom_feed([found(title=title)], now=CLOCK))
    assert feed.find(f"{ATOM}entry/{ATOM}title").text == title


@given(st.text(), st.text())
def test_whatever_a_headline_holds_the_feed_is_well_formed(title: str, url: str) -> None:
    feed = etree.fromstring(atom_feed([found(title=title, url=url, outlet=title, authors=(title,))], now=CLOCK))
    assert len(feed.findall(f"{ATOM}entry")) == 1
