"""RSS (0.9 to 2.0, RDF) and Atom parsing; Google News searches as leads."""

import io
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import ada_url
import feedparser

from pipeline.discover.feed_bytes import bounded, with_whole_references
from pipeline.discover.own_fields import own_link
from pipeline.discover.reading import (
    FeedBody,
    FeedReading,
    UnreadableError,
    entry_of,
    first_readable,
    gather,
    plain,
)
from pipeline.records import Entry
from pipeline.urls import canonical_url

_AUTHOR_LIMIT = 250  # characters of a name; feedparser's search for an e-mail address in it is quadratic
_ENDS = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*+>\s*+(?:<!--(?:(?!-->).){0,1000}+-->\s*+)*+$", re.I | re.S)
# Exceptions that escape from feedparser's fallback parser for broken feeds, on invalid characters and on unclosed or
# empty extensions (GeoRSS, Creative Commons): found by fuzzing real feeds.
_RAISED = (ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError)


def _sync_short_author(parser: Any, key: str = "author") -> None:
    context = parser._get_context()
    stated = context.get(key) or ""
    if len(stated) <= _AUTHOR_LIMIT:
        _sync_author(parser, key)
    elif people := context.get(f"{key}s"):
        people[-1]["name"] = stated


def _add_no_tag(parser: Any, *_: Any) -> None:
    parser._get_context().setdefault("tags", [])


# Two places where feedparser (6.0.14) is quadratic in the size of an item. Its tags are not used here.
_sync_author = feedparser.mixin._FeedParserMixin._sync_author_detail
feedparser.mixin._FeedParserMixin._sync_author_detail = _sync_short_author
feedparser.mixin._FeedParserMixin._add_tag = _add_no_tag


class _Dialect(NamedTuple):
    """What the items of a feed have in common."""

    is_atom: bool
    base: str  # of relative links; empty: the address of the feed


def read_syndication(of: FeedBody) -> FeedReading:
    """Parse an RSS or Atom feed.

    Raises UnreadableError: feed_has_doctype where entities are declared, feed_too_deep, feed_malformed for an encoding
    that hides markup. A DOCTYPE alone is common in RSS 0.91, and feedparser removes it.
    """
    return _read(of, _entry)


def read_google_news(of: FeedBody) -> FeedReading:
    """Parse a Google News search into leads; raises as `read_syndication` does.

    The link is opaque (since 2024-07 it no longer contains the article's address) and serves only as the lead's
    identifier. The summary holds the outlet and its address; the outlet that Google appends to the title is removed.
    """
    return _read(of, _lead)


def next_page(url: str) -> str:
    """Return the address of the next older page of a WordPress feed: `?paged=2` after the first.

    WordPress returns 404 beyond the last page. An empty string where `url` is no address.
    """
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return ""
    pairs = [pair for pair in parsed.search.removeprefix("?").split("&") if pair]
    stated = next((pair.partition("=")[2] for pair in pairs if pair.startswith("paged=")), "1")
    number = int(stated) if re.fullmatch(r"[0-9]{1,6}", stated) else 1
    others = [pair for pair in pairs if not pair.startswith("paged=")]
    parsed.search = "&".join([*others, f"paged={max(number, 1) + 1}"])
    return parsed.href


def _read(of: FeedBody, read_item: Callable[[FeedBody, Any, _Dialect], Entry]) -> FeedReading:
    body, n_cut = bounded(of.content)
    parsed = _parsed(with_whole_references(body))
    error = parsed.get("bozo_exception")
    broken = None
    if error and not isinstance(error, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType):
        broken = UnreadableError("feed_malformed", f"The feed is not well-formed ({plain(str(error))[:200]}).")
    is_truncated = broken and not _ENDS.search(body[-4_096:])
    items = parsed.entries[:-1] if is_truncated else parsed.entries  # the last item may be incomplete
    is_atom = parsed.get("version", "").startswith("atom")
    dialect = _Dialect(is_atom=is_atom, base="" if is_atom else _site(of, parsed))
    entries = [read_item(of, item, dialect) for item in items]
    return gather(entries, n_dropped=n_cut, broken=broken, are_guids_unique=is_atom)


def _site(of: FeedBody, parsed: Any) -> str:
    """Return the address of an RSS channel's site, against which its relative links are resolved; empty without one.

    Method: RSS Best Practices Profile (rssboard.org), after xml:base, which feedparser applies. The feed itself may lie
    on another host, such as FeedBurner's.
    """
    return canonical_url(own_link(parsed.feed), base=of.final_url)


def _parsed(body: bytes) -> Any:
    try:
        # Always a stream: given bytes or a string, feedparser might open a file or an address of that name.
        return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except _RAISED as error:
        raise UnreadableError("feed_malformed", f"The feed cannot be read ({plain(str(error))[:200]}).") from error
    except RecursionError as error:
        raise UnreadableError("feed_too_deep", "The feed's elements are nested too deep to be read.") from error


def _entry(of: FeedBody, item: Any, dialect: _Dialect) -> Entry:
    updated_raw = dict.get(item, "updated") or ""  # feedparser's own `get` would return `published` for `updated`
    content = max((_text(part, "value") for part in item.get("content") or ()), key=len, default="")
    return entry_of(
        of,
        link=own_link(item),
        guid=_text(item, "id"),
        title=_markup(item, "title", dialect) or _text(item, "media_title"),
        summary=_markup(item, "summary", dialect) or _text(item, "media_description"),
        content=(content or _text(item, "summary")) if of.source.full_text else "",
        authors=[_text(author, "name") for author in item.get("authors") or ()],
        published_raw=first_readable(_text(item, "published"), _text(item, "created"), updated_raw),
        updated_raw=updated_raw,
        base=dialect.base,
    )


def _text(stated: Any, key: str) -> str:
    """Return a text from feedparser, which represents a missing one as None or as a missing key."""
    return stated.get(key) or ""


def _markup(item: Any, field: str, dialect: _Dialect) -> str:
    """Return a field of an item as HTML."""
    text = _text(item, field)
    # Only Atom states whether a text is markup; for RSS it would be a guess.
    is_text = dialect.is_atom and (item.get(f"{field}_detail") or {}).get("type") == "text/plain"
    return text.replace("<", "&lt;") if is_text else text


def _lead(of: FeedBody, item: Any, dialect: _Dialect) -> Entry:
    outlet = item.get("source") or {}
    name = _text(outlet, "title")
    return entry_of(
        of,
        link=own_link(item),
        guid=_text(item, "id"),
        title=_markup(item, "title", dialect).removesuffix(f" - {name}"),
        summary=f"{name} {_text(outlet, 'href')}",
        published_raw=_text(item, "published"),
        is_lead=True,
    )
