"""Ordered process pool with limits per item: no item can hold up the others or take all memory.

ProcessPoolExecutor cannot end one of its workers, so this is a small supervisor of its own: one pipe and one item at a
time per child, and a child that takes too long or too much memory, or dies, is replaced. Its item is tried again alone,
with nothing running in the other children, so that what a busy or full machine did to it is not held against it.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Self

from pipeline.children.child import Child
from pipeline.children.line import Line
from pipeline.children.worker import ChildLimits, GaveUp, Item, Result

_CHECK_EVERY_S = 0.05
_WINDOW = 8  # items per child that are under way or finished out of order: a slow one does not stop the rest


class ChildPool:
    """Child processes that apply functions to items: a context manager, for one `map` at a time."""

    def __init__(
        self,
        *functions: Callable[..., Any],
        loaded: Sequence[str] = (),
        n_workers: int | None = None,
        limits: ChildLimits | None = None,
        may_have_children: bool = False,
    ) -> None:
        """Take the functions that will be mapped, the number of children (default: one per core), and an item's limits.

        Functions are defined at the top level of a module, which is imported before the cost of an item is counted, as
        are the modules `loaded`, which functions import when they are called: this process never needs them.
        With `may_have_children` they may start processes of their own, and end when this process does: a long item
        would otherwise go on for nobody.
        """
        self._modules = sorted({*loaded, *(function.__module__ for function in functions)})
        self._n_workers = n_workers or os.cpu_count() or 1
        self._limits = limits or ChildLimits()
        self._may_have_children = may_have_children
        self._context = multiprocessing.get_context("forkserver")
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        """Name what the server imports from which children are forked; they start when there are items for them.

        The server is one per process: a pool of other functions, entered later, imports their modules in each child.
        """
        self._context.set_forkserver_preload(self._modules)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the children."""
        self._kill_busy()
        for child in self._children:
            child.end()
        self._children = []

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result | GaveUp]:
        """Yield one result per item, in order. Items are taken when they are needed: memory does not grow with them.

        GaveUp stands for an item that failed among others and then alone: once if its process died or hung
        (`retry_later`), twice if it exceeded its own limits or made the function raise. Raises a TrackerError of the
        function, or where no child can be started.
        """
        for _, result in self._run(function, Line(items, most_open=_WINDOW * self._n_workers)):
            yield result

    def map_unordered(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result | GaveUp]]:
        """Yield each item with its result as it finishes, as `map` otherwise: a slow item never holds up the rest.

        An item is taken when a child is free for it; those that failed are tried again after all others.
        """
        return self._run(function, Line(items, most_open=None))

    def _run(
        self, function: Callable[[Item], Result], line: Line[Item, Result | GaveUp]
    ) -> Iterator[tuple[Item, Result | GaveUp]]:
        try:
            while True:
                self._hand_out(function, line)
                yield from line.finished()
                if any(child.is_busy for child in self._children):
                    self._collect(line)
                elif failed := line.take_failed():
                    number, item = failed
                    line.put(number, self._try_alone(function, item))
                elif line.is_over:
                    return
        finally:
            self._kill_busy()

    def call(self, function: Callable[[Item], Result], item: Item) -> Result | GaveUp:
        """Return the result of one item, as `map` does."""
        (result,) = self.map(function, [item])
        return result

    def _hand_out(self, function: Callable[[Item], Result], line: Line[Item, Result | GaveUp]) -> None:
        while any(not child.is_busy for child in self._children) or len(self._children) < self._n_workers:
            taken = line.take()
            if not taken:
                return
            number, item = taken
            self._idle_child().give(number, function, item)

    def _collect(self, line: Line[Item, Result | GaveUp]) -> None:
        """Wait a moment for results, and set aside the items that failed."""
        for number, result in self._results():
            if isinstance(result, GaveUp):
                line.set_aside(number)
            else:
                line.put(number, result)

    def _try_alone(self, function: Callable[[Item], Result], item: Item) -> Result | GaveUp:
        """Return the result of an item that failed, tried again while nothing else runs in the children."""
        result = self._apply_alone(function, item)
        if isinstance(result, GaveUp) and not result.retry_later:
            result = self._apply_alone(function, item)
        return result

    def _apply_alone(self, function: Callable[[Item], Result], item: Item) -> Result | GaveUp:
        self._idle_child().give(0, function, item)
        results: list[tuple[int, Result | GaveUp]] = []
        while not results:
            results = list(self._results())
        return results[0][1]

    def _results(self) -> Iterator[tuple[int, Any]]:
        """Wait a moment, and yield results by number: GaveUp for children that died or exceeded their limits."""
        busy = {child: child.number for child in self._children if child.number is not None}
        ready = wait([child.pipe for child in busy], timeout=_CHECK_EVERY_S)
        for child, number in busy.items():
            if child.pipe in ready:
                yield number, child.take()
            elif gave_up := child.check():
                yield number, gave_up

    def _idle_child(self) -> Child:
        """Return a child without an item, a new one where all that there are have one."""
        idle = next((child for child in self._children if not child.is_busy), None)
        if idle is None:
            idle = Child(self._context, self._modules, self._limits, may_have_children=self._may_have_children)
            self._children.append(idle)
        return idle

    def _kill_busy(self) -> None:
        """End the children whose results nobody waits for."""
        for child in self._children:
            if child.is_busy:
                child.kill()
        self._children = [child for child in self._children if not child.is_busy]
