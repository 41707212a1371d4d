"""Axis of quarters: their places, the years that are labelled, and the scale of shares that all charts have."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from math import ceil

from pipeline.records import Record
from pipeline.records.report import TrendPoint

MOST_LABELS = 7
_LEAST_TOP = 0.2


class QuarterAxis(Record):
    """Quarters from first to last as whole numbers, and the middles of the years that have a label."""

    first: int
    last: int
    labelled: tuple[float, ...]
    year_starts: tuple[float, ...]

    @property
    def n_quarters(self) -> int:
        """Number of quarters from the first to the last."""
        return self.last - self.first + 1


def quarter_number(day: date) -> int:
    """Return the place of a quarter on the axis: four times the year, plus 0 to 3."""
    return 4 * day.year + (day.month - 1) // 3


def quarter_axis(points: Sequence[TrendPoint]) -> QuarterAxis:
    """Return the axis for the quarters of `points`, of which there must be one."""
    numbers = [quarter_number(point.period_start) for point in points]
    first, last = min(numbers), max(numbers)
    years = range(first // 4, last // 4 + 1)
    step = ceil(len(years) / MOST_LABELS)
    return QuarterAxis(
        first=first,
        last=last,
        labelled=tuple(_middle(year, first, last) for year in years if (years[-1] - year) % step == 0),
        year_starts=tuple(4 * year - 0.5 for year in years if first < 4 * year),
    )


def _middle(year: int, first: int, last: int) -> float:
    """Return the middle of the part of a year that lies between the first and the last quarter."""
    return (max(4 * year, first) + min(4 * year + 3, last)) / 2


def top_share(points: Iterable[TrendPoint], others: Iterable[float | None] = ()) -> float:
    """Return the upper end of the scale: the next tenth above the intervals that are drawn, and above `others`."""
    drawn = (point.share_high for point in points if point.is_drawn)
    highest = max((share for share in chain(drawn, others) if share is not None), default=0)
    return min(1.0, max(_LEAST_TOP, ceil(round(highest * 10, 6)) / 10))


def quarter_name(day: date) -> str:
    """Return the name of a quarter in a sentence, as Q3 2026; tables have 2026-Q3."""
    return f"Q{(day.month - 1) // 3 + 1}\N{NO-BREAK SPACE}{day.year}"
