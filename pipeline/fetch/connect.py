"""Connections pinned to the IP addresses that the guard admitted, TLS verified; network errors become RequestError.

httpx requests go through a custom transport over httpcore, its own engine, so that the URL is parsed once, by the
guard, and httpx sees (and logs) only the origin.
"""

import ssl
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import certifi
import httpcore
import httpx

from pipeline.fetch.guard import Address, Admitted
from pipeline.fetch.request_error import RequestError
from pipeline.urls.mask import mask_text, one_line

_ADDRESSES_TRIED = 4  # of one host: survives one broken address family
_TOO_LARGE_HINT = 431  # h11's hint where a response head exceeds its buffer (100 KiB)


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Network backend that connects only to pinned addresses, whatever the name resolves to now (no DNS rebinding).

    Host header, SNI and certificate name are unaffected: they follow from the request's host, which stays.
    """

    def __init__(self) -> None:
        """Start without pins: every connection is refused."""
        self._backend = httpcore.AnyIOBackend()
        self._pins: dict[Address, tuple[Address, ...]] = {}

    def pin(self, admitted: Admitted) -> None:
        """Pin host and port of an admitted address to the IP addresses that the guard checked."""
        self._pins[Address(admitted.host, admitted.port)] = admitted.addresses[:_ADDRESSES_TRIED]

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a connection to the first pinned address of host and port that accepts one."""
        failed: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError(f"{host} was not admitted")
        for ip, pinned_port in self._pins.get(Address(host, port), ()):
            try:
                return await self._backend.connect_tcp(ip, pinned_port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class _Body(httpx.AsyncByteStream):
    """Response body stream: httpcore's, adapted to httpx."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


class PinnedTransport(httpx.AsyncBaseTransport):
    """httpx transport that sends each request to the admitted address in its extension "place"."""

    def __init__(self, tls: ssl.SSLContext, *, host_connections: int, kept_hosts: int, kept_s: float) -> None:
        """Keep up to `host_connections` open per host, idle ones for `kept_s` seconds, for the last `kept_hosts` hosts.

        One pool per origin, because httpcore scans every connection of a pool for every request.
        """
        self._tls = tls
        self._host_connections = host_connections
        self._kept_hosts = kept_hosts
        self._kept_s = kept_s
        self._backend = PinnedBackend()
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}  # least recently used first

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to its admitted address, whatever httpx's own URL says."""
        place: Admitted = request.extensions["place"]
        self._backend.pin(place)
        url = httpcore.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.target)
        timeouts = {"timeout": {"connect": request.extensions["connect_s"]}}
        sent = httpcore.Request(request.method, url, headers=request.headers.raw, extensions=timeouts)
        await self._evict_unused()
        answered = await self._pool_of(place).handle_async_request(sent)
        return httpx.Response(answered.status, headers=answered.headers, stream=_Body(answered))

    def _pool_of(self, place: Admitted) -> httpcore.AsyncConnectionPool:
        pool = self._pools.pop(place.origin, None) or httpcore.AsyncConnectionPool(
            ssl_context=self._tls,
            max_connections=self._host_connections,
            keepalive_expiry=self._kept_s,
            network_backend=self._backend,
        )
        self._pools[place.origin] = pool
        return pool

    async def _evict_unused(self) -> None:
        if len(self._pools) <= self._kept_hosts:
            return
        unused = next((origin for origin, pool in self._pools.items() if _is_unused(pool)), None)
        if unused is not None:
            await self._pools.pop(unused).aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in list(self._pools.values()):
            await pool.aclose()


def _is_unused(pool: httpcore.AsyncConnectionPool) -> bool:
    return all(connection.is_idle() for connection in pool.connections)


class _SharedContext(ssl.SSLContext):
    """A TLS context that is safe to share between threads: immutable once in use."""

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        # httpcore sets these again for each connection, freeing a list that another thread may be reading.
        pass


@cache
def tls_context() -> ssl.SSLContext:
    """Return the TLS context shared by the process: certificates and host names verified against certifi's CAs."""
    context = _SharedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cafile=certifi.where())
    ssl.SSLContext.set_alpn_protocols(context, ["http/1.1"])
    return context


@contextmanager
def translate_errors(host: str, *, is_reading: bool) -> Iterator[None]:
    """Translate network errors of one request into RequestError with a reason.

    With `is_reading` the response head has been received, so that a broken connection means an incomplete body.
    """
    try:
        yield
    except httpcore.ConnectError as error:
        raise _connection_error(error, host) from error
    except httpcore.TimeoutException as error:
        raise RequestError("timeout", f"{host} did not accept a connection in time.", retry_later=True) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise _exchange_error(error, host, is_reading=is_reading) from error


def _connection_error(error: httpcore.ConnectError, host: str) -> RequestError:
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLError):
        why = getattr(cause, "verify_message", "") or cause.reason or str(cause)
        return RequestError("tls", f"No safe connection to {host}: {why}.", retry_later=True)
    return RequestError("connection", f"No connection to {host}: {_describe(cause)}.", retry_later=True, retry_now=True)


def _exchange_error(error: Exception, host: str, *, is_reading: bool) -> RequestError:
    cause = error if isinstance(error, OSError) else error.args[0] if error.args else None
    if getattr(cause, "error_status_hint", None) == _TOO_LARGE_HINT:
        return RequestError("too_large", f"The head of {host}'s answer is too large.", retry_later=False)
    if is_reading:
        return RequestError("incomplete", f"The answer of {host} broke off: {_describe(cause)}.", retry_later=True)
    if not isinstance(error, httpcore.ProtocolError) or not isinstance(cause, Exception):
        # Closed before any response: often a kept-alive connection that the server had just closed.
        return RequestError(
            "connection", f"{host} closed the connection: {_describe(cause)}.", retry_later=True, retry_now=True
        )
    return RequestError("protocol", f"The answer of {host} is not HTTP: {_describe(cause)}.", retry_later=True)


def _describe(cause: object) -> str:
    root = getattr(cause, "__cause__", None) or cause
    return one_line(mask_text(str(root)) or type(root).__name__).rstrip(".")[:200]
