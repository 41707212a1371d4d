"""Atom rendering (RFC 4287) of newly found commentary: titles, addresses, themes and counts, no copyrighted text.

Deterministic: ids derive from article ids, and the feed is updated when its newest entry was.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from lxml import etree

from pipeline.records import DatePrecision, Record

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# A tag (RFC 4151) under a name that nobody can own (RFC 2606): the feed has no home on the web.
_TAG = "tag:nato-asia-tracker.invalid,2026"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class AtomTheme(Record):
    """A theme of an article, and its number of hits there."""

    theme_id: str
    label: str
    n_hits: int


class AtomEntry(Record):
    """An article as the feed lists it; `themes` in the order of the listing."""

    article_id: str
    title: str
    url: str
    authors: tuple[str, ...]
    outlet: str
    language_code: str
    genre: str
    n_words: int
    n_articles: int  # the original and its copies
    published_on: date
    published_at: datetime | None
    published_precision: DatePrecision
    updated_at: datetime
    themes: tuple[AtomTheme, ...]


def atom_feed(found: Sequence[AtomEntry], *, now: datetime) -> bytes:
    """Return the feed of `found`, in the given order; an empty feed is updated at `now`."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(feed, "id", f"{_TAG}:commentary")
    _add(feed, "title", "Commentary on NATO in Asia: newly found")
    _add(feed, "updated", _instant(max((one.updated_at for one in found), default=now)))
    _add(feed, "link", rel="self", href="feed.atom")
    _add(feed, "generator", "nato-asia-tracker")
    for one in found:
        _add_entry(feed, one)
    written: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _add_entry(feed: etree._Element, one: AtomEntry) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"{_TAG}:article/{one.article_id}")
    title = _add(entry, "title", one.title)
    if one.language_code != "und":
        title.set(_LANGUAGE, _allowed(one.language_code))
    _add(entry, "updated", _instant(one.updated_at))
    if one.published_at:
        _add(entry, "published", _instant(one.published_at))
    _add(entry, "link", rel="alternate", href=one.url)
    for author in one.authors or (one.outlet,):
        _add(_add(entry, "author"), "name", author)
    _add(_add(entry, "source"), "title", one.outlet)
    for theme in one.themes:
        _add(entry, "category", term=theme.theme_id, label=theme.label)
    _add(entry, "summary", _summary(one))


def _summary(one: AtomEntry) -> str:
    """Return one line with genre, date, length and themes."""
    is_month = one.published_precision is DatePrecision.MONTH
    day = f"{one.published_on:%Y-%m}" if is_month else one.published_on.isoformat()
    places = f", in {one.n_articles} places" if one.n_articles > 1 else ""
    themes = "; ".join(f"{theme.label} ({theme.n_hits})" for theme in one.themes)
    kind = "Genre unknown" if one.genre == "unknown" else one.genre.capitalize()
    return f"{kind}, {day}, {one.n_words} words{places}. " + (f"Hits: {themes}." if themes else "No theme.")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_ATOM}}}{name}", {key: _allowed(said) for key, said in attributes.items()})
    made.text = None if text is None else _allowed(text)
    return made


def _allowed(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
