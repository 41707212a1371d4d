"""Ordered process pool with limits per item: no item can hold up the others or take all memory.

ProcessPoolExecutor cannot end one of its workers, so this is a small supervisor of its own: one pipe and one item at a
time per child, and a child that takes too long or too much memory, or dies, is replaced.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from types import TracebackType
from typing import Generic, Self

from pipeline.children.child import Child, ChildLimits
from pipeline.children.worker import GaveUp, Item, Result

_CHECK_EVERY_S = 0.05
_WINDOW = 8  # items per child that are under way or finished out of order: a slow one does not stop the rest


class ChildPool(Generic[Item, Result]):
    """Child processes that apply one function to items: a context manager, for one `map` at a time."""

    def __init__(
        self,
        function: Callable[[Item], Result],
        n_workers: int | None = None,
        *,
        give_up: Callable[[str], Result],
        refuse: Callable[[Item], Result | None] = lambda _: None,
        limits: ChildLimits | None = None,
    ) -> None:
        """Take a function of a module's top level, the number of children (default: one per core) and an item's limits.

        `give_up` builds the result of an item that exceeds its limits, makes the function raise or ends its child,
        from a sentence with the cause. `refuse` returns the result of an item that must not reach a child, else None.
        """
        self._function = function
        self._n_workers = n_workers or os.cpu_count() or 1
        self._limits = limits or ChildLimits()
        self._give_up = give_up
        self._refuse = refuse
        self._children: list[Child[Item, Result]] = []

    def __enter__(self) -> Self:
        """Start the children, forked from a server that has imported nothing but the module of the function.

        The server is one per process: a pool of another function, entered later, imports its module in each child.
        """
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([self._function.__module__])
        self._children = [Child(context, self._function, self._limits) for _ in range(self._n_workers)]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the children."""
        for child in self._children:
            child.end()
        self._children = []

    def map(self, items: Iterable[Item]) -> Iterator[Result]:
        """Yield one result per item, in order. Items are taken when they are needed: memory does not grow with them."""
        line = _Line(items, self._refuse, most_open=_WINDOW * self._n_workers)
        try:
            while True:
                self._hand_out(line)
                yield from line.finished()
                if not any(child.is_busy for child in self._children):
                    if line.is_over:
                        return
                    continue
                self._collect(line)
        finally:
            for child in self._children:
                if child.is_busy:
                    child.restart()

    def _hand_out(self, line: "_Line[Item, Result]") -> None:
        for child in self._children:
            if not child.is_busy and (numbered := line.take()):
                child.give(*numbered)

    def _collect(self, line: "_Line[Item, Result]") -> None:
        """Wait a moment for results, then check the limits of the children that have none."""
        busy = {child: child.number for child in self._children if child.number is not None}
        ready = wait([child.pipe for child in busy], timeout=_CHECK_EVERY_S)
        for child, number in busy.items():
            if child.pipe in ready:
                result = child.take()
                line.put(number, self._give_up(result.detail) if isinstance(result, GaveUp) else result)
            elif gave_up := child.check():
                line.put(number, self._give_up(gave_up.detail))


class _Line(Generic[Item, Result]):
    """Reorder buffer: items are numbered in the order of arrival, and results are yielded in that order."""

    def __init__(self, items: Iterable[Item], refuse: Callable[[Item], Result | None], *, most_open: int) -> None:
        self._items = iter(items)
        self._refuse = refuse
        self._most_open = most_open
        self._results: dict[int, Result] = {}
        self._n_taken = self._n_out = 0
        self.is_over = False

    def take(self) -> tuple[int, Item] | None:
        """Return the next item with its number; None if there is none or too many are under way.

        An item that is refused gets its result here.
        """
        while not self.is_over and self._n_taken - self._n_out < self._most_open:
            try:
                item = next(self._items)
            except StopIteration:
                self.is_over = True
                return None
            number, self._n_taken = self._n_taken, self._n_taken + 1
            refused = self._refuse(item)
            if refused is None:
                return number, item
            self.put(number, refused)
        return None

    def put(self, number: int, result: Result) -> None:
        """Keep a result until its turn."""
        self._results[number] = result

    def finished(self) -> Iterator[Result]:
        """Yield the results whose turn it is."""
        while self._n_out in self._results:
            result = self._results.pop(self._n_out)
            self._n_out += 1
            yield result
