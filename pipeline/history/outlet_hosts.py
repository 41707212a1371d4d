"""Attribution of captures: the declared source whose page or feed lies at an address, by its host.

An address belongs to the source with the longest host above it. Where several sources share that host, the one whose
feed lies in the longest folder above the address goes first (/opinion/feed/ for /opinion/a-piece), then the one
declared first.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.records import Feed, FeedKind, Source
from pipeline.urls import address_key, host_of, registrable_domain
from pipeline.urls.address import split_address
from pipeline.urls.outlet_host import outlet_host
from pipeline.urls.rules import present_name

_SEARCHES = frozenset({FeedKind.GDELT_GAL, FeedKind.GDELT_DOC, FeedKind.GOOGLE_NEWS})  # list pages of any outlet
_FEED_NAMES = frozenset({"feed", "feeds", "rss", "atom", "index"})  # last parts of a feed's path


class _Place(NamedTuple):
    """A source, and the folders of its feeds on one host."""

    source: Source
    folders: tuple[str, ...]


class OutletHosts:
    """The hosts of declared sources, from their feeds and from `hosts` in sources.toml."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Index the sources by host, those declared first in front."""
        self._places: dict[str, list[_Place]] = defaultdict(list)
        for source in sources:
            for host, folders in _hosts_of(source).items():
                self._places[host].append(_Place(source, tuple(folders)))
        self._full_text = {
            address_key(feed.url): (source, feed) for source in sources[::-1] for feed in _carriers(source)
        }
        self._feed_hosts = {host_of(feed.url) for source in sources for feed in _carriers(source)}
        self._find = lru_cache(maxsize=10_000)(self._places_above)

    def source_of(self, url: str) -> Source | None:
        """Return the declared source to which the page at `url` belongs; None where its host is not declared."""
        if len(places := self._find(host_of(url))) < 2:
            return places[0].source if places else None
        _, _, path = split_address(url)
        lengths = [max((len(one) for one in place.folders if path.startswith(one)), default=0) for place in places]
        return places[lengths.index(max(lengths))].source

    def feed_of(self, url: str) -> tuple[Source, Feed] | None:
        """Return the feed at `url`, if it is that of a source whose feeds carry whole texts, with its source."""
        return self._full_text.get(address_key(url)) if host_of(url) in self._feed_hosts else None

    def declared(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return all that decides an attribution, as (host or feed, source id, folders) in order."""
        places = [
            (host, place.source.source_id, place.folders) for host in self._places for place in self._places[host]
        ]
        feeds = [(key, source.source_id, (feed.url,)) for key, (source, feed) in self._full_text.items()]
        return [*sorted(places, key=lambda one: one[0]), *sorted(feeds)]

    def _places_above(self, host: str) -> list[_Place]:
        labels = present_name(host).split(".")
        above = (".".join(labels[at:]) for at in range(len(labels)))
        return next((self._places[name] for name in above if name in self._places), [])


def undeclared_source(url: str) -> Source | None:
    """Return a source made of the registrable domain of `url`; None where it is no web address.

    Its id holds a dot, which the id of no declared source does.
    """
    domain = registrable_domain(url)
    if not domain:
        return None
    source_id = domain if "." in domain else f"{domain}."
    return Source(source_id=source_id, name=domain, language="", feeds=())


def _hosts_of(source: Source) -> dict[str, list[str]]:
    """Return the hosts of a source, each with the folders in which its feeds lie."""
    folders: dict[str, list[str]] = {present_name(host): [] for host in source.hosts}
    for feed in source.feeds:
        if feed.kind not in _SEARCHES and (host := outlet_host(feed.url)):
            folders.setdefault(host, []).extend(_folder(feed.url))
    return folders


def _folder(feed_url: str) -> Iterator[str]:
    """Yield the folder of a feed, as /opinion/; none where it lies at the top."""
    parts = [part for part in split_address(feed_url)[2].partition("?")[0].split("/") if part]
    while parts and ("." in parts[-1] or parts[-1].lower() in _FEED_NAMES):
        parts.pop()
    if parts:
        yield f"/{'/'.join(parts)}/"


def _carriers(source: Source) -> tuple[Feed, ...]:
    return source.feeds if source.full_text else ()
