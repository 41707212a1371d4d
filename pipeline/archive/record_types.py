"""Archive record types besides responses and failures, and their locations."""

from datetime import datetime

from pydantic import Field

from pipeline.records import Answer, Record, Request


class ArchivedAt(Record):
    """Location of a record: file in the archive folder, offset and length of its gzip member in bytes."""

    file_name: str
    offset: int
    length: int


class KnownPage(Record):
    """A body that is already archived: the URL and time of its first response, and its location."""

    url: str
    fetched_at: datetime
    at: ArchivedAt


class Revisit(Record):
    """A response whose body was already archived when it arrived; `at` is the location of the body."""

    request: Request
    final_url: str
    headers: tuple[tuple[str, str], ...]
    fetched_at: datetime
    page_sha256: str
    at: ArchivedAt
    has_moved: bool = False
    reservations: tuple[str, ...] = ()

    def answer(self, body: bytes) -> Answer:
        """Return the complete response, given its body."""
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
    """A file stored with a night, such as its sources.toml."""

    name: str
    body: bytes = Field(repr=False)


class Damage(Record):
    """Bytes of the archive that hold no whole record of ours; `is_torn` for a tail that a killed run left."""

    at: ArchivedAt
    why: str
    is_torn: bool = False

    @property
    def sentence(self) -> str:
        """What lies where, as the beginning of a sentence."""
        end = self.at.offset + self.at.length
        return f"{self.at.file_name}, bytes {self.at.offset} to {end}: {self.why}"
