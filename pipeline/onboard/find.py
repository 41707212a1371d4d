"""A page of an outlet in, the addresses where its feeds may be out; and of a body from there, its kind of feed."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import ada_url
from lxml import etree, html

from pipeline.clean.read.decode import decode_page
from pipeline.discover.gunzip import Unpacked
from pipeline.discover.reading import UnreadableError, one_line
from pipeline.records import FeedKind, Record, Unclean
from pipeline.urls import same_article_site

# How many of each are tried: in all, at a second each, about half a minute of a site's time.
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
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)
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
# Characters: a page's head and menus. The parser takes the square of an element's attributes: of these, five seconds.
_PAGE_LIMIT = 400_000
_LANGUAGE = re.compile(r"[a-z]{2}(?=[-_]|$)")


class FeedCandidate(Record):
    """An address where a feed may be, and who says so."""

    url: str
    named_by: str


class Site(Record):
    """What a page says about the site that it is of; empty where it says nothing."""

    name: str = ""
    language: str = ""  # two letters
    candidates: tuple[FeedCandidate, ...] = ()


def read_site(body: bytes, final_url: str, content_type: str = "") -> Site:
    """Return the name, the language and the possible feeds of a page's site; nothing where it is no web page."""
    text = decode_page(body, content_type)
    if isinstance(text, Unclean):
        return Site()
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        page = html.document_fromstring(text[:_PAGE_LIMIT].encode("utf-8", "replace"), parser=parser)
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
    """Return where feeds and sitemaps usually are: at the root of the site, and beside the page that was asked."""
    folder = urlsplit(url).path.rpartition("/")[0] + "/"
    beside = () if folder == "/" else (f"{folder}{_USUAL_FEEDS[0]}", f"{folder}{_USUAL_FEEDS[1]}")
    paths = (*beside, *(f"/{path}" for path in (*_USUAL_FEEDS, *_USUAL_SITEMAPS)))
    return each_once(FeedCandidate(url=address(path, url), named_by="a usual place") for path in paths)


def named_sitemaps(robots: str, url: str) -> tuple[FeedCandidate, ...]:
    """Return the sitemaps that a site's robots.txt names, those of news first."""
    urls = (address(line, url) for line in _SITEMAP_LINE.findall(robots))
    own = [one for one in urls if one and same_article_site(one, url)]
    ranked = sorted(own, key=lambda one: "news" not in one.lower())
    return each_once(FeedCandidate(url=one, named_by="robots.txt") for one in ranked)[:MOST_SITEMAPS]


def news_parts(further: Iterable[str]) -> tuple[FeedCandidate, ...]:
    """Return the parts of a sitemap index that are named for news."""
    news = (url for url in further if "news" in urlsplit(url).path.lower())
    return each_once(FeedCandidate(url=url, named_by="the sitemap index") for url in news)[:2]


def kind_of(body: bytes) -> FeedKind | None:
    """Return how a body is to be read, by its first element: rss, atom, json or sitemap; None where it is no feed."""
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

    A feed's parameters choose what it lists: what would be tracking in an article's address stays.
    """
    try:
        href = ada_url.join_url(base, stated.strip()) if base else ada_url.normalize_url(stated.strip())
    except ValueError:
        return ""
    href = href.partition("#")[0]
    return href if href.startswith(("http://", "https://")) and len(href) <= 2_000 else ""


def each_once(candidates: Iterable[FeedCandidate]) -> tuple[FeedCandidate, ...]:
    """Return the candidates that have an address, each address once, where it is named first."""
    by_url: dict[str, FeedCandidate] = {}
    for candidate in candidates:
        if candidate.url:
            by_url.setdefault(candidate.url, candidate)
    return tuple(by_url.values())


def _name(page: Any) -> str:
    """Return what the site calls itself; of a title the part that is longest is as likely a headline, so all of it."""
    for path in (
        "string(//meta[@property='og:site_name']/@content)",
        "string(//meta[@name='application-name']/@content)",
        "string(//title)",
    ):
        if found := one_line(page.xpath(path))[:200]:
            return found
    return ""


def _declared(page: Any, base: str) -> Iterator[FeedCandidate]:
    """Yield the feeds that the page's head declares."""
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
    """Yield the addresses of the same site that the page links to and that look like a feed's."""
    urls = dict.fromkeys(address(link.get("href", ""), base) for link in page.iter("a"))
    wanted = [
        url
        for url in urls
        if _LOOKS_LIKE_FEED.search(url) and not _NO_ARTICLES.search(url) and same_article_site(url, final_url)
    ]
    yield from (FeedCandidate(url=url, named_by="a link on the page") for url in wanted[:MOST_LINKED])
