"""HTTP exchanges: requests, their answers or failures, and the remembered state of hosts."""

import hashlib
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from pydantic import Field

from pipeline.records.identity import Record
from pipeline.urls.mask import without_secrets


class Role(StrEnum):
    """What an address is requested for."""

    FEED = "feed"
    PAGE = "page"
    BASELINE = "baseline"
    ROBOTS = "robots"
    ARCHIVE = "archive"  # a file of a web archive of others, or a part of it


class Request(Record):
    """One HTTP request: an address, and what it is requested for."""

    url: str
    role: Role
    source_id: str
    subject_id: str  # feed_id, entry_id or seed id: what the answer is for
    etag: str = ""
    last_modified: str = ""

    @property
    def shown_url(self) -> str:
        """The address for tables: that of an article as it is, any other with its secrets masked."""
        return self.shown(self.url)

    def shown(self, url: str) -> str:
        """Return `url`, to which this request led, for tables."""
        return url if self.role in {Role.PAGE, Role.BASELINE} else without_secrets(url)


class Answer(Record):
    """One complete HTTP response: status 200 with its body, or 304 without one."""

    request: Request
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = Field(repr=False)  # content coding removed
    fetched_at: datetime
    has_moved: bool = False  # every redirect on the way to final_url was a permanent one
    reservations: tuple[str, ...] = ()  # statements that text and data mining is reserved

    @property
    def shown_final_url(self) -> str:
        """The address that answered, for tables: secrets of feeds masked."""
        return self.request.shown(self.final_url)

    def header(self, name: str) -> str:
        """Return the first header with that name, in any case, or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @cached_property
    def page_sha256(self) -> str:
        """The SHA-256 of the body, by which the page is named."""
        return hashlib.sha256(self.body).hexdigest()


class Failure(Record):
    """A request without a usable response. Expected trouble, therefore a value and not an exception."""

    request: Request
    reason: str  # a short code: refused_address, robots_disallow, timeout, connection, http_404, too_large, …
    detail: str  # one sentence for the user
    retry_later: bool  # worth requesting again on a later night
    retry_after_s: int | None = None  # the delay that the server stated, in seconds
    failed_at: datetime
    reservations: tuple[str, ...] = ()  # statements that text and data mining is reserved


class HostState(Record):
    """Circuit-breaker state of one host: its failures in a row, and until when it gets no requests."""

    host: str  # with the port where it is not the scheme's own
    n_failures: int = 0  # temporary ones since the host last answered
    open_until: datetime | None = None
