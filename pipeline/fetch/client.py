"""A request in; out, a complete answer or the reason why there is none. Nothing else in the project asks the web."""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

import stamina
from ada_url import join_url

from pipeline.errors import TrackerError
from pipeline.fetch.circuit import Circuits
from pipeline.fetch.deadline import stopped
from pipeline.fetch.exchange import Exchange, Redirect
from pipeline.fetch.guard import Admitted, Guard, Refusal
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.pace import Pace
from pipeline.fetch.request_error import Trouble
from pipeline.fetch.reservation import reserves_mining
from pipeline.fetch.robots import Robots, Rules
from pipeline.records import Answer, Failure, Request, Role
from pipeline.urls.mask import mask_url, one_line

_MINED = frozenset({Role.PAGE, Role.BASELINE})  # roles whose answers are read for their text; feeds are made to be read


class Client:
    """One identity, one guard and one set of limits, for one event loop.

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
    ) -> None:
        """Take the parts.

        `circuits` is given where the clients of a night learn from each other, and from earlier nights, which hosts to
        leave alone; without it every host is asked. With `respects_reservations` no page is kept, or even asked for,
        whose site reserves text and data mining.
        `user_agent` is Latin-1 text; `tls` holds certificates to trust in place of certifi's (tests).
        """
        self._guard = guard
        self._limits = limits
        self._robots = robots
        self._now = now
        self._pace = Pace(connections=limits.connections, host_connections=limits.host_connections)
        self._circuits = circuits
        self._respects_reservations = respects_reservations
        self._lines: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(limits.host_connections)
        )
        self._exchange = Exchange(user_agent=user_agent, limits=limits, now=now, tls=tls)
        self._patiently = stamina.AsyncRetryingCaller(
            attempts=limits.attempts,
            timeout=None,  # the total deadline lies around all attempts
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

    async def get(self, request: Request) -> Answer | Failure:
        """Return the complete answer (200, or 304 to a conditional request), or why there is none.

        What the web does is never an exception, nor is a mistake of ours about one address; trouble with what keeps the
        answers (TrackerError) is raised. The deadline spans name, connection, redirects, retries and body; it
        does not run while the request waits for its turn at a host, or for the host's robots.txt, which has its own.
        """
        try:
            async with asyncio.timeout(self._limits.total_s) as deadline:
                return await self._follow(request, deadline)
        except TimeoutError:
            trouble = self._late()
        except Trouble as met:
            trouble = met
        except TrackerError:
            raise
        except Exception as broken:
            detail = f"{type(broken).__name__}: {one_line(str(broken))}"
            trouble = Trouble("crashed", detail, retry_later=True)
        return Failure(
            request=request,
            reason=trouble.reason,
            detail=trouble.detail,
            retry_later=trouble.retry_later,
            retry_after_s=trouble.retry_after_s,
            failed_at=self._now(),
            reservations=trouble.reservations,
        )

    async def _follow(self, request: Request, deadline: asyncio.Timeout) -> Answer:
        """Go from address to address, each admitted by guard and robots, until one answers."""
        place = await self._admit(request.url)
        moves: list[Redirect] = []
        for _ in range(self._limits.redirects + 1):
            rules = await self._permission(place, request, deadline)
            answered = await self._ask_patiently(place, request, deadline, rules)
            if isinstance(answered, Answer):
                has_moved = bool(moves) and all(move.is_for_good for move in moves)
                return self._unreserved(answered.model_copy(update={"has_moved": has_moved}), rules)
            moves.append(answered)
            place = await self._admit_next(place, answered.location)
        detail = f"More than {self._limits.redirects} redirects, the last one to {mask_url(place.url)}."
        raise Trouble("too_many_redirects", detail, retry_later=False)

    async def _admit(self, url: str) -> Admitted:
        admitted = await self._guard.admit(url)
        if isinstance(admitted, Refusal):
            raise Trouble(admitted.reason, admitted.detail, retry_later=admitted.retry_later)
        return admitted

    async def _admit_next(self, place: Admitted, location: str) -> Admitted:
        if not location:
            raise Trouble("bad_redirect", f"{mask_url(place.url)} redirects to nowhere.", retry_later=True)
        try:
            url = join_url(place.url, _as_utf8(location))
        except ValueError:
            detail = f"{mask_url(place.url)} redirects to {mask_url(location)}, which is not an address."
            raise Trouble("bad_redirect", detail, retry_later=True) from None
        following = await self._admit(url)
        if place.scheme == "https" and following.scheme == "http":
            detail = f"{mask_url(place.url)} redirects from https to {mask_url(url)}."
            raise Trouble("refused_downgrade", detail, retry_later=False)
        return following

    async def _ask_patiently(
        self, place: Admitted, request: Request, deadline: asyncio.Timeout, rules: Rules | None
    ) -> Answer | Redirect:
        """Ask one address, again where the trouble may pass within seconds: the one retry policy."""
        own_s, asked_s = self._limits.host_delay_s, rules.delay_s if rules else 0.0
        delay_s = 0.0 if place.is_local else max(own_s, asked_s)

        met: list[Trouble] = []

        async def ask() -> Answer | Redirect:
            self._check(place)
            with stopped(deadline):
                await self._pace.enter(place.host, delay_s)
            try:
                self._check(place)
                return await self._exchange.ask(place, request)
            except Trouble as trouble:
                met.append(trouble)
                if trouble.retry_now and trouble.retry_after_s:
                    self._pace.hold(place.host, trouble.retry_after_s)
                raise
            finally:
                self._pace.leave(place.host)

        async with self._in_line(place, deadline), self._learning(place, deadline):
            try:
                return await self._patiently(ask)
            except asyncio.CancelledError:
                if met and deadline.expired():  # between two attempts: what was met says more than that it is late
                    raise met[-1] from None
                raise

    def _check(self, place: Admitted) -> None:
        if self._circuits is not None:
            self._circuits.check(place.authority, self._now())

    def _learn(self, place: Admitted, trouble: Trouble | None) -> None:
        if self._circuits is not None and (trouble is None or trouble.reason != "host_resting"):
            self._circuits.learn(place.authority, trouble, self._now())

    @asynccontextmanager
    async def _in_line(self, place: Admitted, deadline: asyncio.Timeout) -> AsyncIterator[None]:
        """Let few requests at a time try one host, their retries included: the others then learn from them."""
        line = self._lines[place.authority]
        with stopped(deadline):
            await line.acquire()
        try:
            yield
        finally:
            line.release()

    @asynccontextmanager
    async def _learning(self, place: Admitted, deadline: asyncio.Timeout) -> AsyncIterator[None]:
        """Remember what a host's answer, trouble or silence says about it."""
        try:
            yield
        except Trouble as trouble:
            if trouble.reason in {"connection", "tls"}:
                self._guard.forget(place.host)
            self._learn(place, trouble)
            raise
        except asyncio.CancelledError:
            if deadline.expired():
                self._learn(place, self._late())
            raise
        self._learn(place, None)

    def _late(self) -> Trouble:
        detail = f"No complete answer within {self._limits.total_s:g} seconds."
        return Trouble("timeout", detail, retry_later=True)

    async def _permission(self, place: Admitted, request: Request, deadline: asyncio.Timeout) -> Rules | None:
        """Return the rules of the place's robots.txt, None for itself. Raises Trouble where it may not be asked."""
        self._check(place)
        if request.role is Role.ROBOTS:
            return None
        with stopped(deadline):
            rules = await self._robots.rules(place.origin, request.source_id, self.get)
        trouble = rules.trouble(place.url)
        if trouble is not None:
            raise trouble
        if self._is_reserved(request, rules.reservations):
            raise _reserved(place.url, rules.reservations)
        return rules

    def _unreserved(self, answer: Answer, rules: Rules | None) -> Answer:
        """Return the answer with the signs of its site and of its own. Raises Trouble where they are to be obeyed."""
        signs = (*(rules.reservations if rules else ()), *reserves_mining(answer.headers, ""))
        if self._is_reserved(answer.request, signs):
            raise _reserved(answer.final_url, signs)
        return answer.model_copy(update={"reservations": signs})

    def _is_reserved(self, request: Request, signs: tuple[str, ...]) -> bool:
        return self._respects_reservations and bool(signs) and request.role in _MINED


def _reserved(url: str, signs: tuple[str, ...]) -> Trouble:
    detail = f"{mask_url(url)} reserves text and data mining ({'; '.join(signs)})."
    return Trouble("mining_reserved", detail, retry_later=False, reservations=signs)


def _retry_now(error: Exception) -> bool:
    return isinstance(error, Trouble) and error.retry_now


def _as_utf8(location: str) -> str:
    """Return a Location as browsers read it: its bytes are UTF-8 where they can be."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
