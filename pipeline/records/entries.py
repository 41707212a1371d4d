"""Feed entries, their dates, the decision on each, and the state of feeds."""

from calendar import monthrange
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pipeline.records.identity import Record, identity
from pipeline.records.nights import Outcome


class DatePrecision(StrEnum):
    """How precisely a date is known."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"


def last_day_of_month(day: date) -> date:
    """Return the last day of the month in which `day` falls."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def last_possible_day(day: date, precision: DatePrecision | None) -> date:
    """Return the latest day that a stated date can mean: the end of its month where only that is known."""
    return last_day_of_month(day) if precision is DatePrecision.MONTH else day


class DateOrigin(StrEnum):
    """Where a date is stated."""

    FEED = "feed"
    JSON_LD = "json-ld"
    META = "meta"
    TEXT = "text"
    URL = "url"
    DECLARED = "declared"  # by the user, of a baseline text


class Published(Record):
    """The date of publication, as precisely as it is known."""

    published_on: date  # the calendar day the publisher states; the first of the month where only that is known
    published_at: datetime | None  # the UTC instant, where one is known
    precision: DatePrecision
    origin: DateOrigin
    is_utc: bool = False  # stated in UTC, as software does by default: the day may differ from the publisher's own


class Entry(Record):
    """One item seen in a feed, as the feed states it."""

    feed_id: str
    source_id: str
    guid: str
    url: str
    title: str
    summary: str
    content: str  # the whole text as HTML, where the feed carries it, else empty
    authors: tuple[str, ...]
    published_raw: str  # as the feed writes it
    published: Published | None
    updated_raw: str
    is_lead: bool = False  # states that a text exists, but not at which address: recorded, never fetched

    @property
    def entry_id(self) -> str:
        """The id of the entry, derived from feed, guid and address."""
        return identity("entry", self.feed_id, self.guid, self.url)

    @property
    def fingerprint(self) -> str:
        """Hash of everything that the feed states about the entry; if it changes, the entry is read again."""
        return identity(self.title, self.summary, self.content, self.published_raw, self.updated_raw)


Stage = Literal["fetch", "clean", "normalise", "done"]


class KnownEntry(Record):
    """What the warehouse stores of an entry."""

    fingerprint: str
    stage: Stage
    outcome: Outcome | None


class Decision(Record):
    """The decision on one entry this night: its next step, or its outcome."""

    entry: Entry
    stage: Stage
    is_page: bool = False  # the entry contains the whole text and is its own page
    outcome: Outcome | None = None  # None while it is under way
    article_id: str | None = None  # of the article that it duplicates
    reason: str = ""  # of a rejection
    is_new: bool = False  # the feed never listed it before


class FeedState(Record):
    """What is stored of a feed for the next visit."""

    feed_id: str
    etag: str = ""
    last_modified: str = ""
    last_night_id: str = ""
    last_status: str = ""  # read, not_modified, or the reason of a failure; empty: never requested
    due_at: datetime | None = None  # None: never requested
    moved_to: str = ""  # the target of a permanent redirect
    n_moved: int = 0  # nights in a row
    n_entries: int = 0  # of the last body that could be read
    n_dropped: int = 0
    n_failures: int = 0
    n_gone: int = 0  # 410 in a row
    failing: float = 0.0  # summed weights of consecutive failures
    has_overflowed: bool = False
    n_overflows: int = 0
    last_full_at: datetime | None = None
    share_own_host: float | None = None
    usual_gap_s: float | None = None
    newest_published_on: date | None = None
