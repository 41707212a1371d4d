"""Reorder buffer: items are numbered in the order of arrival, and results are yielded in that order."""

from collections.abc import Iterable, Iterator
from typing import Generic

from pipeline.children.worker import Item, Result


class Line(Generic[Item, Result]):
    """Items on their way through the children, bounded in number, and results that wait for their turn."""

    def __init__(self, items: Iterable[Item], *, most_open: int) -> None:
        """Take the items, and how many at most are under way or finished out of order."""
        self._items = iter(items)
        self._most_open = most_open
        self._under_way: dict[int, Item] = {}
        self._failed: list[int] = []
        self._results: dict[int, Result] = {}
        self._n_taken = self._n_out = 0
        self.is_over = False

    def take(self) -> tuple[int, Item] | None:
        """Return the next item with its number; None if there is none or too many are open."""
        if self.is_over or self._n_taken - self._n_out >= self._most_open:
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
        del self._under_way[number]
        self._results[number] = result

    def set_aside(self, number: int) -> None:
        """Note that an item under way failed and is to be tried again."""
        self._failed.append(number)

    def take_failed(self) -> tuple[int, Item] | None:
        """Return the first item that was set aside, with its number; None if there is none."""
        if not self._failed:
            return None
        number = self._failed.pop(0)
        return number, self._under_way[number]

    def finished(self) -> Iterator[Result]:
        """Yield the results whose turn it is."""
        while self._n_out in self._results:
            result = self._results.pop(self._n_out)
            self._n_out += 1
            yield result
