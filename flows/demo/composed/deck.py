"""Dealing from a list as from shuffled cards: nothing comes again before everything else that fits has come."""

from collections.abc import Collection, Iterable
from random import Random

from flows.demo.composed.bank import DatedLine
from flows.demo.composed.quarters import Quarter


class Deck:
    """The lines of one list, dealt in an order that depends on the generator only."""

    def __init__(self, lines: Iterable[DatedLine], random: Random) -> None:
        """Take the lines, and the generator that shuffles them."""
        self._lines = tuple(lines)
        self._random = random
        self._left: list[DatedLine] = []

    def deal(self, quarter: Quarter, n: int = 1) -> list[str]:
        """Return `n` different lines that a text of the quarter can hold; all of them where there are fewer."""
        dealt: list[DatedLine] = []
        n = min(n, sum(line.is_known_in(quarter) for line in self._lines))
        while len(dealt) < n:
            dealt.append(self._next(quarter, dealt))
        return [line.text for line in dealt]

    def _next(self, quarter: Quarter, without: Collection[DatedLine]) -> DatedLine:
        if not any(line.is_known_in(quarter) and line not in without for line in self._left):
            self._left = self._random.sample(self._lines, len(self._lines))
        found = next(line for line in self._left if line.is_known_in(quarter) and line not in without)
        self._left.remove(found)
        return found
