"""One killable worker process, seen from its parent: one item at a time, ended where it exceeds its limits."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.context import ForkServerContext
from types import ModuleType
from typing import Generic

from pipeline.children.worker import GaveUp, Item, Result, resident_bytes, serve
from pipeline.errors import TrackerError
from pipeline.records import Record

_END_S, _START_S = 5.0, 60.0
_MOST_KEPT = 0.5  # of the memory limit: a child that keeps more from item to item is replaced when it is idle


class ChildLimits(Record):
    """What one item may cost."""

    wall_s: float = 20.0  # the slowest of 2,171 real pages took 2.1 s
    memory_bytes: int = 600_000_000  # growth of the process over what it had at its start


class Child(Generic[Item, Result]):
    """A process that applies a function to one item at a time, replaced by a new one when an item ends it."""

    def __init__(self, context: ForkServerContext, function: Callable[[Item], Result], limits: ChildLimits) -> None:
        """Start the process. The function must be defined at the top level of a module, which the child imports."""
        self._context = context
        self._function = function
        self._limits = limits
        self.number: int | None = None  # of the item under way
        self._given_at = 0.0
        self._start()

    @property
    def is_busy(self) -> bool:
        """Whether an item is under way."""
        return self.number is not None

    def give(self, number: int, item: Item) -> None:
        """Send an item to the idle process, which is replaced first if something ended it meanwhile."""
        try:
            self.pipe.send(item)
        except OSError:
            self.restart()
            self.pipe.send(item)
        self.number = number
        self._given_at = time.monotonic()

    def take(self) -> Result | GaveUp:
        """Return the result that waits in the pipe; GaveUp if the function raised or the process died."""
        try:
            result: Result | GaveUp = self.pipe.recv()
        except (EOFError, OSError):
            return self._give_up(f"The process that read it died (exit code {self._exit_code()}).")
        self.number = None
        if self._growth() > _MOST_KEPT * self._limits.memory_bytes:
            self.restart()
        return result

    def check(self) -> GaveUp | None:
        """Return GaveUp, after ending the process, if the item under way has exceeded a limit."""
        if time.monotonic() - self._given_at > self._limits.wall_s:
            return self._give_up(f"Reading it takes longer than the limit of {self._limits.wall_s:g} seconds.")
        if self._growth() > self._limits.memory_bytes:
            megabytes = self._limits.memory_bytes // 1_000_000
            return self._give_up(f"Reading it needs more memory than the limit of {megabytes} MB.")
        return None

    def restart(self) -> None:
        """Replace the process, whatever it is doing."""
        self._kill()
        self._start()

    def end(self) -> None:
        """End the process: let it finish by itself if it is idle, else kill it at once."""
        if not self.is_busy:
            self.pipe.close()
            self._process.join(_END_S)
        self._kill()

    def _start(self) -> None:
        self.number = None
        self.pipe, theirs = Pipe()
        arguments = (theirs, self._function, self._limits.memory_bytes)
        self._process = self._context.Process(target=serve, args=arguments, daemon=True)
        with _without_main():
            self._process.start()
        theirs.close()
        # True arrives once everything is imported: only from then on is growth the cost of an item.
        if not self.pipe.poll(_START_S) or self.pipe.recv() is not True:
            raise TrackerError("A child process could not be started; is there memory left?")
        self._resident_at_start = self._resident()

    def _kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()

    def _give_up(self, detail: str) -> GaveUp:
        self.restart()
        return GaveUp(detail=detail)

    def _exit_code(self) -> int | None:
        self._process.join(_END_S)
        return self._process.exitcode

    def _growth(self) -> int:
        return self._resident() - self._resident_at_start

    def _resident(self) -> int:
        return (self._process.pid and resident_bytes(self._process.pid)) or 0


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the main module: multiprocessing would import it in every child, and in a flow it is Prefect's."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
