"""One killable worker process, seen from its parent: one item at a time, ended where it exceeds its limits."""

import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from types import ModuleType
from typing import Any

from pipeline.children.worker import ChildLimits, GaveUp, resident_bytes, serve
from pipeline.errors import TrackerError

_END_S, _START_S = 5.0, 60.0
_STARTS, _START_PAUSE_S = 10, 0.5  # a machine that is short of memory or processes for a moment may kill a start, too
_MOST_KEPT = 0.5  # of the memory limit: a child that keeps more from item to item is replaced when it is idle


class Child:
    """A process that applies functions to one item at a time, replaced by a new one when an item ends it."""

    def __init__(
        self, context: ForkServerContext, modules: Sequence[str], limits: ChildLimits, *, may_have_children: bool
    ) -> None:
        """Start the process, which imports the modules of the functions."""
        self._context = context
        self._modules = modules
        self._limits = limits
        self._may_have_children = may_have_children
        self.number: int | None = None  # of the item under way
        self._given_at = 0.0
        self._start()

    @property
    def is_busy(self) -> bool:
        """Whether an item is under way."""
        return self.number is not None

    def give(self, number: int, function: Callable[[Any], Any], item: Any) -> None:
        """Send an item to the idle process, which is replaced first if something ended it meanwhile."""
        for _ in range(_STARTS):
            try:
                self.pipe.send((function, item))
            except OSError:
                self.restart()
            else:
                self.number = number
                self._given_at = time.monotonic()
                return
        raise TrackerError("Child processes die as soon as they are started: is there memory left? Run it again later.")

    def take(self) -> Any:
        """Return the result that waits in the pipe; GaveUp if the function raised or the process died.

        Raises the TrackerError that the function raised.
        """
        try:
            result = self.pipe.recv()
        except (EOFError, OSError):
            return self._died()
        self.number = None
        if self._growth() > _MOST_KEPT * self._limits.memory_bytes:
            self.restart()
        if isinstance(result, TrackerError):
            raise result
        return result

    def check(self) -> GaveUp | None:
        """Return GaveUp, after ending the process, if the item under way has exceeded a limit."""
        if time.monotonic() - self._given_at > self._limits.wall_s:
            detail = f"Reading it hung: it had not ended after {self._limits.wall_s:g} seconds."
            return self._give_up(detail, retry_later=True)
        if self._growth() > self._limits.memory_bytes:
            megabytes = self._limits.memory_bytes // 1_000_000
            detail = f"Reading it needs more memory than the limit of {megabytes} MB."
            return self._give_up(detail, retry_later=False)
        return None

    def restart(self) -> None:
        """Replace the process, whatever it is doing."""
        self.kill()
        self._start()

    def end(self) -> None:
        """Let the idle process finish by itself, and kill it if it does not."""
        self.pipe.close()
        self._process.join(_END_S)
        self.kill()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()

    def _start(self) -> None:
        """Start the process; again where the machine refused or killed it. Raises TrackerError if it never starts."""
        self.number = None
        for attempt in range(1, _STARTS + 1):
            try:
                self.pipe, self._process = self._start_once()
                break
            except (OSError, EOFError) as broken:
                if attempt == _STARTS:
                    raise TrackerError(
                        f"A child process could not be started ({broken or 'it died at once'}): free memory or "
                        "processes on this machine, and run it again."
                    ) from broken
                time.sleep(_START_PAUSE_S)
        self._resident_at_start = self._resident()

    def _start_once(self) -> tuple[Connection, ForkServerProcess]:
        pipe, theirs = Pipe()
        arguments = (theirs, self._modules, self._limits, self._may_have_children)
        process = self._context.Process(target=serve, args=arguments, daemon=not self._may_have_children)
        try:
            with theirs, _without_main():
                process.start()
            _await_ready(pipe)
        except BaseException:
            if process.pid:
                process.kill()
                process.join()
            pipe.close()
            raise
        return pipe, process

    def _died(self) -> GaveUp:
        self._process.join(_END_S)
        exit_code = self._process.exitcode
        if exit_code == -signal.SIGPROF:
            detail = f"Reading it takes more processor time than the limit of {self._limits.cpu_s:g} seconds."
            return self._give_up(detail, retry_later=False)
        return self._give_up(f"The process that read it died ({_cause(exit_code)}).", retry_later=True)

    def _give_up(self, detail: str, *, retry_later: bool) -> GaveUp:
        self.restart()
        return GaveUp(detail=detail, retry_later=retry_later)

    def _growth(self) -> int:
        return self._resident() - self._resident_at_start

    def _resident(self) -> int:
        return (self._process.pid and resident_bytes(self._process.pid)) or 0


def _await_ready(pipe: Connection) -> None:
    """Wait for True, sent once everything is imported: only from then on is growth the cost of an item.

    Raises the TrackerError that is sent where something cannot be imported.
    """
    if not pipe.poll(_START_S):
        raise TimeoutError(f"it was not ready after {_START_S:g} seconds")
    said = pipe.recv()
    if isinstance(said, TrackerError):
        raise said


def _cause(exit_code: int | None) -> str:
    """Return the signal that ended a process, or its exit code, in words."""
    if exit_code is not None and -exit_code in {member.value for member in signal.Signals}:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the main module: multiprocessing would import it in every child, and in a flow it is Prefect's."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
