"""One admitted address in; out, what its server says to one GET: a complete answer, a redirect, or Trouble."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import httpx

from pipeline.fetch.body import read_body
from pipeline.fetch.connect import PinnedTransport, named_trouble, tls_context
from pipeline.fetch.guard import Admitted
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.request_error import Trouble, status_trouble
from pipeline.records import Answer, Request, Role

_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = _FOR_GOOD | {302, 303, 307}
_KEPT_CONNECTION_S = 15.0  # most servers close an idle connection after 5 to 75 seconds

_Headers = tuple[tuple[str, str], ...]


class Redirect(NamedTuple):
    """A redirect: where to, as the server wrote it."""

    location: str
    is_for_good: bool


class Exchange:
    """The connections of one client, kept open for the next question to the same origin."""

    def __init__(
        self, *, user_agent: str, limits: ClientLimits, now: Callable[[], datetime], tls: ssl.SSLContext | None = None
    ) -> None:
        """Take what every request is sent with; `tls` holds certificates to trust in place of certifi's (tests)."""
        self._limits = limits
        self._now = now
        self._headers = [
            (b"User-Agent", user_agent.encode("latin-1")),
            (b"Accept", b"*/*"),
            (b"Accept-Encoding", b"gzip"),
        ]
        # A transport without httpx.AsyncClient around it: that one would read every redirect's address itself.
        self._transport = PinnedTransport(
            tls or tls_context(),
            host_connections=limits.host_connections,
            kept_hosts=limits.connections,
            kept_s=_KEPT_CONNECTION_S,
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def ask(self, place: Admitted, request: Request) -> Answer | Redirect:
        """Return what `place` answers. Raises Trouble for everything but a redirect and a usable 200 or 304."""
        asked = httpx.Request(
            "GET",
            place.origin,
            headers=[(b"Host", place.authority.encode("ascii")), *self._headers, *_conditions(request)],
            extensions={"place": place, "connect_s": self._limits.connect_s},
        )
        with named_trouble(place.host, is_reading=False):
            response = await self._transport.handle_async_request(asked)
        try:
            return await self._read(place, request, response)
        finally:
            await response.aclose()

    async def _read(self, place: Admitted, request: Request, response: httpx.Response) -> Answer | Redirect:
        headers = self._read_headers(response.headers.raw)
        if response.status_code in _REDIRECTS:
            return Redirect(_header(headers, "location"), is_for_good=response.status_code in _FOR_GOOD)
        self._check_status(response.status_code, headers, request)
        with named_trouble(place.host, is_reading=True):
            body = await self._read_body(request, response, headers)
        if response.status_code == 200 and not _is_surely_complete(headers):
            headers = _without_validators(headers)
        return Answer(
            request=request,
            final_url=place.url,
            status=response.status_code,
            headers=headers,
            body=body,
            fetched_at=self._now(),
        )

    def _check_status(self, status: int, headers: _Headers, request: Request) -> None:
        """Raise Trouble for all but a 200, and a 304 that was asked for."""
        if status == 200 or (status == 304 and (request.etag or request.last_modified)):
            return
        retry_after = _header(headers, "retry-after")
        raise status_trouble(
            status,
            retry_after,
            now=self._now(),
            retry_after_max_s=self._limits.retry_after_max_s,
            patience_s=self._limits.patience_s,
        )

    async def _read_body(self, request: Request, response: httpx.Response, headers: _Headers) -> bytes:
        pieces = response.aiter_raw()
        if response.status_code == 304:  # no body by definition; read so that the connection is kept
            return b"".join([piece async for piece in pieces])
        return await read_body(
            pieces,
            coding=_header(headers, "content-encoding"),
            declared_length=_header(headers, "content-length"),
            limits=self._limits,
            cut_at=self._limits.robots_bytes if request.role is Role.ROBOTS else None,
        )

    def _read_headers(self, raw: Sequence[tuple[bytes, bytes]]) -> _Headers:
        if sum(len(name) + len(value) for name, value in raw) > self._limits.header_bytes:
            detail = f"The answer's headers are larger than {self._limits.header_bytes} bytes."
            raise Trouble("too_large", detail, retry_later=False)
        return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def _conditions(request: Request) -> Iterator[tuple[bytes, bytes]]:
    if request.etag:
        yield b"If-None-Match", request.etag.encode("latin-1", "replace")
    if request.last_modified:
        yield b"If-Modified-Since", request.last_modified.encode("latin-1", "replace")


def _is_surely_complete(headers: _Headers) -> bool:
    """Say whether a body that was read without error had an end of its own: a length, chunks, or gzip's checksum."""
    coding = _header(headers, "content-encoding").strip().lower()
    has_end = _header(headers, "content-length") or _header(headers, "transfer-encoding")
    return bool(has_end) or coding not in {"", "identity"}


def _without_validators(headers: _Headers) -> _Headers:
    """Drop what would make the next request conditional: a body that ended with its connection may be cut short."""
    return tuple(pair for pair in headers if pair[0].lower() not in {"etag", "last-modified"})


def _header(headers: _Headers, name: str) -> str:
    """Return all values of a header as one, joined as RFC 9110 (5.3) says."""
    return ", ".join(value for key, value in headers if key.lower() == name)
