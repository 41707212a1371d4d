"""Questions from any thread in; out, their answers by the one client of the night, on an event loop of its own.

One client, so that all sources of a night keep to one pace at a host, ask for its robots.txt once, share what is known
of hosts that rest, and reuse open connections.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from pipeline.fetch.client import Client
from pipeline.records import Answer, Failure, Request

NAMES_AT_ONCE = 32  # lookups: a resolver that does not answer holds up its own name only

T = TypeVar("T")


class NightClient:
    """A client in a thread of its own; `get` and `get_each` may be called from any number of other threads.

    with NightClient(lambda: Client(…)) as client:
        answered = client.get(request)
    """

    def __init__(self, new_client: Callable[[], Client]) -> None:
        """Take how the client is made; that is done on its own loop, on entering."""
        self._new_client = new_client
        self._loop = asyncio.new_event_loop()
        self._is_closing = False
        self._thread = Thread(target=self._loop.run_forever, name="fetch", daemon=True)

    def __enter__(self) -> Self:
        """Start the loop and return the client."""
        self._thread.start()
        self._client = self._wait_for(self._made())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drop what is under way, close every connection and end the thread."""
        self._is_closing = True
        try:
            self._wait_for(self._closed())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def get(self, request: Request) -> Answer | Failure:
        """Return the complete answer, or why there is none, as Client.get does. CancelledError once it is closing."""
        return self._ask(request).result()

    def get_each(self, requests: Iterable[Request], *, at_once: int) -> Iterator[Answer | Failure]:
        """Yield one answer or failure per request, as they come; at most `at_once` are under way or not yet taken."""
        answered: SimpleQueue[Future[Answer | Failure]] = SimpleQueue()
        n_open = 0
        for request in requests:
            if n_open == at_once:
                yield answered.get().result()
                n_open -= 1
            self._ask(request).add_done_callback(answered.put)
            n_open += 1
        for _ in range(n_open):
            yield answered.get().result()

    def _ask(self, request: Request) -> Future[Answer | Failure]:
        if self._is_closing:
            raise CancelledError
        return asyncio.run_coroutine_threadsafe(self._client.get(request), self._loop)

    def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _made(self) -> Client:
        self._loop.set_default_executor(ThreadPoolExecutor(NAMES_AT_ONCE, "resolve"))
        return self._new_client()

    async def _closed(self) -> None:
        while under_way := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
        await self._client.__aexit__(None, None, None)
