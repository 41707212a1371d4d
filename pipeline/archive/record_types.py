"""What the archive holds beside answers and failures, and where."""

from datetime import datetime

from pydantic import Field

from pipeline.records import Answer, Record, Request


class ArchivedAt(Record):
    """Where a record lies: file in the archive folder, first byte, and length of its gzip member."""

    file_name: str
    offset: int
    length: int


class KnownPage(Record):
    """A body that the archive already holds: who answered with it first, when, and where it lies."""

    url: str
    fetched_at: datetime
    at: ArchivedAt


class Revisit(Record):
    """An answer whose body the archive already held when it came; `at` is where."""

    request: Request
    final_url: str
    headers: tuple[tuple[str, str], ...]
    fetched_at: datetime
    page_sha256: str
    at: ArchivedAt
    has_moved: bool = False
    reservations: tuple[str, ...] = ()

    def answer(self, body: bytes) -> Answer:
        """Return the answer as it came, given its body."""
        return Answer(
            request=self.request,
            final_url=self.final_url,
            status=200,
            headers=self.headers,
            body=body,
            fetched_at=self.fetched_at,
            has_moved=self.has_moved,
            reservations=self.reservations,
        )


class Resource(Record):
    """A file that belongs to a night, such as its sources.toml."""

    name: str
    body: bytes = Field(repr=False)
