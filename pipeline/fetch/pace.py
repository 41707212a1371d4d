"""Per-host rate limiting: concurrency overall and per host, minimum delay between requests to one host."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Pace:
    """Rate limiter shared by the requests of one event loop.

    Guaranteed: at most `connections` turns are held at once, at most `host_connections` of them for one host, and two
    turns for one host start at least the later one's delay apart. Not guaranteed: fairness between hosts that wait
    for the same free connection, and anything across event loops.
    """

    def __init__(self, *, connections: int, host_connections: int) -> None:
        """Start with every turn free."""
        self._free = asyncio.Semaphore(connections)
        self._free_at: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(host_connections))
        self._earliest: dict[str, float] = {}
        self._held_until: dict[str, float] = {}

    async def enter(self, host: str, delay_s: float) -> None:
        """Wait for a turn at `host`, starting at least `delay_s` seconds after the one before. Pair it with `leave`."""
        await self._free_at[host].acquire()
        try:
            await self._wait_since_last(host, delay_s)
            await self._free.acquire()
        except BaseException:
            self._free_at[host].release()
            raise

    def leave(self, host: str) -> None:
        """End a turn that `enter` gave."""
        self._free.release()
        self._free_at[host].release()

    def hold(self, host: str, wait_s: float) -> None:
        """Block new turns at `host` for `wait_s` seconds, as its Retry-After requires."""
        until = asyncio.get_running_loop().time() + wait_s
        self._held_until[host] = max(until, self._held_until.get(host, until))

    async def _wait_since_last(self, host: str, delay_s: float) -> None:
        now = asyncio.get_running_loop().time()
        start = max(now, self._earliest.get(host, now - delay_s) + delay_s, self._held_until.get(host, now))
        self._earliest[host] = start  # reserved before sleeping, so that the next in line counts from here
        while start > now:
            await asyncio.sleep(start - now)
            now = asyncio.get_running_loop().time()
            start = self._held_until.get(host, now)  # `hold` may have been called in the meantime


@contextmanager
def paused(deadline: asyncio.Timeout) -> Iterator[None]:
    """Pause `deadline` while waiting for a turn, for which the server is not to blame."""
    loop = asyncio.get_running_loop()
    left_s = (deadline.when() or loop.time()) - loop.time()
    deadline.reschedule(None)
    try:
        yield
    finally:
        deadline.reschedule(loop.time() + left_s)
