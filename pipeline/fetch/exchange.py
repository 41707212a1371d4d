"""One HTTP exchange: a GET to an admitted address, read to a complete response, a redirect or RequestError."""

import ssl
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import NamedTuple

import httpx

from pipeline.fetch.connect import PinnedTransport, tls_context, translate_errors
from pipeline.fetch.guard import Admitted
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.receiver import Headers, Receiver, header
from pipeline.fetch.request_error import RequestError, status_error
from pipeline.fetch.server_dates import ServerDates
from pipeline.records import Answer, Request

_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = _FOR_GOOD | {302, 303, 307}
_KEPT_CONNECTION_S = 15.0  # most servers close idle connections after 5 to 75 seconds


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

    async def send(
        self, place: Admitted, request: Request, receiver: Receiver, postpone: Callable[[], object] = lambda: None
    ) -> Answer | Redirect:
        """Send `request` to `place`; `receiver` decides which statuses are usable, and what becomes of the body.

        `postpone` is called after each of the receiver's steps. Raises RequestError for what is neither usable nor a
        redirect.
        """
        sent = httpx.Request(
            "GET",
            place.origin,
            headers=[(b"Host", place.authority.encode("ascii")), *self._headers, *receiver.conditions()],
            extensions={"place": place, "connect_s": self._limits.connect_s},
        )
        with translate_errors(place.host, is_reading=False):
            response = await self._transport.handle_async_request(sent)
        try:
            return await self._read(place, request, response, receiver, postpone)
        finally:
            await response.aclose()

    async def _read(
        self,
        place: Admitted,
        request: Request,
        response: httpx.Response,
        receiver: Receiver,
        postpone: Callable[[], object],
    ) -> Answer | Redirect:
        headers = self._read_headers(response.headers.raw)
        status = response.status_code
        self._server_dates.hear(place.authority, header(headers, "date"), header(headers, "age"))
        if status in _REDIRECTS:
            return Redirect(
                header(headers, "location"),
                is_for_good=status in _FOR_GOOD,
                sets_cookie=bool(header(headers, "set-cookie")),
            )
        if not receiver.accepts(status):
            raise self._status_error(status, headers)
        with translate_errors(place.host, is_reading=True):
            async with aclosing(_stepwise(response, receiver.step_bytes, postpone)) as pieces:
                body = await receiver.receive(status, headers, pieces)
        if status == 200 and not _is_delimited(headers):
            headers = _without_validators(headers)
        return Answer(
            request=request,
            final_url=place.url,
            status=status,
            headers=headers,
            body=body,
            fetched_at=self._now(),
        )

    def _status_error(self, status: int, headers: Headers) -> RequestError:
        return status_error(
            status,
            header(headers, "retry-after"),
            now=self._now(),
            retry_after_max_s=self._limits.retry_after_max_s,
            patience_s=self._limits.patience_s,
        )

    def _read_headers(self, raw: Sequence[tuple[bytes, bytes]]) -> Headers:
        if sum(len(name) + len(value) for name, value in raw) > self._limits.header_bytes:
            detail = f"The answer's headers are larger than {self._limits.header_bytes} bytes."
            raise RequestError("too_large", detail, retry_later=False)
        return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


async def _stepwise(
    response: httpx.Response, step_bytes: int | None, postpone: Callable[[], object]
) -> AsyncGenerator[bytes]:
    """Yield the pieces of a body as sent, calling `postpone` after every `step_bytes`, if any."""
    n_bytes = 0
    async for piece in response.aiter_raw():
        n_bytes += len(piece)
        if step_bytes and n_bytes >= step_bytes:
            postpone()
            n_bytes = 0
        yield piece


def _is_delimited(headers: Headers) -> bool:
    """Tell whether the end of a body is verifiable: by a length, by chunks, or by gzip's checksum."""
    coding = header(headers, "content-encoding").strip().lower()
    has_end = header(headers, "content-length") or header(headers, "transfer-encoding")
    return bool(has_end) or coding not in {"", "identity"}


def _without_validators(headers: Headers) -> Headers:
    """Drop the cache validators: a body that ended with its connection may be truncated and must be requested again."""
    return tuple(pair for pair in headers if pair[0].lower() not in {"etag", "last-modified"})
