"""HTTP client: guard, robots.txt, mining opt-outs, pace, redirects and retries around one request."""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self

import stamina
from ada_url import join_url

from pipeline.errors import TrackerError
from pipeline.fetch.circuit import Circuits
from pipeline.fetch.cookie_check import goes_in_a_circle, says_cookies_are_missing
from pipeline.fetch.exchange import Exchange, Redirect
from pipeline.fetch.guard import Admitted, Guard, Refusal
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.pace import Pace, paused
from pipeline.fetch.receiver import Receiver, WholeBody
from pipeline.fetch.refresh import refresh_target
from pipeline.fetch.request_error import RequestError
from pipeline.fetch.reservation import reserves_mining
from pipeline.fetch.robots import Robots, Rules
from pipeline.fetch.server_dates import ServerDates
from pipeline.records import Answer, Failure, Request, Role
from pipeline.urls.mask import mask_text, mask_url, one_line

_MINED = frozenset({Role.PAGE, Role.BASELINE})  # roles whose text is analysed; feeds are published to be read
stamina.instrumentation.set_on_retry_hooks(())  # by itself it prints to standard output, where answers to people go


class Client:
    """A client with one user agent, one guard and one set of limits, for one event loop.

    async with Client(user_agent=…, guard=…, limits=ClientLimits(), robots=Robots(…), now=clock) as client:
        answered = await client.get(request)
    """

    def __init__(
        self,
        *,
        user_agent: str,
        guard: Guard,
        limits: ClientLimits,
        robots: Robots,
        now: Callable[[], datetime],
        circuits: Circuits | None = None,
        respects_reservations: bool = True,
        tls: ssl.SSLContext | None = None,
        server_dates: ServerDates | None = None,
    ) -> None:
        """Assemble the client from its parts.

        user_agent             Latin-1 text
        circuits               circuit breakers shared with other clients and earlier nights; None: no host is skipped
        respects_reservations  pages of sites that reserve text and data mining are neither kept nor, if robots.txt
                               says so beforehand, requested
        tls                    certificates to trust in place of certifi's (tests)
        server_dates           hears the Date header of every response
        """
        self._guard = guard
        self._limits = limits
        self._robots = robots
        self._now = now
        self._pace = Pace(connections=limits.connections, host_connections=limits.host_connections)
        self._circuits = circuits
        self._respects_reservations = respects_reservations
        self._host_slots: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(limits.host_connections)
        )
        self._exchange = Exchange(user_agent=user_agent, limits=limits, now=now, tls=tls, server_dates=server_dates)
        self._retrying = stamina.AsyncRetryingCaller(
            attempts=limits.attempts,
            timeout=None,  # the total deadline covers all attempts
            wait_initial=limits.retry_wait_s,
            wait_max=limits.retry_wait_max_s,
            wait_jitter=limits.retry_wait_s,
        ).on(_retry_now)

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        await self._exchange.close()

    async def get(self, request: Request, receiver: Receiver | None = None) -> Answer | Failure:
        """Return the complete response (200, or 304 to a conditional request), or a Failure with its reason.

        `receiver` takes another response than a whole body in memory: a range, or a file that is received to the disk.

        Network errors, and bugs that concern a single address ("crashed"), are values and not exceptions; errors of
        the storage behind `robots` (TrackerError) are raised. The deadline covers name resolution, connection,
        redirects, retries and body. It is paused while the request waits for its turn at a host, or for the host's
        robots.txt, which has a deadline of its own.
        """
        try:
            async with asyncio.timeout(self._limits.total_s) as deadline:
                return await self._follow(request, receiver or WholeBody(request, self._limits), deadline)
        except TimeoutError:
            error = self._timeout()
        except RequestError as met:
            error = met
        except TrackerError:
            raise
        except Exception as broken:
            detail = f"{type(broken).__name__}: {one_line(mask_text(str(broken)))}"
            error = RequestError("crashed", detail, retry_later=True)
        return Failure(
            request=request,
            reason=error.reason,
            detail=error.detail,
            retry_later=error.retry_later,
            retry_after_s=error.retry_after_s,
            failed_at=self._now(),
            reservations=error.reservations,
        )

    async def _follow(self, request: Request, receiver: Receiver, deadline: asyncio.Timeout) -> Answer:
        """Follow redirects, each target admitted by guard and robots.txt, to the response.

        A page's own refresh is followed once: what refreshes again is no article.
        """
        place = await self._admit(request.url)
        moves: list[Redirect] = []
        visited: list[str] = []
        refreshed_from = ""
        for _ in range(self._limits.redirects + 1):
            visited.append(place.url)
            rules = await self._robots_rules(place, request, deadline)
            answered = await self._request_with_retries(place, request, receiver, deadline, rules)
            if isinstance(answered, Answer) and (target := self._refresh_target(answered, refreshed_from)):
                refreshed_from = answered.final_url
                answered = Redirect(target, is_for_good=False, sets_cookie=bool(answered.header("set-cookie")))
            if isinstance(answered, Answer):
                if says_cookies_are_missing(visited[0], place.url):
                    raise _cookie_check(request.url, f"leads to {mask_url(place.url)}")
                has_moved = bool(moves) and all(move.is_for_good for move in moves)
                return self._check_reservations(answered.model_copy(update={"has_moved": has_moved}), rules)
            moves.append(answered)
            place = await self._admit_next(place, answered.location)
        if goes_in_a_circle(visited, (move.sets_cookie for move in moves)):
            raise _cookie_check(request.url, f"redirects to itself {self._limits.redirects} times, setting a cookie")
        detail = f"More than {self._limits.redirects} redirects, the last one to {mask_url(place.url)}."
        raise RequestError("too_many_redirects", detail, retry_later=False)

    def _refresh_target(self, answer: Answer, refreshed_from: str) -> str | None:
        """Return the address that a page refreshes to. Raises RequestError where it was reached by a refresh itself."""
        target = refresh_target(answer) if answer.request.role in _MINED else None
        if target and refreshed_from:
            detail = f"{mask_url(refreshed_from)} refreshes to {mask_url(answer.final_url)}, which refreshes again."
            raise RequestError("refresh_again", detail, retry_later=False)
        return target

    async def _admit(self, url: str) -> Admitted:
        admitted = await self._guard.admit(url)
        if isinstance(admitted, Refusal):
            raise RequestError(admitted.reason, admitted.detail, retry_later=admitted.retry_later)
        return admitted

    async def _admit_next(self, place: Admitted, location: str) -> Admitted:
        if not location:
            raise RequestError("bad_redirect", f"{mask_url(place.url)} redirects to nowhere.", retry_later=True)
        try:
            url = join_url(place.url, _as_utf8(location))
        except ValueError:
            detail = f"{mask_url(place.url)} redirects to {mask_url(location)}, which is not an address."
            raise RequestError("bad_redirect", detail, retry_later=True) from None
        following = await self._admit(url)
        if place.scheme == "https" and following.scheme == "http":
            detail = f"{mask_url(place.url)} redirects from https to {mask_url(url)}."
            raise RequestError("refused_downgrade", detail, retry_later=False)
        return following

    async def _request_with_retries(
        self, place: Admitted, request: Request, receiver: Receiver, deadline: asyncio.Timeout, rules: Rules | None
    ) -> Answer | Redirect:
        """Request one address, retrying errors that may pass within seconds: the only retry policy."""
        crawl_delay_s = rules.delay_s if rules else 0.0
        delay_s = 0.0 if place.is_local else max(self._limits.host_delay_s, crawl_delay_s)

        met: list[RequestError] = []

        async def attempt() -> Answer | Redirect:
            self._check_circuit(place)
            with paused(deadline):
                await self._pace.enter(place.host, delay_s)
            try:
                self._check_circuit(place)
                return await self._exchange.send(place, request, receiver, partial(self._postpone, deadline))
            except RequestError as error:
                met.append(error)
                if error.retry_now and error.retry_after_s:
                    self._pace.hold(place.host, error.retry_after_s)
                raise
            finally:
                self._pace.leave(place.host)

        async with self._host_slot(place, deadline), self._recording(place, deadline):
            try:
                return await self._retrying(attempt)
            except asyncio.CancelledError:
                if met and deadline.expired():  # between two attempts: the last error is more specific than a timeout
                    raise met[-1] from None
                raise

    def _check_circuit(self, place: Admitted) -> None:
        if self._circuits is not None:
            self._circuits.check(place.authority, self._now())

    def _record(self, place: Admitted, error: RequestError | None) -> None:
        if self._circuits is not None and (error is None or error.reason != "host_resting"):
            self._circuits.learn(place.authority, error, self._now())

    @asynccontextmanager
    async def _host_slot(self, place: Admitted, deadline: asyncio.Timeout) -> AsyncIterator[None]:
        """Per-host concurrency limit, retries included, so that waiting requests profit from an opened circuit."""
        slot = self._host_slots[place.authority]
        with paused(deadline):
            await slot.acquire()
        try:
            yield
        finally:
            slot.release()

    @asynccontextmanager
    async def _recording(self, place: Admitted, deadline: asyncio.Timeout) -> AsyncIterator[None]:
        """Record the outcome (response, error or timeout) in the host's circuit breaker."""
        try:
            yield
        except RequestError as error:
            if error.reason in {"connection", "tls"}:
                self._guard.forget(place.host)
            self._record(place, error)
            raise
        except asyncio.CancelledError:
            if deadline.expired():
                self._record(place, self._timeout())
            raise
        self._record(place, None)

    def _postpone(self, deadline: asyncio.Timeout) -> None:
        deadline.reschedule(asyncio.get_running_loop().time() + self._limits.total_s)

    def _timeout(self) -> RequestError:
        detail = f"No complete answer within {self._limits.total_s:g} seconds."
        return RequestError("timeout", detail, retry_later=True)

    async def _robots_rules(self, place: Admitted, request: Request, deadline: asyncio.Timeout) -> Rules | None:
        """Return the robots.txt rules, None for robots.txt itself. Raises RequestError where they forbid `request`."""
        self._check_circuit(place)
        if request.role is Role.ROBOTS:
            return None
        with paused(deadline):
            rules = await self._robots.rules(place.origin, request.source_id, self.get)
        if error := rules.error_for(place.url):
            raise error
        if self._is_reserved(request, rules.reservations):
            raise _mining_reserved(place.url, rules.reservations)
        return rules

    def _check_reservations(self, answer: Answer, rules: Rules | None) -> Answer:
        """Attach the mining opt-outs of site and response to `answer`. Raises RequestError where they are respected."""
        page = answer.body if answer.request.role is Role.PAGE else b""
        signs = (*(rules.reservations if rules else ()), *reserves_mining(answer.headers, "", page))
        if self._is_reserved(answer.request, signs):
            raise _mining_reserved(answer.final_url, signs)
        return answer.model_copy(update={"reservations": signs})

    def _is_reserved(self, request: Request, signs: tuple[str, ...]) -> bool:
        return self._respects_reservations and bool(signs) and request.role in _MINED


def _mining_reserved(url: str, signs: tuple[str, ...]) -> RequestError:
    detail = f"{mask_url(url)} reserves text and data mining ({'; '.join(signs)})."
    return RequestError("mining_reserved", detail, retry_later=False, reservations=signs)


def _cookie_check(url: str, what: str) -> RequestError:
    return RequestError("cookie_check", f"{mask_url(url)} {what}: it asks for a cookie.", retry_later=True)


def _retry_now(error: Exception) -> bool:
    return isinstance(error, RequestError) and error.retry_now


def _as_utf8(location: str) -> str:
    """Decode a Location header as browsers do: as UTF-8 where its bytes are valid UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
