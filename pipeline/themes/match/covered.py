"""Union of spans, queried for overlaps in logarithmic time."""

from bisect import bisect_right
from collections.abc import Iterable

from pipeline.text.fold import Span


class Covered:
    """The part of a text that any of the given spans covers. Spans are half-open and not empty."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Merge the spans, which may come in any order and overlap."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def overlaps(self, span: Span) -> bool:
        """Return whether `span` shares a character with one of the spans."""
        start, end = span
        at = bisect_right(self._ends, start)
        return at < len(self._ends) and self._starts[at] < end
