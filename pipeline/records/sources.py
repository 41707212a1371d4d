"""What is watched: sources and their feeds."""

from enum import StrEnum

from pipeline.records.identity import Record, identity


class FeedKind(StrEnum):
    """How the bytes at a feed's address are read."""

    RSS = "rss"
    ATOM = "atom"


class Feed(Record):
    """One address that is polled."""

    url: str
    kind: FeedKind = FeedKind.RSS

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
