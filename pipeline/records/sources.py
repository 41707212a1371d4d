"""What is watched: sources and their feeds."""

from datetime import date
from enum import StrEnum

from pipeline.records.identity import Record, identity


class FeedKind(StrEnum):
    """How the bytes at a feed's address are read."""

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
    link_pattern: str = ""  # of a listing: the regular expression that the addresses of its articles match

    @property
    def feed_id(self) -> str:
        """The id of the feed: of its address."""
        return identity("feed", self.url)


class Source(Record):
    """One outlet that publishes."""

    source_id: str
    name: str
    country: str = ""
    group: str = "other"
    kind: str = "other"
    viewpoint: str = ""
    language: str = "en"
    full_text: bool = False  # the feed's entries carry the whole text: the entry is the page
    feeds: tuple[Feed, ...]
    prune: tuple[str, ...] = ()  # XPaths of what is no part of the text on its pages
    title_suffix: str = ""  # with which its titles end
    since: date | None = None  # first day on which it can have published online, where that is known
