"""What a site lists of its past: the posts that WordPress names, and every sitemap that can belong to the span."""

from collections import deque
from collections.abc import Iterator, Sequence

from flows.routes.part_jobs import RouteTrouble
from flows.routes.site_parser import SiteParser
from pipeline.discover.past_address import PastAddress
from pipeline.discover.whole_sitemap import SitemapFile
from pipeline.discover.wordpress import PER_PAGE, PostsAnswer, posts_url
from pipeline.fetch.night_client import NightClient
from pipeline.fetch.robots_text import decode_robots, sitemap_lines
from pipeline.onboard.find import address
from pipeline.records import Answer, Failure, FeedKind, MonthSpan, Record, Request, Role, Source, identity
from pipeline.urls import host_of, same_article_site
from pipeline.urls.mask import mask_url
from pipeline.urls.outlet_host import outlet_host
from pipeline.urls.rules import present_name

MOST_FILES = 5_000  # sitemaps of one site: more than an hour at a request a second
_MOST_PAGES = 5_000  # of posts: half a million
_USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")  # where robots.txt names none
_SITEMAPS = frozenset({FeedKind.SITEMAP, FeedKind.NEWS_SITEMAP})
_SEARCHES = frozenset({FeedKind.GDELT_GAL, FeedKind.GDELT_DOC, FeedKind.GOOGLE_NEWS})
_NO_WORDPRESS = frozenset({"http_401", "http_403", "http_404", "http_410", "robots_disallow"})


class OutletSite(Record):
    """A site that declared sources publish on."""

    origin: str  # scheme and host
    source_id: str  # the first of the sources, in whose name it is requested
    sitemaps: tuple[str, ...] = ()  # declared as feeds


class SiteListing(Record):
    """The addresses that a site lists for a span, and what of its lists could not be read."""

    addresses: tuple[PastAddress, ...]
    troubles: tuple[RouteTrouble, ...]


def sites_of(sources: Sequence[Source]) -> tuple[OutletSite, ...]:
    """Return the sites of the sources, each once; services that carry the feeds of many outlets are none."""
    sites: dict[str, OutletSite] = {}
    for source in sources:
        for host, origin in _origins(source):
            theirs = tuple(
                feed.url for feed in source.feeds if feed.kind in _SITEMAPS and outlet_host(feed.url) == host
            )
            site = sites.setdefault(host, OutletSite(origin=origin, source_id=source.source_id))
            sites[host] = site.model_copy(update={"sitemaps": tuple(dict.fromkeys((*site.sitemaps, *theirs)))})
    return tuple(sites.values())


class SiteLister:
    """Lists one site after the other; several threads may do so at a time."""

    def __init__(self, client: NightClient, parser: SiteParser, span: MonthSpan) -> None:
        """Take the months of which articles are wanted."""
        self._client = client
        self._parser = parser
        self._span = span

    def list_site(self, site: OutletSite) -> SiteListing:
        """Request all lists of a site. What fails is named in `troubles`; what the rest lists is kept."""
        troubles: list[RouteTrouble] = []
        posts = self._posts(site, troubles)
        listed = (*(posts or ()), *self._sitemaps(site, troubles, has_posts=posts is not None))
        if not listed and not troubles:
            detail = "Neither WordPress nor a sitemap lists anything in these months: name a file of its addresses."
            troubles.append(RouteTrouble(subject=site.origin, detail=detail, retry_later=False))
        return SiteListing(addresses=listed, troubles=tuple(troubles))

    def _posts(self, site: OutletSite, troubles: list[RouteTrouble]) -> tuple[PastAddress, ...] | None:
        """Return the posts that WordPress lists; None where the site does not run it, or keeps its list to itself."""
        found: list[PastAddress] = []
        before = b""
        for page in range(1, _MOST_PAGES + 1):
            url = posts_url(f"{site.origin}/wp-json", self._span, page)
            answered = self._ask(site, url)
            if isinstance(answered, Failure):
                is_beyond_last = page > 1 and answered.reason == "http_400"
                if not is_beyond_last and answered.reason not in _NO_WORDPRESS:
                    troubles.append(_trouble(url, answered))
                return tuple(found) if page > 1 else None
            posts = self._parser.posts(PostsAnswer(content=answered.body, site=site.origin, span=self._span))
            if posts.trouble:
                return tuple(found) if page > 1 else None
            found += posts.addresses
            if answered.body == before or _is_last(answered, page, posts.n_listed):
                break
            before = answered.body  # a cache that knows no pages would answer so for ever
        return tuple(found)

    def _sitemaps(self, site: OutletSite, troubles: list[RouteTrouble], *, has_posts: bool) -> Iterator[PastAddress]:
        """Yield the addresses of all sitemaps that the site names, or else of the first that lies at a usual place."""
        named = self._named(site, troubles)
        queue = deque(named or (f"{site.origin}{path}" for path in _USUAL))
        known = set(queue)
        n_files = 0
        while queue and n_files < MOST_FILES:
            url = queue.popleft()
            n_files += 1
            answered = self._ask(site, url)
            if isinstance(answered, Failure):
                if named:
                    troubles.append(_trouble(url, answered))
                continue
            of = SitemapFile(
                content=answered.body, final_url=answered.final_url, span=self._span, has_posts_already=has_posts
            )
            read = self._parser.sitemap(of)
            if read.trouble and named:
                troubles.append(RouteTrouble(subject=mask_url(url), detail=read.trouble, retry_later=False))
            yield from read.addresses
            if not named and (read.addresses or read.parts):
                queue.clear()  # the other guesses
                named = (url,)
            queue.extend(part for part in read.parts if part not in known)
            known.update(read.parts)
        if queue:
            detail = f"{len(queue):,} further sitemaps are left out: {MOST_FILES:,} were read."
            troubles.append(RouteTrouble(subject=site.origin, detail=detail, retry_later=False))

    def _named(self, site: OutletSite, troubles: list[RouteTrouble]) -> tuple[str, ...]:
        """Return the sitemaps that the site's robots.txt names, and those that are declared as feeds."""
        url = f"{site.origin}/robots.txt"
        answered = self._ask(site, url, Role.ROBOTS)
        if isinstance(answered, Failure):
            if answered.retry_later:
                troubles.append(_trouble(url, answered))
            return site.sitemaps
        stated = [address(line, answered.final_url) for line in sitemap_lines(decode_robots(answered.body))]
        own = [one for one in stated if one and same_article_site(one, site.origin)]
        if n_elsewhere := len(stated) - len(own):
            detail = f"{n_elsewhere} sitemaps that it names lie on other sites, and are not read."
            troubles.append(RouteTrouble(subject=url, detail=detail, retry_later=False))
        return tuple(dict.fromkeys((*own, *site.sitemaps)))

    def _ask(self, site: OutletSite, url: str, role: Role = Role.FEED) -> Answer | Failure:
        request = Request(url=url, role=role, source_id=site.source_id, subject_id=identity("list", url))
        return self._client.get(request)


def _origins(source: Source) -> Iterator[tuple[str, str]]:
    """Yield host and origin of each site of a source: where its feeds lie, or beside a host of feeds alone."""
    for feed in source.feeds:
        if feed.kind in _SEARCHES or not (host := outlet_host(feed.url)):
            continue
        scheme, _, rest = feed.url.partition("://")
        authority = rest.partition("/")[0]
        yield host, f"{scheme}://{authority if present_name(host_of(feed.url)) == host else host}"
    for host in source.hosts:
        yield present_name(host), f"https://{host}"


def _is_last(answer: Answer, page: int, n_listed: int) -> bool:
    """Tell whether no page of posts follows, by the number of pages that WordPress states, or else by a short page."""
    stated = answer.header("x-wp-totalpages").strip()
    return page >= int(stated) if stated.isascii() and stated.isdigit() else n_listed < PER_PAGE


def _trouble(url: str, failure: Failure) -> RouteTrouble:
    return RouteTrouble(subject=mask_url(url), detail=failure.detail, retry_later=failure.retry_later)
