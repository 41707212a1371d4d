"""How a response is received: what is asked for besides the address, which statuses are usable, where the body goes.

WholeBody   a page, feed or robots.txt: bounded, decoded, in memory; the conditional request's 304 is an answer, too
ByteRange   a few bytes of a large file, as they are stored there (RFC 9110, 14)
PartialFile (its own module)  a large file, received to the disk
"""

import re
from collections.abc import AsyncIterable, Iterable, Iterator
from typing import Protocol

from pipeline.fetch.body import read_body
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.request_error import RequestError
from pipeline.records import Request, Role

Headers = tuple[tuple[str, str], ...]

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")
AS_STORED = (b"Accept-Encoding", b"identity")


class Receiver(Protocol):
    """Receives the response to one request, or to each of its attempts."""

    @property
    def step_bytes(self) -> int | None:
        """Bytes for which the request's deadline holds, again for the next ones; None: it is for the whole body."""
        ...

    def conditions(self) -> Iterable[tuple[bytes, bytes]]:
        """Return the header fields that are sent."""
        ...

    def accepts(self, status: int) -> bool:
        """Tell whether a response of this status is usable."""
        ...

    async def receive(self, status: int, headers: Headers, pieces: AsyncIterable[bytes]) -> bytes:
        """Return the body of the answer. Raises RequestError where the response cannot be used."""
        ...


class WholeBody:
    """A body that is held in memory, its content coding removed; none for 304 Not Modified."""

    step_bytes = None

    def __init__(self, request: Request, limits: ClientLimits) -> None:
        """Take the request for its validators and its role: of a robots.txt the beginning is enough."""
        self._request = request
        self._limits = limits

    def conditions(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the content coding that is read, and the validators of a conditional request."""
        yield b"Accept-Encoding", b"gzip"
        if self._request.etag:
            yield b"If-None-Match", self._request.etag.encode("latin-1", "replace")
        if self._request.last_modified:
            yield b"If-Modified-Since", self._request.last_modified.encode("latin-1", "replace")

    def accepts(self, status: int) -> bool:
        """Tell whether it is 200, or 304 to a conditional request."""
        return status == 200 or (status == 304 and bool(self._request.etag or self._request.last_modified))

    async def receive(self, status: int, headers: Headers, pieces: AsyncIterable[bytes]) -> bytes:
        """Return the decoded body. Raises RequestError as `read_body` does."""
        if status == 304:  # no body by definition; read so that the connection can be reused
            return b"".join([piece async for piece in pieces])
        return await read_body(
            pieces,
            coding=header(headers, "content-encoding"),
            declared_length=header(headers, "content-length"),
            limits=self._limits,
            cut_at=self._limits.robots_bytes if self._request.role is Role.ROBOTS else None,
        )


class ByteRange:
    """Bytes `first` to `last` of a file, both included: exactly these, or an error."""

    step_bytes = None

    def __init__(self, first: int, last: int, limits: ClientLimits) -> None:
        """Take the positions of the first and the last byte."""
        self._first, self._last = first, last
        self._limits = limits

    def conditions(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the range, of the bytes as they are stored."""
        yield AS_STORED
        yield b"Range", f"bytes={self._first}-{self._last}".encode()

    def accepts(self, status: int) -> bool:
        """Tell whether it is 206; 200, the whole file, is refused by `receive`, which says so."""
        return status in {200, 206}

    async def receive(self, status: int, headers: Headers, pieces: AsyncIterable[bytes]) -> bytes:
        """Return the bytes. Raises RequestError: other_range, incomplete, too_large."""
        if status == 200 or content_range(headers)[:2] != (self._first, self._last):
            sent = "the whole file" if status == 200 else repr(header(headers, "content-range")[:80])
            detail = f"Bytes {self._first}-{self._last} were asked for, and the server sent {sent}."
            raise RequestError("other_range", detail, retry_later=status != 200)
        body = await read_body(pieces, coding="", declared_length="", limits=self._limits)
        if len(body) != self._last - self._first + 1:
            detail = f"{self._last - self._first + 1} bytes were asked for, and {len(body)} came."
            raise RequestError("incomplete", detail, retry_later=True)
        return body


def content_range(headers: Headers) -> tuple[int, int, int]:
    """Return first byte, last byte and whole length of a 206's Content-Range; negative numbers where it states none."""
    found = _CONTENT_RANGE.fullmatch(header(headers, "content-range").strip())
    return (int(found[1]), int(found[2]), int(found[3])) if found else (-1, -1, -1)


def header(headers: Headers, name: str) -> str:
    """Return all values of a header, combined as in RFC 9110 (5.3)."""
    return ", ".join(value for key, value in headers if key.lower() == name)
