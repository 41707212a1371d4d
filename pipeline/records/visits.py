"""Visits to feeds: how one went, and everything it changes."""

from enum import StrEnum

from pipeline.records.entries import Decision, FeedState
from pipeline.records.identity import Record
from pipeline.records.texts import Rejection


class VisitResult(StrEnum):
    """How the visit to a feed went; `failed` also where its answer could not be read whole."""

    READ = "read"
    OVERFLOWED = "overflowed"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"


class Visit(Record):
    """The effects of one visit to a feed, or to a further part of it, stored in one transaction."""

    source_id: str
    feed_id: str
    subject_id: str  # the feed's id, with the part's number where it is a further part
    summary: str
    result: VisitResult | None  # None: a page further back, whose answer says nothing about the feed
    decisions: tuple[Decision, ...] = ()
    state: FeedState | None = None  # None: what is remembered of the feed stays as it is
    rejections: tuple[Rejection, ...] = ()
    is_waiting: bool = False  # the rejections are put aside and retried, not final
    has_recovered: bool = False  # earlier rejections of this subject are resolved
    further: tuple[str, ...] = ()  # addresses of parts to request next

    @property
    def is_part(self) -> bool:
        """Whether this is a further part: it counts for the feed only where no better result stands."""
        return self.subject_id != self.feed_id

    @property
    def n_open(self) -> int:
        """The number of entries that go on to another step."""
        return sum(decision.outcome is None for decision in self.decisions)
