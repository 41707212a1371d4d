"""Thread-safe facade over the night's one HTTP client, which runs on an event loop in a thread of its own.

All sources of a night share one client, and with it the pace per host, the robots.txt cache, the circuit breakers and
open connections.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from pipeline.fetch.client import Client
from pipeline.fetch.receiver import Receiver
from pipeline.records import Answer, Failure, Request

NAMES_AT_ONCE = 32  # concurrent lookups: a slow name server must not block other names

T = TypeVar("T")


class NightClient:
    """A client on its own thread; `get` and `get_each` may be called from any number of other threads.

    with NightClient(lambda: Client(…)) as client:
        answered = client.get(request)
    """

    def __init__(self, new_client: Callable[[], Client]) -> None:
        """Take the client's factory, which is called on the client's loop on entering."""
        self._new_client = new_client
        self._loop = asyncio.new_event_loop()
        self._is_closing = False
        self._thread = Thread(target=self._loop.run_forever, name="fetch", daemon=True)

    def __enter__(self) -> Self:
        """Start the loop and return the client."""
        self._thread.start()
        self._client = self._wait_for(self._start_client())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel pending requests, close every connection and end the thread."""
        self._is_closing = True
        try:
            self._wait_for(self._close_client())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def stop(self) -> None:
        """Cancel pending requests, and those that are asked for from now on: nobody waits for their deadlines."""
        self._is_closing = True
        self._loop.call_soon_threadsafe(self._cancel_all)

    def get(self, request: Request, receiver: Receiver | None = None) -> Answer | Failure:
        """Return the response or Failure, as Client.get does. Raises CancelledError once the client is closing."""
        return self._submit(request, receiver).result()

    def get_each(self, requests: Iterable[Request], *, at_once: int) -> Iterator[Answer | Failure]:
        """Yield one response or failure per request, as they complete, at most `at_once` in flight or unconsumed."""
        answered: SimpleQueue[Future[Answer | Failure]] = SimpleQueue()
        n_open = 0
        for request in requests:
            if n_open == at_once:
                yield answered.get().result()
                n_open -= 1
            self._submit(request).add_done_callback(answered.put)
            n_open += 1
        for _ in range(n_open):
            yield answered.get().result()

    def _submit(self, request: Request, receiver: Receiver | None = None) -> Future[Answer | Failure]:
        if self._is_closing:
            raise CancelledError
        return asyncio.run_coroutine_threadsafe(self._client.get(request, receiver), self._loop)

    def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _start_client(self) -> Client:
        self._loop.set_default_executor(ThreadPoolExecutor(NAMES_AT_ONCE, "resolve"))
        return self._new_client()

    def _cancel_all(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()

    async def _close_client(self) -> None:
        while under_way := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
        await self._client.__aexit__(None, None, None)
