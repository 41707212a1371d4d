"""One cleaning process seen from outside: a page is given, its result taken; what overruns its limits is ended."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.context import ForkServerContext
from types import ModuleType

from pipeline.children.worker import resident_bytes, serve
from pipeline.clean.page import PageToClean
from pipeline.errors import TrackerError
from pipeline.records import CleanText, Record, Unclean

_END_S, _START_S = 5.0, 60.0
_MOST_KEPT = 0.5  # of the memory limit: a child that keeps more from page to page is replaced when it is idle


class ChildLimits(Record):
    """What one page may cost."""

    wall_s: float = 20.0  # the slowest of 2,171 real pages took 2.1 s
    memory_bytes: int = 600_000_000  # growth of the process over what it had at its start


class Child:
    """A process that cleans one page at a time, replaced by a new one when a page ends it."""

    def __init__(self, context: ForkServerContext, limits: ChildLimits) -> None:
        """Start the process."""
        self._context = context
        self._limits = limits
        self.number: int | None = None  # of the page under way
        self._given_at = 0.0
        self._start()

    @property
    def is_busy(self) -> bool:
        """Whether a page is under way."""
        return self.number is not None

    def give(self, number: int, page: PageToClean) -> None:
        """Hand a page to the idle process, which is replaced first if something ended it meanwhile."""
        try:
            self.pipe.send(page)
        except OSError:
            self.restart()
            self.pipe.send(page)
        self.number = number
        self._given_at = time.monotonic()

    def take(self) -> CleanText | Unclean:
        """Return the result that waits in the pipe; gave_up if the process died over the page."""
        try:
            result: CleanText | Unclean = self.pipe.recv()
        except (EOFError, OSError):
            return self._give_up(f"The process that read it died (exit code {self._exit_code()}).")
        self.number = None
        if self._growth() > _MOST_KEPT * self._limits.memory_bytes:
            self.restart()
        return result

    def check(self) -> Unclean | None:
        """Return gave_up if the page under way has taken more than its limits allow, after ending its process."""
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
        """End the process: politely if it is idle, else at once."""
        if not self.is_busy:
            self.pipe.close()
            self._process.join(_END_S)
        self._kill()

    def _start(self) -> None:
        self.number = None
        self.pipe, theirs = Pipe()
        self._process = self._context.Process(target=serve, args=(theirs, self._limits.memory_bytes), daemon=True)
        with _without_main():
            self._process.start()
        theirs.close()
        # The first thing it says is that it is ready: only then is its memory what a page finds.
        if not self.pipe.poll(_START_S) or self.pipe.recv() is not True:
            raise TrackerError("A process for cleaning pages could not be started; is there memory left?")
        self._resident_at_start = self._resident()

    def _kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()

    def _give_up(self, detail: str) -> Unclean:
        self.restart()
        return Unclean(reason="gave_up", detail=detail)

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
