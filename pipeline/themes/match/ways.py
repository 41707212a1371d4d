"""Ways in which the parts of a construction stand together: for each start the one that ends first.

The parts may come in any order and must not overlap. The places of one part are in the order of the text and do not
overlap each other. After a part, the next one is therefore best placed where it ends first, and that is its first place
from there on: a search per order of the parts, so that the time grows with n log n.
"""

from bisect import bisect_left
from collections.abc import Sequence

from pipeline.text.fold import Span

Spans = Sequence[Span]  # the places of one part


def shortest_ways(parts: Sequence[Spans]) -> list[Span]:
    """Return for each possible start the shortest span that holds a place of each part, in the order of the text."""
    ends: dict[int, int] = {}
    for at, places in enumerate(parts):
        others = [*parts[:at], *parts[at + 1 :]]
        for start, end in places:
            reach = _reach(end, others)
            if reach is not None:
                ends[start] = min(reach, ends.get(start, reach))
    return sorted(ends.items())


def _reach(end: int, parts: Sequence[Spans]) -> int | None:
    """Return where the last of the parts ends at the earliest if all stand behind `end`; None if they cannot."""
    if not parts:
        return end
    reaches = [
        _reach(places[first][1], [*parts[:at], *parts[at + 1 :]])
        for at, places in enumerate(parts)
        if (first := bisect_left(places, (end,))) < len(places)
    ]
    return min((reach for reach in reaches if reach is not None), default=None)
