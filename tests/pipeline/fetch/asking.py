"""A real client on a clock that the test moves, which sends requests as the client of one night would."""

import asyncio
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pipeline.fetch.circuit import Circuits
from pipeline.fetch.client import Client
from pipeline.fetch.guard import Guard, Resolver, resolve
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.receiver import Receiver
from pipeline.fetch.robots import Robots
from pipeline.records import Answer, Failure, Request, Role
from tests.clock import JumpingLoop, run

NOW = datetime(2026, 11, 21, 2, 15, tzinfo=UTC)
QUICK = ClientLimits(total_s=60, connect_s=10, retry_wait_s=0.01, retry_wait_max_s=0.02)
USER_AGENT = "nato-asia-tracker/0.1 (+https://tracker.example/about)"
PATIENCE_S = 60  # bounds a hang of a test; nothing is expected to take so long


@dataclass
class Asking:
    """Sends one request after the other, as the client of one night would. Servers on loopback need `allow`.

    Its clock stands still while anything happens (see JumpingLoop): routes of a server call `skip` and `hang`.
    """

    allow: set[str] = field(default_factory=set)
    connect_to: Mapping[str, str] = field(default_factory=dict)
    resolver: Resolver = resolve
    limits: ClientLimits = QUICK
    tls: ssl.SSLContext | None = None
    kept: list[Answer | Failure] = field(default_factory=list)
    circuits: Circuits | None = None
    now: datetime = NOW
    receiver: Receiver | None = None

    _loop: JumpingLoop = field(init=False, repr=False)
    _n_over: int = field(default=0, repr=False)
    _one_is_over: threading.Condition = field(default_factory=threading.Condition, repr=False)
    _all_are_over: threading.Event = field(default_factory=threading.Event, repr=False)

    def limit(self, **changes: float) -> None:
        self.limits = self.limits.model_copy(update=changes)

    def __call__(self, url: str, *, etag: str = "", last_modified: str = "") -> Answer | Failure:
        return self.all(self.request(url, etag=etag, last_modified=last_modified))[0]

    def received(self, url: str, receiver: Receiver) -> Answer | Failure:
        """Return the answer or failure of one request whose response `receiver` takes."""
        self.receiver = receiver
        return self(url)

    def answer(self, url: str) -> Answer:
        answered = self(url)
        assert isinstance(answered, Answer), answered
        return answered

    def failure(self, url: str) -> Failure:
        answered = self(url)
        assert isinstance(answered, Failure), answered
        return answered

    @staticmethod
    def request(url: str, *, role: Role = Role.PAGE, etag: str = "", last_modified: str = "") -> Request:
        return Request(url=url, role=role, source_id="s", subject_id="e", etag=etag, last_modified=last_modified)

    # --- time

    def time(self) -> float:
        """The seconds that have passed since the questions were asked."""
        return self._loop.time()

    def skip(self, seconds: float) -> None:
        """Let seconds pass before whatever the calling thread does next."""
        self._loop.skip(seconds)

    def hang(self) -> None:
        """Hold the calling thread of a server until all questions are over, and let their deadline pass."""
        self.skip(self.limits.total_s + 1)
        self._all_are_over.wait(PATIENCE_S)

    def await_answers(self, n: int) -> None:
        """Hold the calling thread until `n` of the questions are over."""
        with self._one_is_over:
            assert self._one_is_over.wait_for(lambda: self._n_over >= n, PATIENCE_S)

    # --- asking

    def all(self, *requests: Request) -> list[Answer | Failure]:
        self._n_over = 0
        self._all_are_over.clear()
        try:
            return run(self._all(requests), self._new_loop)
        finally:
            self._all_are_over.set()

    def _new_loop(self) -> JumpingLoop:
        self._loop = JumpingLoop()
        return self._loop

    async def _all(self, requests: tuple[Request, ...]) -> list[Answer | Failure]:
        guard = Guard(allow=frozenset(self.allow), connect_to=self.connect_to, resolver=self.resolver)
        robots = Robots(USER_AGENT, keep=self.kept.append)
        async with Client(
            user_agent=USER_AGENT,
            guard=guard,
            limits=self.limits,
            robots=robots,
            now=lambda: self.now + timedelta(seconds=self.time()),
            circuits=self.circuits,
            tls=self.tls,
        ) as client:
            return list(await asyncio.gather(*(self._one(client, request) for request in requests)))

    async def _one(self, client: Client, request: Request) -> Answer | Failure:
        answered = await client.get(request, self.receiver)
        with self._one_is_over:
            self._n_over += 1
            self._one_is_over.notify_all()
        return answered
