"""What was asked of the web, and what it said."""

import hashlib
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from pipeline.records.identity import Record


class Role(StrEnum):
    """Why an address was asked."""

    FEED = "feed"
    PAGE = "page"
    BASELINE = "baseline"
    ROBOTS = "robots"


class Request(Record):
    """One question to the web: an address, and why it is asked."""

    url: str
    role: Role
    source_id: str
    subject_id: str  # feed_id, entry_id or seed id: what the answer is for
    etag: str = ""
    last_modified: str = ""


class Answer(Record):
    """One complete HTTP answer: status 200 with its body, or 304 with none."""

    request: Request
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = Field(repr=False)  # content coding removed
    fetched_at: datetime
    has_moved: bool = False  # every redirect on the way to final_url said that it is for good
    reservations: tuple[str, ...] = ()  # signs that texts from there are not to be mined

    def header(self, name: str) -> str:
        """Return the first header of that name in any case, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def page_sha256(self) -> str:
        """The name of the body."""
        return hashlib.sha256(self.body).hexdigest()


class Failure(Record):
    """A question that got no usable answer. Expected trouble, so a value and not an exception."""

    request: Request
    reason: str  # a short code: refused_address, robots_disallow, timeout, connection, http_404, too_large, …
    detail: str  # one sentence for the reader
    retry_later: bool  # worth asking again on a later night
    retry_after_s: int | None = None  # what the server asked for, in seconds
    failed_at: datetime
    reservations: tuple[str, ...] = ()  # signs that texts from there are not to be mined
