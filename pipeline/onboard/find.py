"""Feed discovery: candidate addresses from a site's page, robots.txt and usual paths; detection of the feed kind."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import ada_url
from lxml import etree, html

from pipeline.clean.read.decode import decode_page
from pipeline.discover.gzip_stream import Unpacked
from pipeline.discover.listing import has_crowded_tag
from pipeline.discover.reading import UnreadableError, one_line
from pipeline.records import FeedKind, Record, Unclean
from pipeline.urls import same_article_site

# Candidates tried of each sort: in all, at one request a second, about half a minute per site.
MOST_DECLARED, MOST_LINKED, MOST_SITEMAPS = 8, 6, 4
_USUAL_FEEDS = ("feed/", "rss.xml", "atom.xml", "feed.xml", "index.xml", "rss", "feed.json", "feeds/posts/default")
_USUAL_SITEMAPS = ("news-sitemap.xml", "sitemap-news.xml", "sitemap.xml")
_TYPES = frozenset(
    f"{major}/{minor}"
    for major, minor in (
        *(("application", form) for form in ("rss+xml", "atom+xml", "rdf+xml", "feed+json", "json", "xml")),
        ("text", "xml"),
    )
)
_LOOKS_LIKE_FEED = re.compile(
    r"/(?:rss|feeds?|atom)(?:[/._?-]|$)|[./](?:rss|atom|rdf)$|[?&](?:format|feed)=(?:rss|atom)"
)
_NO_ARTICLES = re.compile(r"/comments?/|/wp-json/|[?&]feed=comments|/podcasts?/")
_SITEMAP_LINE = re.compile(r"^[^\S\n]*+sitemap\s*+:\s*+(\S++)", re.I | re.M)
_FIRST_ELEMENT = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*+<(?:[\w.-]+:)?([A-Za-z]+)",
    re.I | re.S,
)
_KINDS = {
    b"rss": FeedKind.RSS,
    b"rdf": FeedKind.RSS,
    b"feed": FeedKind.ATOM,
    b"urlset": FeedKind.SITEMAP,
    b"sitemapindex": FeedKind.SITEMAP,
}
_HEAD = 4_096  # bytes
_PAGE_LIMIT = 400_000  # characters: enough for a page's head and menus
_LANGUAGE = re.compile(r"[a-z]{2}(?=[-_]|$)")


class FeedCandidate(Record):
    """Address of a possible feed, and where it was found."""

    url: str
    named_by: str


class Site(Record):
    """A site as its page describes it; empty where nothing is stated."""

    name: str = ""
    language: str = ""  # two letters
    candidates: tuple[FeedCandidate, ...] = ()


def read_site(body: bytes, final_url: str, content_type: str = "") -> Site:
    """Return name, language and possible feeds of a page's site; an empty Site where the body is no web page."""
    text = decode_page(body, content_type)
    if isinstance(text, Unclean):
        return Site()
    text = text[:_PAGE_LIMIT]
    if has_crowded_tag(text):
        return Site()
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return Site()
    base = address(page.xpath("string(//base/@href)"), final_url) or final_url
    language = _LANGUAGE.match(page.xpath("string(/html/@lang)").strip().lower())
    return Site(
        name=_name(page),
        language=language[0] if language else "",
        candidates=each_once([*_declared(page, base), *_linked(page, base, final_url)]),
    )


def usual_places(url: str) -> tuple[FeedCandidate, ...]:
    """Return the usual addresses of feeds and sitemaps: at the site's root, and beside the requested page."""
    folder = urlsplit(url).path.rpartition("/")[0] + "/"
    beside = () if folder == "/" else (f"{folder}{_USUAL_FEEDS[0]}", f"{folder}{_USUAL_FEEDS[1]}")
    paths = (*beside, *(f"/{path}" for path in (*_USUAL_FEEDS, *_USUAL_SITEMAPS)))
    return each_once(FeedCandidate(url=address(path, url), named_by="a usual place") for path in paths)


def named_sitemaps(robots: str, url: str) -> tuple[FeedCandidate, ...]:
    """Return the sitemaps listed in a site's robots.txt, news sitemaps first."""
    urls = (address(line, url) for line in _SITEMAP_LINE.findall(robots))
    own = [one for one in urls if one and same_article_site(one, url)]
    ranked = sorted(own, key=lambda one: "news" not in one.lower())
    return each_once(FeedCandidate(url=one, named_by="robots.txt") for one in ranked)[:MOST_SITEMAPS]


def news_parts(further: Iterable[str]) -> tuple[FeedCandidate, ...]:
    """Return the parts of a sitemap index whose path contains “news”, at most two."""
    news = (url for url in further if "news" in urlsplit(url).path.lower())
    return each_once(FeedCandidate(url=url, named_by="the sitemap index") for url in news)[:2]


def kind_of(body: bytes) -> FeedKind | None:
    """Detect the feed kind of a body by its first element: rss, atom, json or sitemap; None where it is no feed."""
    try:
        head = (Unpacked(body).read(_HEAD) if body.startswith(b"\x1f\x8b") else body[:_HEAD]).replace(b"\0", b"")
    except UnreadableError:
        return None
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return FeedKind.JSON if b"jsonfeed.org/version" in body.replace(b"\\/", b"/") else None
    first = _FIRST_ELEMENT.match(head)
    return _KINDS.get(first[1].lower()) if first else None


def address(stated: str, base: str = "") -> str:
    """Return a web address in WHATWG form without its fragment, or an empty string; nothing else is changed.

    Unlike in an article's address, tracking parameters stay: a feed's parameters may select its entries.
    """
    try:
        href = ada_url.join_url(base, stated.strip()) if base else ada_url.normalize_url(stated.strip())
    except ValueError:
        return ""
    href = href.partition("#")[0]
    return href if href.startswith(("http://", "https://")) and len(href) <= 2_000 else ""


def each_once(candidates: Iterable[FeedCandidate]) -> tuple[FeedCandidate, ...]:
    """Drop candidates without an address, and repeated addresses after the first."""
    by_url: dict[str, FeedCandidate] = {}
    for candidate in candidates:
        if candidate.url:
            by_url.setdefault(candidate.url, candidate)
    return tuple(by_url.values())


def _name(page: Any) -> str:
    """Return the site's name, or its whole title: the longest part of a title may as well be a headline."""
    for path in (
        "string(//meta[@property='og:site_name']/@content)",
        "string(//meta[@name='application-name']/@content)",
        "string(//title)",
    ):
        if found := one_line(page.xpath(path))[:200]:
            return found
    return ""


def _declared(page: Any, base: str) -> Iterator[FeedCandidate]:
    """Yield the feeds declared by <link rel=alternate>."""
    links = (
        link
        for link in page.iter("link")
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").partition(";")[0].strip().lower() in _TYPES
    )
    urls = dict.fromkeys(address(link.get("href", ""), base) for link in links)
    wanted = [url for url in urls if url and not _NO_ARTICLES.search(url)]
    yield from (FeedCandidate(url=url, named_by="the page's head") for url in wanted[:MOST_DECLARED])


def _linked(page: Any, base: str, final_url: str) -> Iterator[FeedCandidate]:
    """Yield the links to the same site that look like feeds."""
    urls = dict.fromkeys(address(link.get("href", ""), base) for link in page.iter("a"))
    wanted = [
        url
        for url in urls
        if _LOOKS_LIKE_FEED.search(url) and not _NO_ARTICLES.search(url) and same_article_site(url, final_url)
    ]
    yield from (FeedCandidate(url=url, named_by="a link on the page") for url in wanted[:MOST_LINKED])
