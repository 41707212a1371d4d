"""RSS 2.0 and Atom rendering of the items of a demo outlet."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from flows.demo.outlets import Outlet
from pipeline.records import FeedKind, Record

_RSS_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
"""
_ATOM_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
"""


class Item(Record):
    """One feed item."""

    guid: str
    url: str
    title: str
    authors: tuple[str, ...]
    section: str
    published: datetime
    updated: datetime
    summary: str
    content: str  # the whole text as HTML, or empty


def write_feed(outlet: Outlet, path: str, items: Sequence[Item]) -> bytes:
    """Return the feed at `path`, newest item first; `items` must not be empty."""
    newest_first = sorted(items, key=lambda item: (item.published, item.guid), reverse=True)
    changed = max(item.updated for item in items)
    write = _write_rss if outlet.feed is FeedKind.RSS else _write_atom
    return write(outlet, f"http://{outlet.host}{path}", changed, newest_first).encode()


def _write_rss(outlet: Outlet, url: str, changed: datetime, items: Sequence[Item]) -> str:
    channel = [
        f"<title>{escape(outlet.name)}</title>",
        f"<link>{outlet.home}</link>",
        f"<description>{escape(outlet.tagline)}</description>",
        "<language>en</language>",
        f"<lastBuildDate>{format_datetime(changed)}</lastBuildDate>",
        f'<atom:link href={quoteattr(url)} rel="self" type="application/rss+xml"/>',
    ]
    return _RSS_HEAD + "\n".join([*channel, *map(_rss_item, items), "</channel>", "</rss>", ""])


def _rss_item(item: Item) -> str:
    lines = [
        f"<title>{escape(item.title)}</title>",
        f"<link>{escape(item.url)}</link>",
        f'<guid isPermaLink="false">{escape(item.guid)}</guid>',
        *(f"<dc:creator>{escape(author)}</dc:creator>" for author in item.authors),
        f"<category>{escape(item.section)}</category>",
        f"<pubDate>{format_datetime(item.published)}</pubDate>",
        f"<atom:updated>{item.updated.isoformat()}</atom:updated>",
        f"<description>{escape(item.summary)}</description>",
    ]
    if item.content:
        lines.append(f"<content:encoded>{escape(item.content)}</content:encoded>")
    return "\n  ".join(["<item>", *lines]) + "\n</item>"


def _write_atom(outlet: Outlet, url: str, changed: datetime, items: Sequence[Item]) -> str:
    head = [
        f"<id>{escape(url)}</id>",
        f"<title>{escape(outlet.name)}</title>",
        f"<subtitle>{escape(outlet.tagline)}</subtitle>",
        f'<link rel="self" href={quoteattr(url)}/>',
        f'<link rel="alternate" type="text/html" href="{outlet.home}"/>',
        f"<updated>{changed.isoformat()}</updated>",
    ]
    return _ATOM_HEAD + "\n".join([*head, *map(_atom_entry, items), "</feed>", ""])


def _atom_entry(item: Item) -> str:
    lines = [
        f"<id>{escape(item.guid)}</id>",
        f"<title>{escape(item.title)}</title>",
        f'<link rel="alternate" type="text/html" href={quoteattr(item.url)}/>',
        *(f"<author><name>{escape(author)}</name></author>" for author in item.authors),
        f"<category term={quoteattr(item.section)}/>",
        f"<published>{item.published.isoformat()}</published>",
        f"<updated>{item.updated.isoformat()}</updated>",
        f'<summary type="text">{escape(item.summary)}</summary>',
    ]
    return "\n  ".join(["<entry>", *lines]) + "\n</entry>"
