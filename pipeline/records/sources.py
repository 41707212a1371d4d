"""Watched sources and their feeds."""

from datetime import date
from enum import StrEnum

from pipeline.records.identity import Record, identity
from pipeline.urls.mask import without_secrets


class FeedKind(StrEnum):
    """Format of the bytes at a feed's address."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    SITEMAP = "sitemap"
    NEWS_SITEMAP = "news_sitemap"
    LISTING = "listing"
    GDELT_GAL = "gdelt_gal"
    GDELT_DOC = "gdelt_doc"
    GOOGLE_NEWS = "google_news"


class Feed(Record):
    """One address that is polled."""

    url: str
    kind: FeedKind = FeedKind.RSS
    link_pattern: str = ""  # for a listing: the regular expression of its article addresses

    @property
    def feed_id(self) -> str:
        """The id of the feed, derived from its address."""
        return identity("feed", self.url)

    @property
    def shown_url(self) -> str:
        """The address for tables, its secrets masked."""
        return without_secrets(self.url)


class Source(Record):
    """One outlet that publishes."""

    source_id: str
    name: str
    country: str = ""
    group: str = "other"
    kind: str = "other"
    viewpoint: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ()  # of its texts: one in another language is rejected; empty: none is
    full_text: bool = False  # the feed's entries contain the whole text: the entry is the page
    feeds: tuple[Feed, ...]
    hosts: tuple[str, ...] = ()  # of its pages in web archives, beside those of its feeds
    prune: tuple[str, ...] = ()  # XPaths of elements on its pages that are not part of the text
    title_suffix: str = ""  # the ending of its titles
    since: date | None = None  # first day on which it can have published online, if known
