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
from pipeline.fetch.robots_text import sitemap_lines
from pipeline.records import FeedKind, Record, Unclean
from pipeline.urls import same_article_site

# Candidates tried of each sort: in all, at one request a second, about half a minute per site.
MOST_DECLARED, MOST_LINKED, MOST_SITEMAPS, MOST_SECTIONS = 8, 6, 4, 3
_USUAL_FEEDS = ("feed/", "rss.xml", "atom.xml", "feed.xml", "index.xml", "rss", "feed.json", "feeds/posts/default")
_BESIDE = ("feed/", "rss.xml", "index.xml")
_USUAL_SITEMAPS = ("news-sitemap.xml", "sitemap-news.xml", "sitemap.xml")
_TYPES = frozenset(
    f"{major}/{minor}"
    for major, minor in (
        *(("application", form) for form in ("rss+xml", "atom+xml", "rdf+xml", "feed+json", "json", "xml")),
        ("text", "xml"),
    )
)
_FEED_TYPE = re.compile(r"(?:application|text)/(?:(?:x[.-])?(?:rss|atom|rdf)(?:\+xml)?|feed\+json)")
_NOT_DECLARED = frozenset({"self", "stylesheet", "replies", "search", "canonical"})
# `feed://x`, `feed:https://x`, and `feed://https//x`, which browsers make of `feed://https://x`.
_READERS_SCHEME = re.compile(
    r"\A(?:feed|rss|atom|pcast|itpc|podcast)(?P<safe>s?):/{0,2}"
    r"(?:(?P<web>https?)(?::/{0,2}|/{2})|(?![a-z][a-z0-9+.-]{0,20}:(?![0-9])))",
    re.I,
)
_LINK_VALUE = re.compile(r"<([^<>]{1,2000})>([^<]*+)")  # of a Link header, RFC 8288
_PARAMETER = re.compile(r""";\s*+(rel|type)\s*+=\s*+(?:"([^"]*+)"|([^\s",;]++))""", re.I)
_LOOKS_LIKE_FEED = re.compile(
    r"/(?:rss|feeds?|atom)(?:[/._?-]|$)|[./](?:rss|atom|rdf)$|/index\.xml$|[?&](?:format|feed)=(?:rss|atom)"
)
# Sections of which generators such as Hugo and Zola write a feed each.
_SECTION = re.compile(
    r"/(?:posts?|blogs?|news|articles?|opinions?|commentar(?:y|ies)|analys[ei]s|essays?|publications?|insights?)/?$",
    re.I,
)
_NO_ARTICLES = re.compile(r"/comments?/|/wp-json/|[?&]feed=comments|/podcasts?/")
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


def read_site(body: bytes, final_url: str, content_type: str = "", link_header: str = "") -> Site:
    """Return name, language and possible feeds of a page's site; nothing but its header's where it is no web page.

    `link_header` holds the values of the answer's Link header.
    """
    in_header = _wanted(_declared_in(link_header), final_url, "the answer's Link header")[:MOST_DECLARED]
    page = _parsed(body, content_type)
    if page is None:
        return Site(candidates=in_header)
    base = address(page.xpath("string(//base/@href)"), final_url) or final_url
    language = _LANGUAGE.match(page.xpath("string(/html/@lang)").strip().lower())
    return Site(
        name=_name(page),
        language=language[0] if language else "",
        candidates=each_once([*in_header, *_declared(page, base), *_linked(page, base, final_url)]),
    )


def _parsed(body: bytes, content_type: str) -> Any:
    """Return the root of a web page as an lxml element, or None where the body is none."""
    text = decode_page(body, content_type)
    if isinstance(text, Unclean) or has_crowded_tag(text := text[:_PAGE_LIMIT]):
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None


def usual_places(url: str) -> tuple[FeedCandidate, ...]:
    """Return the usual addresses of feeds and sitemaps: at the site's root, and beside the requested page."""
    path = urlsplit(url).path
    folder, _, last = path.rpartition("/")
    beside = [f"{folder}/{feed}" for feed in _BESIDE] if folder else []
    if last and "." not in last:  # a section's address without its slash
        beside += [f"{path}/{feed}" for feed in (_BESIDE if not folder else _BESIDE[-1:])]
    paths = (*beside, *(f"/{path}" for path in (*_USUAL_FEEDS, *_USUAL_SITEMAPS)))
    return each_once(FeedCandidate(url=address(path, url), named_by="a usual place") for path in paths)


def named_sitemaps(robots: str, url: str) -> tuple[FeedCandidate, ...]:
    """Return the sitemaps listed in a site's robots.txt, news sitemaps first."""
    urls = (address(line, url) for line in sitemap_lines(robots))
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

    Unlike in an article's address, tracking parameters stay: a feed's parameters may select its entries. Schemes of
    feed readers are read as those of the web (`feed://x` as `http://x`, which sites redirect to https).
    """
    stated = _READERS_SCHEME.sub(_webs_scheme, stated.strip(), count=1)
    try:
        href = ada_url.join_url(base, stated.strip()) if base else ada_url.normalize_url(stated.strip())
    except ValueError:
        return ""
    href = href.partition("#")[0]
    return href if href.startswith(("http://", "https://")) and len(href) <= 2_000 else ""


def _webs_scheme(found: re.Match[str]) -> str:
    if found["web"]:
        return f"{found['web'].lower()}://"
    return "https://" if found["safe"] else "http://"


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


def _declared(page: Any, base: str) -> tuple[FeedCandidate, ...]:
    """Return the feeds that elements of a page declare by relation or media type: <link>, then <a>."""
    found: list[FeedCandidate] = []
    for tag, named_by in (("link", "the page's head"), ("a", "a link on the page")):
        links = [link for link in page.iter(tag) if _declares(link.get("rel", ""), link.get("type", ""))]
        found += _wanted((link.get("href", "") for link in links), base, named_by)
    return each_once(found)[:MOST_DECLARED]


def _declared_in(link_header: str) -> Iterator[str]:
    """Yield the addresses of feeds in the values of a Link header."""
    for url, stated in _LINK_VALUE.findall(link_header):
        said: dict[str, str] = {}
        for name, quoted, bare in _PARAMETER.findall(stated):
            said.setdefault(name.lower(), quoted or bare)
        if _declares(said.get("rel", ""), said.get("type", "")):
            yield url


def _declares(relation: str, media_type: str) -> bool:
    """Tell whether a link declares a feed: by the relation `feed`, a feed's own media type, or `alternate` and XML."""
    relations = set(relation.lower().split())
    form = media_type.partition(";")[0].strip().lower()
    if relations & _NOT_DECLARED:
        return False
    if relations & {"feed", "service.feed"} or _FEED_TYPE.fullmatch(form):
        return True
    return "alternate" in relations and form in _TYPES


def _wanted(stated: Iterable[str], base: str, named_by: str) -> tuple[FeedCandidate, ...]:
    """Return candidates for addresses as they are written, without those of comments and podcasts."""
    urls = dict.fromkeys(address(one, base) for one in stated)
    return each_once(FeedCandidate(url=url, named_by=named_by) for url in urls if not _NO_ARTICLES.search(url))


def _linked(page: Any, base: str, final_url: str) -> Iterator[FeedCandidate]:
    """Yield the links to the same site that look like feeds, and the feeds that its sections would have."""
    stated = dict.fromkeys(address(link.get("href", ""), base) for link in page.iter("a"))
    own = [url for url in stated if not _NO_ARTICLES.search(url) and same_article_site(url, final_url)]
    feeds = [url for url in own if _LOOKS_LIKE_FEED.search(url)]
    yield from (FeedCandidate(url=url, named_by="a link on the page") for url in feeds[:MOST_LINKED])
    sections = dict.fromkeys(f"{url.rstrip('/')}/index.xml" for url in own if _SECTION.search(url))
    yield from (FeedCandidate(url=url, named_by="a section of the site") for url in [*sections][:MOST_SECTIONS])
