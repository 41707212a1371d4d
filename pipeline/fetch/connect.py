"""Connections to admitted addresses and to nothing else, TLS verified; network errors come out as named trouble.

httpx asks through a transport of ours over httpcore, its own engine: so the address is parsed once, by the guard, and
httpx sees (and logs) the origin only.
"""

import ssl
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import certifi
import httpcore
import httpx

from pipeline.fetch.guard import Address, Admitted
from pipeline.fetch.request_error import Trouble
from pipeline.urls.mask import one_line

_ADDRESSES_TRIED = 4  # of one host; enough for one broken address family
_TOO_LARGE_HINT = 431  # h11's hint where the head of an answer outgrows its buffer (100 KiB)


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Connects where the guard said, whatever the name would resolve to now. Knows no name by itself.

    Host header, SNI and certificate name are not its business: they follow from the request's host, which stays.
    """

    def __init__(self) -> None:
        """Start without a pin: nothing can be connected to."""
        self._backend = httpcore.AnyIOBackend()
        self._pins: dict[Address, tuple[Address, ...]] = {}

    def pin(self, admitted: Admitted) -> None:
        """Bind host and port of an admitted address to the places that were judged."""
        self._pins[Address(admitted.host, admitted.port)] = admitted.addresses[:_ADDRESSES_TRIED]

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a connection to the first pinned address of host and port that answers."""
        failed: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError(f"{host} was not admitted")
        for ip, pinned_port in self._pins.get(Address(host, port), ()):
            try:
                return await self._backend.connect_tcp(ip, pinned_port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class _Body(httpx.AsyncByteStream):
    """The body of an answer as httpcore hands it out."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


class PinnedTransport(httpx.AsyncBaseTransport):
    """Carries httpx's requests to the admitted place that each names in its extensions, under "place"."""

    def __init__(self, tls: ssl.SSLContext, *, host_connections: int, kept_hosts: int, kept_s: float) -> None:
        """Keep up to `host_connections` open to a host, an idle one for `kept_s` seconds, of the last `kept_hosts`.

        One pool for each origin: httpcore looks at every connection of a pool for every request.
        """
        self._tls = tls
        self._host_connections = host_connections
        self._kept_hosts = kept_hosts
        self._kept_s = kept_s
        self._backend = PinnedBackend()
        self._pools: dict[str, httpcore.AsyncConnectionPool] = {}  # the last used one last

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to its place, whatever httpx's own URL says."""
        place: Admitted = request.extensions["place"]
        self._backend.pin(place)
        url = httpcore.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.target)
        timeouts = {"timeout": {"connect": request.extensions["connect_s"]}}
        asked = httpcore.Request(request.method, url, headers=request.headers.raw, extensions=timeouts)
        await self._close_longest_unused()
        answered = await self._pool_of(place).handle_async_request(asked)
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

    async def _close_longest_unused(self) -> None:
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
    """A TLS context that may be shared by threads: nobody changes it once it is in use."""

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        # httpcore sets these anew for each connection, freeing a list that another thread may just be reading.
        pass


@cache
def tls_context() -> ssl.SSLContext:
    """Return the one TLS context of the process: certificates and names verified against certifi's authorities."""
    context = _SharedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cafile=certifi.where())
    ssl.SSLContext.set_alpn_protocols(context, ["http/1.1"])
    return context


@contextmanager
def named_trouble(host: str, *, is_reading: bool) -> Iterator[None]:
    """Turn what the network does to one request into Trouble with a reason.

    `is_reading` says that the head of the answer has come, so that a break means an incomplete body.
    """
    try:
        yield
    except httpcore.ConnectError as error:
        raise _connection_trouble(error, host) from error
    except httpcore.TimeoutException as error:
        raise Trouble("timeout", f"{host} did not accept a connection in time.", retry_later=True) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise _exchange_trouble(error, host, is_reading=is_reading) from error


def _connection_trouble(error: httpcore.ConnectError, host: str) -> Trouble:
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLError):
        why = getattr(cause, "verify_message", "") or cause.reason or str(cause)
        return Trouble("tls", f"No safe connection to {host}: {why}.", retry_later=True)
    return Trouble("connection", f"No connection to {host}: {_say(cause)}.", retry_later=True, retry_now=True)


def _exchange_trouble(error: Exception, host: str, *, is_reading: bool) -> Trouble:
    cause = error if isinstance(error, OSError) else error.args[0] if error.args else None
    if getattr(cause, "error_status_hint", None) == _TOO_LARGE_HINT:
        return Trouble("too_large", f"The head of {host}'s answer is too large.", retry_later=False)
    if is_reading:
        return Trouble("incomplete", f"The answer of {host} broke off: {_say(cause)}.", retry_later=True)
    if not isinstance(error, httpcore.ProtocolError) or not isinstance(cause, Exception):
        # The connection ended before any answer: often a kept connection that the server had just closed.
        return Trouble("connection", f"{host} closed the connection: {_say(cause)}.", retry_later=True, retry_now=True)
    return Trouble("protocol", f"The answer of {host} is not HTTP: {_say(cause)}.", retry_later=True)


def _say(cause: object) -> str:
    root = getattr(cause, "__cause__", None) or cause
    return one_line(str(root) or type(root).__name__).rstrip(".")[:200]
