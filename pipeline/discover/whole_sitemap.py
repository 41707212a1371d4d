"""Sitemaps read whole, for an outlet's past: every address and every part that can belong to a span of months.

Nights read the newest addresses of a sitemap (see `sitemap`); here age decides, by the dates that are stated.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice

from pipeline.discover.gzip_stream import Unpacked
from pipeline.discover.past_address import PastAddress, past_address
from pipeline.discover.reading import UnreadableError
from pipeline.discover.sitemap import SitemapPlace, sitemap_places
from pipeline.records import MonthSpan, Record, last_day_of_month
from pipeline.urls import canonical_url, same_article_site

MOST_PLACES = 50_000  # of one file, by the protocol
_LONGEST = 2_048  # characters of an address, by the protocol
# Parts without articles, as WordPress names them (wp-sitemap-taxonomies-…, -users-) and the plugin Yoast SEO.
_NO_ARTICLES = re.compile(
    r"/wp-sitemap-(?:taxonomies|users)-[^/]*$|/(?:category|post_tag|post_format|author)-sitemap\d*\.xml$"
)
_POSTS = re.compile(r"/wp-sitemap-posts-post-\d+\.xml$|/post-sitemap\d*\.xml$")  # of the same two
_MONTH = re.compile(  # 2023-04, 202304, 20230401, 2023/04, ?yyyy=2023&mm=04
    r"(?<!\d)(?P<year>(?:199|20\d)\d)(?:[-_./]?|&mm=|&month=)(?P<month>0[1-9]|1[0-2])(?=\D|$|\d\d(?!\d))"
)
_SLACK = timedelta(days=2)  # of zones
_XML = (b"<", b"\xef\xbb\xbf<")


class SitemapFile(Record):
    """A sitemap's body, and what is wanted of it."""

    content: bytes
    final_url: str
    span: MonthSpan
    has_posts_already: bool = False  # WordPress has listed its posts: the parts that list them are not needed


class SitemapAddresses(Record):
    """What a sitemap lists that can belong to the span: pages, and further parts of an index."""

    addresses: tuple[PastAddress, ...] = ()
    parts: tuple[str, ...] = ()
    n_elsewhere: int = 0  # of other sites, or without address
    n_outside: int = 0  # dated outside the span
    trouble: str = ""  # a sentence; what was read before it is kept


def read_whole_sitemap(of: SitemapFile) -> SitemapAddresses:
    """Parse a sitemap (XML or text, gzipped or not) or an index of sitemaps. Foreign bytes: run it in a child process.

    Restricted to addresses of the same site. Damage ends the reading: `trouble` names it.
    """
    places: list[SitemapPlace] = []
    trouble = ""
    try:
        places.extend(islice(_places(of), MOST_PLACES))
    except UnreadableError as error:
        trouble = error.detail
    own = [place for place in places if place.url and same_article_site(place.url, of.final_url)]
    pages = [_past(place) for place in own if place.tag == "url"]
    parts = [place for place in own if place.tag == "sitemap"]
    wanted = [page for page in dict.fromkeys(pages) if page.may_lie_in(of.span)]
    return SitemapAddresses(
        addresses=tuple(wanted),
        parts=tuple(dict.fromkeys(part.url for part in _wanted_parts(parts, of))),
        n_elsewhere=len(places) - len(own),
        n_outside=len(set(pages)) - len(wanted),
        trouble=trouble,
    )


def _places(of: SitemapFile) -> Iterator[SitemapPlace]:
    start = Unpacked(of.content).read(1_000).lstrip()
    return sitemap_places(of.content, of.final_url) if start.startswith(_XML) else _lines(of)


def _lines(of: SitemapFile) -> Iterator[SitemapPlace]:
    """Yield the addresses of a text file, one a line. Raises UnreadableError where it holds something else."""
    for line in Unpacked(of.content).read_all().decode("utf-8-sig", "replace").splitlines():
        if stated := line.strip():
            if not stated.startswith(("http://", "https://")):
                raise UnreadableError("feed_malformed", f"It is no sitemap: a line reads “{stated[:100]}”.")
            url = canonical_url(stated) if len(stated) <= _LONGEST else ""
            yield SitemapPlace(tag="url", url=url, title="", published_raw="", lastmod="")


def _past(place: SitemapPlace) -> PastAddress:
    return past_address(place.url, published_raw=place.published_raw, modified_raw=place.lastmod)


def _wanted_parts(parts: Iterable[SitemapPlace], of: SitemapFile) -> Iterator[SitemapPlace]:
    """Yield the parts that can list articles of the span, by their last change and the month in their address."""
    for part in parts:
        path = part.url.partition("?")[0]
        if _NO_ARTICLES.search(path) or (of.has_posts_already and _POSTS.search(path)):
            continue
        if _past(part).may_lie_in(of.span) and _month_of(part.url).may_lie_in(of.span):
            yield part


def _month_of(part: str) -> PastAddress:
    """Return a part's address with the days of its month, where it is named by one: sitemap-pt-post-2023-04.xml."""
    found = _MONTH.search(part.partition("://")[2].partition("/")[2])
    if found is None:
        return PastAddress(part)
    first = date(int(found["year"]), int(found["month"]), 1)
    return PastAddress(part, first - _SLACK, last_day_of_month(first) + _SLACK)
