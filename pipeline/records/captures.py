"""Captures: archived responses of others, as parts of history hold them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pipeline.records.articles import CleanedEntry
from pipeline.records.identity import Record, identity
from pipeline.records.nights import Night
from pipeline.records.texts import CleanText


class CapturePlace(NamedTuple):
    """A capture with a relevant text, and the part that holds it; a tuple, because there are very many."""

    capture_id: str
    route: str
    part_id: str


class CaptureAddresses(NamedTuple):
    """What a part states of a capture that tells its article: its addresses and its guid."""

    place: CapturePlace
    feed_id: str
    guid: str
    url: str
    canonical_url: str  # that the page calls its own, or empty

    @property
    def entry_id(self) -> str:
        """The id of the entry that the capture is like."""
        return _entry_id(self.place, self.feed_id, self.guid, self.url)

    @property
    def listed_url(self) -> str:
        """The address that a feed states; of a page none does."""
        return self.url if self.feed_id else ""


class CapturedText(Record):
    """One capture with its text, and what its part knows of both."""

    place: CapturePlace
    source_id: str
    source_name: str
    feed_id: str  # empty for a page
    guid: str
    url: str
    captured_at: datetime
    page_sha256: str
    content_type: str
    start_byte: int
    n_archived_bytes: int
    n_bytes: int
    clean: CleanText
    measured: Mapping[str, Any]  # relevance, genre, lengths and hits, named as in the warehouse
    codebook_sha256: str  # under which it was measured

    @property
    def night(self) -> Night:
        """The night that would have read the text when it was captured."""
        return Night(at=self.captured_at)

    @property
    def entry(self) -> CleanedEntry:
        """The capture as an entry whose page was cleaned."""
        return CleanedEntry(
            entry_id=_entry_id(self.place, self.feed_id, self.guid, self.url),
            feed_id=self.feed_id,
            source_id=self.source_id,
            guid=self.guid,
            url=self.url if self.feed_id else "",
            page_url=self.url,
            page_sha256=self.page_sha256,
            clean=self.clean,
        )


def guid_key(feed_id: str, guid: str) -> str:
    """Return the key of an item's guid, beside the keys of its addresses; it has a blank, which no address has."""
    return f"{feed_id} {guid}"


def _entry_id(place: CapturePlace, feed_id: str, guid: str, url: str) -> str:
    """Return the id of the entry that a capture is like: of an item of a feed, the one that nights give it."""
    return identity("entry", feed_id, guid, url) if feed_id else place.capture_id
