"""One HTTP exchange: a GET to an admitted address, read to a complete response, a redirect or RequestError."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import httpx

from pipeline.fetch.body import read_body
from pipeline.fetch.connect import PinnedTransport, tls_context, translate_errors
from pipeline.fetch.guard import Admitted
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.request_error import RequestError, status_error
from pipeline.fetch.server_dates import ServerDates
from pipeline.records import Answer, Request, Role

_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = _FOR_GOOD | {302, 303, 307}
_KEPT_CONNECTION_S = 15.0  # most servers close idle connections after 5 to 75 seconds

_Headers = tuple[tuple[str, str], ...]


class Redirect(NamedTuple):
    """A redirect: the Location header as sent, whether it is permanent (301, 308), and whether it sets a cookie."""

    location: str
    is_for_good: bool
    sets_cookie: bool = False


class Exchange:
    """The connections of one client, kept alive for the next request to the same origin."""

    def __init__(
        self,
        *,
        user_agent: str,
        limits: ClientLimits,
        now: Callable[[], datetime],
        tls: ssl.SSLContext | None = None,
        server_dates: ServerDates | None = None,
    ) -> None:
        """Configure what every request is sent with; `tls` replaces certifi's certificates (tests).

        `server_dates` hears the Date header of every response.
        """
        self._server_dates = server_dates or ServerDates()
        self._limits = limits
        self._now = now
        self._headers = [
            (b"User-Agent", user_agent.encode("latin-1")),
            (b"Accept", b"*/*"),
            (b"Accept-Encoding", b"gzip"),
        ]
        # No httpx.AsyncClient around the transport: it would parse every redirect's address itself.
        self._transport = PinnedTransport(
            tls or tls_context(),
            host_connections=limits.host_connections,
            kept_hosts=limits.connections,
            kept_s=_KEPT_CONNECTION_S,
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    async def send(self, place: Admitted, request: Request) -> Answer | Redirect:
        """Send `request` to `place`. Raises RequestError for everything but a redirect and a usable 200 or 304."""
        sent = httpx.Request(
            "GET",
            place.origin,
            headers=[(b"Host", place.authority.encode("ascii")), *self._headers, *_conditions(request)],
            extensions={"place": place, "connect_s": self._limits.connect_s},
        )
        with translate_errors(place.host, is_reading=False):
            response = await self._transport.handle_async_request(sent)
        try:
            return await self._read(place, request, response)
        finally:
            await response.aclose()

    async def _read(self, place: Admitted, request: Request, response: httpx.Response) -> Answer | Redirect:
        headers = self._read_headers(response.headers.raw)
        self._server_dates.hear(place.authority, _header(headers, "date"), _header(headers, "age"))
        if response.status_code in _REDIRECTS:
            return Redirect(
                _header(headers, "location"),
                is_for_good=response.status_code in _FOR_GOOD,
                sets_cookie=bool(_header(headers, "set-cookie")),
            )
        self._check_status(response.status_code, headers, request)
        with translate_errors(place.host, is_reading=True):
            body = await self._read_body(request, response, headers)
        if response.status_code == 200 and not _is_delimited(headers):
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
        """Raise RequestError for every status but 200, and 304 to a conditional request."""
        if status == 200 or (status == 304 and (request.etag or request.last_modified)):
            return
        retry_after = _header(headers, "retry-after")
        raise status_error(
            status,
            retry_after,
            now=self._now(),
            retry_after_max_s=self._limits.retry_after_max_s,
            patience_s=self._limits.patience_s,
        )

    async def _read_body(self, request: Request, response: httpx.Response, headers: _Headers) -> bytes:
        pieces = response.aiter_raw()
        if response.status_code == 304:  # no body by definition; read so that the connection can be reused
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
            raise RequestError("too_large", detail, retry_later=False)
        return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def _conditions(request: Request) -> Iterator[tuple[bytes, bytes]]:
    if request.etag:
        yield b"If-None-Match", request.etag.encode("latin-1", "replace")
    if request.last_modified:
        yield b"If-Modified-Since", request.last_modified.encode("latin-1", "replace")


def _is_delimited(headers: _Headers) -> bool:
    """Tell whether the end of a body is verifiable: by a length, by chunks, or by gzip's checksum."""
    coding = _header(headers, "content-encoding").strip().lower()
    has_end = _header(headers, "content-length") or _header(headers, "transfer-encoding")
    return bool(has_end) or coding not in {"", "identity"}


def _without_validators(headers: _Headers) -> _Headers:
    """Drop the cache validators: a body that ended with its connection may be truncated and must be requested again."""
    return tuple(pair for pair in headers if pair[0].lower() not in {"etag", "last-modified"})


def _header(headers: _Headers, name: str) -> str:
    """Return all values of a header, combined as in RFC 9110 (5.3)."""
    return ", ".join(value for key, value in headers if key.lower() == name)
