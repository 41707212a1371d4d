"""Work beside threads: the thread that waits for them works on what they hand over."""

from collections.abc import Callable, Collection
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any, Protocol

_LOOK_EVERY_S = 0.1  # for work, while threads go on


class Under(Protocol):
    """A future, of Python or of Prefect."""

    def add_done_callback(self, fn: Callable[[Any], Any], /) -> None:
        """Call `fn` with the future when it is over."""


class Waiting:
    """Counts what threads have handed over."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._n = 0
        self._counting = Lock()

    def add(self, n: int) -> None:
        """Count `n` more."""
        with self._counting:
            self._n += n

    def take(self, least: int) -> bool:
        """Return whether `least` or more were handed over, and count anew if so."""
        with self._counting:
            is_enough = self._n >= least
            self._n = 0 if is_enough else self._n
        return is_enough


def work_beside(futures: Collection[Under], work: Callable[[], None]) -> None:
    """Call `work` now and again until all futures are over."""
    over: SimpleQueue[Any] = SimpleQueue()
    for future in futures:
        future.add_done_callback(over.put)
    n_open = len(futures)
    while n_open:
        try:
            over.get(timeout=_LOOK_EVERY_S)
        except Empty:
            work()
        else:
            n_open -= 1
