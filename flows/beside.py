"""Foreground work while futures are pending: the thread that waits for them works on what they hand over."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any, Protocol

POLL_S = 0.1  # for work, while futures are pending


class Completable(Protocol):
    """A future, of Python or of Prefect."""

    def add_done_callback(self, fn: Callable[[Any], Any], /) -> None:
        """Call `fn` with the future when it is over."""


class HandedOver:
    """Thread-safe count of what is handed over and not worked on yet."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.n = 0
        self._counting = Lock()

    def add(self, n: int) -> None:
        """Count `n` more."""
        with self._counting:
            self.n += n

    def take(self, n: int) -> None:
        """Count `n` less; with 0 none are left, whatever was counted."""
        with self._counting:
            self.n = max(0, self.n - n) if n else 0


def in_turn(futures: Mapping[str, Completable], work: Callable[[], None]) -> Iterator[str]:
    """Yield the key of each future as soon as it is over, and call `work` now and again until then."""
    over: SimpleQueue[str] = SimpleQueue()
    for key, future in futures.items():
        future.add_done_callback(partial(_put, over, key))
    for _ in futures:
        yield _next(over, work)


def _put(over: SimpleQueue[str], key: str, _future: Any) -> None:
    over.put(key)


def _next(over: SimpleQueue[str], work: Callable[[], None]) -> str:
    while True:
        try:
            return over.get(timeout=POLL_S)
        except Empty:
            work()
