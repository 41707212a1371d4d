"""A real client with short limits, for tests that send requests as one client of one night would."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipeline.fetch.circuit import Circuits
from pipeline.fetch.client import Client
from pipeline.fetch.guard import Guard, Resolver, resolve
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.robots import Robots
from pipeline.records import Answer, Failure, Request, Role

NOW = datetime(2026, 11, 21, 2, 15, tzinfo=UTC)
QUICK = ClientLimits(total_s=60, connect_s=10, retry_wait_s=0.01, retry_wait_max_s=0.02)
USER_AGENT = "nato-asia-tracker/0.1 (+https://tracker.example/about)"


@dataclass
class Asking:
    """Sends requests as one client of one night would. Servers on loopback need `allow`."""

    allow: set[str] = field(default_factory=set)
    connect_to: Mapping[str, str] = field(default_factory=dict)
    resolver: Resolver = resolve
    limits: ClientLimits = QUICK
    tls: ssl.SSLContext | None = None
    kept: list[Answer | Failure] = field(default_factory=list)
    circuits: Circuits | None = None
    now: datetime = NOW

    def limit(self, **changes: float) -> None:
        self.limits = self.limits.model_copy(update=changes)

    def __call__(self, url: str, *, etag: str = "", last_modified: str = "") -> Answer | Failure:
        return self.all(self.request(url, etag=etag, last_modified=last_modified))[0]

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

    def all(self, *requests: Request) -> list[Answer | Failure]:
        return asyncio.run(self._all(requests))

    async def _all(self, requests: tuple[Request, ...]) -> list[Answer | Failure]:
        guard = Guard(allow=frozenset(self.allow), connect_to=self.connect_to, resolver=self.resolver)
        robots = Robots(USER_AGENT, keep=self.kept.append)
        async with Client(
            user_agent=USER_AGENT,
            guard=guard,
            limits=self.limits,
            robots=robots,
            now=lambda: self.now,
            circuits=self.circuits,
            tls=self.tls,
        ) as client:
            return list(await asyncio.gather(*(client.get(request) for request in requests)))
