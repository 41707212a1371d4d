"""Pages in, clean texts out in the same order, on all cores: no page can hold up the others or take all memory.

ProcessPoolExecutor cannot end one of its workers, so this is a small supervisor of our own: one pipe and one page at a
time per child, and a child that takes too long or too much, or dies, is replaced.
"""

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

from pipeline.children.child import Child, ChildLimits
from pipeline.clean.page import PageToClean
from pipeline.clean.read.decode import reject_size
from pipeline.records import CleanText, Unclean

_LOOK_EVERY_S = 0.05
_WINDOW = 8  # pages per child that are under way or wait for their turn to go out: a slow page does not stop the rest


class CleanPool:
    """Child processes that clean pages: a context manager, for one `clean` at a time."""

    def __init__(self, n_workers: int | None = None, *, limits: ChildLimits | None = None) -> None:
        """Take the number of children (default: one for each core) and the limits of a page."""
        self._n_workers = n_workers or os.cpu_count() or 1
        self._limits = limits or ChildLimits()
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        """Start the children. They are forked from a server that has loaded what cleaning needs, and nothing else."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["pipeline.children.worker"])
        self._children = [Child(context, self._limits) for _ in range(self._n_workers)]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the children."""
        for child in self._children:
            child.end()
        self._children = []

    def clean(self, pages: Iterable[PageToClean]) -> Iterator[CleanText | Unclean]:
        """Yield one result per page, in order. Pages are taken when they are needed: memory does not grow with them.

        A page that takes too long or too much memory, or ends its child, is Unclean with reason gave_up.
        """
        line = _Line(pages, most_open=_WINDOW * self._n_workers)
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

    def _hand_out(self, line: "_Line") -> None:
        for child in self._children:
            if not child.is_busy and (item := line.take()):
                child.give(*item)

    def _collect(self, line: "_Line") -> None:
        """Wait for results, but a moment at most: then look after the children that have none."""
        busy = {child: child.number for child in self._children if child.number is not None}
        ready = wait([child.pipe for child in busy], timeout=_LOOK_EVERY_S)
        for child, number in busy.items():
            if result := child.take() if child.pipe in ready else child.check():
                line.put(number, result)


class _Line:
    """The pages on their way: numbered as they come in, going out in that order."""

    def __init__(self, pages: Iterable[PageToClean], *, most_open: int) -> None:
        self._pages = iter(pages)
        self._most_open = most_open
        self._results: dict[int, CleanText | Unclean] = {}
        self._n_taken = self._n_out = 0
        self.is_over = False

    def take(self) -> tuple[int, PageToClean] | None:
        """Return the next page with its number; None if there is none or too many are under way.

        A page that is too large for any child gets its result here.
        """
        while not self.is_over and self._n_taken - self._n_out < self._most_open:
            page = next(self._pages, None)
            if page is None:
                self.is_over = True
                return None
            number, self._n_taken = self._n_taken, self._n_taken + 1
            if not (problem := reject_size(page.body)):
                return number, page
            self.put(number, problem)
        return None

    def put(self, number: int, result: CleanText | Unclean) -> None:
        """Keep a result until its turn."""
        self._results[number] = result

    def finished(self) -> Iterator[CleanText | Unclean]:
        """Yield the results whose turn it is."""
        while self._n_out in self._results:
            result = self._results.pop(self._n_out)
            self._n_out += 1
            yield result
