"""Sitemaps, news sitemaps and sitemap indexes (sitemaps.org 0.9)."""

import heapq
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree

from pipeline.discover.gzip_stream import Unpacked
from pipeline.discover.reading import (
    ENTRY_LIMIT,
    FeedBody,
    FeedReading,
    UnreadableError,
    entry_of,
    gather,
    refuse_crowd,
)
from pipeline.records import Entry
from pipeline.urls import canonical_url

URL_LIMIT = 50_000  # addresses of one file, by the protocol
PART_LIMIT = 1_000  # parts of an index that are worth requesting
_MARK_LIMIT = 2_000_000  # tags of one file: 50,000 addresses with every element of the protocol have 500,000
_URL_LENGTH = 2_048  # by the protocol


class SitemapPlace(NamedTuple):
    """One <url> or <sitemap>."""

    tag: str
    url: str
    title: str
    published_raw: str
    lastmod: str

    @property
    def newness(self) -> str:
        """The date by which places are ranked."""
        return self.published_raw or self.lastmod  # W3C dates sort as text, well enough here


class _Counted(Unpacked):
    """Stream that limits the number of tags: elements outside of <url> are not freed while parsing."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self._n_marks = 0

    def read(self, size: int = 65_536) -> bytes:
        piece = super().read(size)
        self._n_marks += piece.count(b"<")
        refuse_crowd(self._n_marks, _MARK_LIMIT)
        return piece


def read_sitemap(of: FeedBody) -> FeedReading:
    """Return the addresses of a sitemap as entries, those of an index as `further`, restricted to the same host.

    Only news:publication_date dates an entry, because lastmod often reflects a template change. lastmod still selects
    the newest 5,000 entries of a longer sitemap, and sorts `further`, newest first.

    Raises UnreadableError: feed_has_doctype. Other defects are reported with the entries that could be read.
    """
    places: list[SitemapPlace] = []
    n_foreign = n_beyond = 0
    broken = None
    try:
        for place in islice(sitemap_places(of.content, of.final_url), URL_LIMIT):
            if of.is_of_this_host(place.url):
                places.append(place)
            else:
                n_foreign += 1
        if len(places) + n_foreign == URL_LIMIT:  # the rest is counted, not parsed
            n_beyond = max(0, Unpacked(of.content).read_all().count(b"</loc>") - URL_LIMIT)
    except UnreadableError as error:
        if error.reason == "feed_has_doctype":
            raise
        broken = error
    pages = [place for place in places if place.tag == "url"]
    parts = _parts(of, places)
    kept, further = _newest(pages, ENTRY_LIMIT), tuple(parts[:PART_LIMIT])
    n_beyond += len(pages) - len(kept) + len(parts) - len(further)
    return gather(
        (_entry(of, place) for place in kept),
        further=further,
        n_dropped=n_foreign + n_beyond,
        dropped_for=f"{n_foreign:,} of other hosts or without address, {n_beyond:,} beyond the newest",
        broken=broken,
    )


def sitemap_places(content: bytes, base: str) -> Iterator[SitemapPlace]:
    """Yield the places that a sitemap or an index lists, in order; relative addresses are resolved against `base`.

    Raises UnreadableError: feed_has_doctype, feed_malformed, feed_too_deep, feed_too_large.
    """
    tags = ("{*}urlset", "{*}sitemapindex", "{*}url", "{*}sitemap")
    is_sitemap = False
    try:
        for event, element in etree.iterparse(
            _Counted(content),
            events=("start", "end"),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        ):
            tag = etree.QName(element).localname
            if not is_sitemap and element.getroottree().docinfo.doctype:
                raise UnreadableError("feed_has_doctype", "The sitemap has a DOCTYPE, which no sitemap needs.")
            is_sitemap = True
            if event == "end" and tag in {"url", "sitemap"}:
                yield _place(tag, element, base)
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise _trouble(error) from error
    if not is_sitemap:
        raise UnreadableError("feed_malformed", "It is XML, but no sitemap.")


def _trouble(error: Exception) -> UnreadableError:
    if "depth" in str(error).lower():
        return UnreadableError("feed_too_deep", "The sitemap's elements are nested more than 256 deep.")
    return UnreadableError("feed_malformed", f"The sitemap is not well-formed ({error}).")


def _place(tag: str, element: Any, base: str) -> SitemapPlace:
    # By local names, because namespaces are often misspelt; with the parent, because images have titles too.
    stated = {
        (etree.QName(child.getparent()).localname, etree.QName(child).localname): (child.text or "").strip()
        for child in element.iter(tag=etree.Element)
    }
    written = stated.get((tag, "loc"), "")
    return SitemapPlace(
        tag=tag,
        url=canonical_url(written, base=base) if 0 < len(written) <= _URL_LENGTH else "",
        title=stated.get(("news", "title"), ""),
        published_raw=stated.get(("news", "publication_date"), ""),
        lastmod=stated.get((tag, "lastmod"), ""),
    )


def _forget(element: Any) -> None:
    """Free a parsed element, or a sitemap of 50 MB would be held in memory as a tree."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _newest(places: list[SitemapPlace], limit: int) -> list[SitemapPlace]:
    """Return the `limit` newest in document order; ties go to the first."""
    ranked = heapq.nlargest(limit, range(len(places)), key=lambda n: places[n].newness)
    return [places[n] for n in sorted(ranked)]


def _parts(of: FeedBody, places: list[SitemapPlace]) -> list[str]:
    """Return the addresses of an index's parts, newest first, without duplicates and without its own."""
    itself = {canonical_url(of.feed.url), canonical_url(of.final_url)}
    ranked = sorted((place for place in places if place.tag == "sitemap"), key=lambda part: part.newness, reverse=True)
    return list(dict.fromkeys(part.url for part in ranked if part.url not in itself))


def _entry(of: FeedBody, place: SitemapPlace) -> Entry:
    return entry_of(of, link=place.url, guid=place.url, title=place.title, published_raw=place.published_raw)
