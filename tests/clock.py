"""An event loop with a clock of its own: sleeping takes no time, and a test lets time pass as it needs it."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from contextvars import Context
from selectors import DefaultSelector, SelectorKey
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock begins at 0 and stands still while anything happens.

    Where every task waits and one of them sleeps, the clock jumps to the next timer. Where none sleeps, but for a
    deadline, the loop really waits for it: a busy machine reaches no deadline in between. `skip` lets time pass.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._sleepers: list[asyncio.TimerHandle] = []
        super().__init__(_JumpingSelector(self))

    def time(self) -> float:
        return self._now

    def skip(self, seconds: float) -> None:
        """Let time pass, from any thread: what the loop is told later happens after it."""
        with suppress(RuntimeError):  # closed: there is nobody left for whom it could pass
            self.call_soon_threadsafe(self.jump, seconds)

    def jump(self, seconds: float) -> None:
        self._now += seconds

    def call_later(
        self, delay: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        handle = super().call_later(delay, callback, *args, context=context)
        self._sleepers.append(handle)  # deadlines are set by call_at
        return handle

    def has_sleepers(self) -> bool:
        self._sleepers = [one for one in self._sleepers if not one.cancelled() and one.when() > self._now]
        return bool(self._sleepers)


class _JumpingSelector(DefaultSelector):
    def __init__(self, loop: JumpingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        events = super().select(0 if self._loop.has_sleepers() else timeout)
        if not events and timeout:
            self._loop.jump(timeout)
        return events


def run(work: Coroutine[Any, Any, T], new_loop: Callable[[], JumpingLoop] = JumpingLoop) -> T:
    """Run a coroutine on a jumping loop."""
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(work)
