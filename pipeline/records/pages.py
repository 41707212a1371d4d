"""Pages on their way through fetching: which are wanted, where their bytes lie, and what becomes of their entries."""

from datetime import datetime

from pipeline.records.answers import Answer, Failure
from pipeline.records.entries import Stage
from pipeline.records.identity import Record
from pipeline.records.nights import Outcome
from pipeline.records.texts import Rejection


class WantedPage(Record):
    """An entry whose page is to be fetched."""

    entry_id: str
    feed_id: str
    source_id: str
    url: str
    n_attempts: int


class Archived(Record):
    """An answer or failure, with the place of its body in the archive."""

    exchange: Answer | Failure
    file_name: str = ""
    start_byte: int = 0
    n_archived_bytes: int = 0


class PageFate(Record):
    """What becomes of one entry after its page was requested: on to cleaning, waiting, or rejected."""

    entry_id: str
    source_id: str
    stage: Stage
    outcome: Outcome | None = None
    n_attempts: int = 0
    due_at: datetime | None = None
    page_sha256: str | None = None
    page_url: str | None = None
    rejection: Rejection | None = None  # of an entry that waits or is rejected
