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
    """A capture with the addresses under which its article may be known, as its part states them."""

    place: CapturePlace
    feed_id: str
    guid: str
    url: str
    canonical_url: str


class CapturedText(Record):
    """One capture with its text, and what its part knows of both."""

    place: CapturePlace
    source_id: str
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
        """The capture as an entry whose page was cleaned; of an item of a feed, as nights would name it."""
        item_id = identity("entry", self.feed_id, self.guid, self.url)
        return CleanedEntry(
            entry_id=item_id if self.feed_id else self.place.capture_id,
            feed_id=self.feed_id,
            source_id=self.source_id,
            guid=self.guid,
            url=self.url if self.feed_id else "",
            page_url=self.url,
            page_sha256=self.page_sha256,
            clean=self.clean,
        )
