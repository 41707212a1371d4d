"""Reorder buffer: items are numbered as they arrive; results are yielded in that order, or as they finish."""

from collections.abc import Iterable, Iterator
from typing import Generic

from pipeline.children.worker import Item, Result


class Line(Generic[Item, Result]):
    """Items on their way through the children, bounded in number, and results that wait for their turn."""

    def __init__(self, items: Iterable[Item], *, most_open: int | None) -> None:
        """Take the items, and how many at most are under way or finished out of order; None: order is not kept."""
        self._items = iter(items)
        self._most_open = most_open
        self._under_way: dict[int, Item] = {}
        self._failed: list[int] = []
        self._results: dict[int, tuple[Item, Result]] = {}
        self._n_taken = self._n_out = 0
        self.is_over = False

    def take(self) -> tuple[int, Item] | None:
        """Return the next item with its number; None if there is none or too many are open."""
        if self.is_over or (self._most_open and self._n_taken - self._n_out >= self._most_open):
            return None
        try:
            item = next(self._items)
        except StopIteration:
            self.is_over = True
            return None
        number, self._n_taken = self._n_taken, self._n_taken + 1
        self._under_way[number] = item
        return number, item

    def put(self, number: int, result: Result) -> None:
        """Keep a result until its turn."""
        self._results[number] = self._under_way.pop(number), result

    def set_aside(self, number: int) -> None:
        """Note that an item under way failed and is to be tried again."""
        self._failed.append(number)

    def take_failed(self) -> tuple[int, Item] | None:
        """Return the first item that was set aside, with its number; None if there is none."""
        if not self._failed:
            return None
        number = self._failed.pop(0)
        return number, self._under_way[number]

    def finished(self) -> Iterator[tuple[Item, Result]]:
        """Yield the results whose turn it is, each with its item."""
        while (number := self._next()) in self._results:
            self._n_out += 1
            yield self._results.pop(number)

    def _next(self) -> int:
        """Return the number whose turn it is: the next one, or where order is not kept, any that is finished."""
        return self._n_out if self._most_open else next(iter(self._results), self._n_taken)
