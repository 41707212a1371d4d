"""The bytes of an RSS or Atom feed in, its entries out, with what is wrong with the feed where something is."""

import html
import io
import re
from typing import Any

import feedparser

from pipeline.dates import parse_instant
from pipeline.records import DateOrigin, Entry, Feed, Record, Source, identity
from pipeline.urls import canonical_url

_MARKUP = re.compile(r"<[^>]{0,2000}>")
_LOOKS_LIKE_HTML = re.compile(rb"^\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_ENDS = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*$", re.I | re.S)
_TITLE_LIMIT = 500
_SUMMARY_LIMIT = 4_000


class FeedReading(Record):
    """What one feed body held. `trouble` is empty, or a rejection's reason; entries that could be read are kept."""

    entries: tuple[Entry, ...]
    trouble: str = ""
    detail: str = ""


def read_feed(body: bytes, feed: Feed, source: Source, *, final_url: str) -> FeedReading:
    """Return the entries of an RSS or Atom body in its order, each once; trouble is a value, never an exception.

    Reasons: feed_empty (no bytes), feed_is_html, feed_malformed (broken or cut short), feed_without_entries.
    """
    if not body.strip():
        return FeedReading(entries=(), trouble="feed_empty", detail="The feed's address answered without any content.")
    if _LOOKS_LIKE_HTML.match(body[:4096]):
        return FeedReading(entries=(), trouble="feed_is_html", detail="The feed's address answered with a web page.")
    # Only ever a stream: given bytes or a string, feedparser would open a file or an address of that name.
    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    items = parsed.entries if _ENDS.search(body) else parsed.entries[:-1]  # the last of a half feed may be cut itself
    read = (_entry(item, feed, source, final_url) for item in items)
    entries = tuple({entry.entry_id: entry for entry in read}.values())
    broken = parsed.get("bozo_exception")
    if broken and not isinstance(broken, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType):
        detail = f"The feed is not well-formed ({_one_line(str(broken))}); {len(entries)} entries could be read."
        return FeedReading(entries=entries, trouble="feed_malformed", detail=detail)
    if not entries:
        return FeedReading(entries=(), trouble="feed_without_entries", detail="The feed holds no entry.")
    return FeedReading(entries=entries)


def _entry(item: Any, feed: Feed, source: Source, base: str) -> Entry:
    updated_raw = dict.get(item, "updated", "")  # feedparser's own `get` would pass `published` off as `updated`
    published_raw = item.get("published", "") or item.get("created", "") or updated_raw
    title = _plain(item.get("title", ""))[:_TITLE_LIMIT]
    content = max((part.get("value", "") for part in item.get("content", ())), key=len, default="")
    content = (content or item.get("summary", "")) if source.full_text else ""
    link = item.get("link", "")
    url = canonical_url(link, base=base) if link else ""
    # An item without guid and link still needs an identity, or all such items of a feed would be one.
    guid = item.get("id", "") or ("" if url else "derived:" + identity(title, content, published_raw))
    return Entry(
        feed_id=feed.feed_id,
        source_id=source.source_id,
        guid=guid,
        url=url,
        title=title,
        summary=_plain(item.get("summary", ""))[:_SUMMARY_LIMIT],
        content=content,
        authors=tuple(
            name for name in (_one_line(author.get("name", "")) for author in item.get("authors", ())) if name
        ),
        published_raw=published_raw,
        published=parse_instant(published_raw, DateOrigin.FEED),
        updated_raw=updated_raw,
    )


def _plain(markup: str) -> str:
    """Return feed text as one line without tags and entities."""
    return _one_line(html.unescape(_MARKUP.sub(" ", markup)))


def _one_line(text: str) -> str:
    return " ".join(text.split())
