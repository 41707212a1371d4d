"""Count arrays for the tests: texts, and texts with a theme, per source and period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipeline.records import SourcePeriod

Numbers = NDArray[np.int64]


def quarters_between(starts: Sequence[date]) -> list[date]:
    """Return the first days of all quarters from the first to the last of `starts`, themselves first days."""
    months = [12 * start.year + start.month - 1 for start in starts]
    span = range(min(months), max(months) + 1, 3) if months else range(0)
    return [date(month // 12, month % 12 + 1, 1) for month in span]


@dataclass(frozen=True)
class Counts:
    """The cells of one theme, one per source and period with texts: arrays of equal length, and their labels."""

    source: Numbers  # number of the source
    group: Numbers  # number of its group
    period: Numbers  # 0 is the first period; a period without texts has no cell, but keeps its number
    n_texts: Numbers
    n_with_theme: Numbers
    periods: tuple[date, ...]  # first days, without gaps
    groups: tuple[str, ...]
    by_outlet: bool = False  # the groups are outlets, which every test holds fixed; else regions, which the trend does

    @property
    def n_sources(self) -> int:
        """The number of sources with texts."""
        return len(np.unique(self.source))

    def series(self) -> tuple[Numbers, Numbers]:
        """Return, per period, the texts with the theme and all texts; both 0 in a gap."""
        shape = len(self.periods)
        with_theme = np.bincount(self.period, self.n_with_theme, shape)
        return with_theme.astype(np.int64), np.bincount(self.period, self.n_texts, shape).astype(np.int64)

    def where(self, chosen: NDArray[np.bool_]) -> "Counts":
        """Return only the chosen cells."""
        return replace(
            self,
            source=self.source[chosen],
            group=self.group[chosen],
            period=self.period[chosen],
            n_texts=self.n_texts[chosen],
            n_with_theme=self.n_with_theme[chosen],
        )


def counts_by_theme(
    cells: Sequence[SourcePeriod], theme_ids: Iterable[str], periods: Sequence[date]
) -> dict[str, Counts]:
    """Return the counts of each theme; `periods` are the first days of consecutive periods that cover all cells."""
    source = _numbered(cell.source_id for cell in cells)[1]
    groups, group = _numbered(cell.source_group for cell in cells)
    place = {start: number for number, start in enumerate(periods)}
    period = np.array([place[cell.period_start] for cell in cells], dtype=np.int64)
    n_texts = np.array([cell.n_texts for cell in cells], dtype=np.int64)
    return {
        theme_id: Counts(
            source=source,
            group=group,
            period=period,
            n_texts=n_texts,
            n_with_theme=np.array([cell.n_with_theme.get(theme_id, 0) for cell in cells], dtype=np.int64),
            periods=tuple(periods),
            groups=groups,
            by_outlet=any(cell.is_outlet for cell in cells),
        )
        for theme_id in theme_ids
    }


def _numbered(names: Iterable[str]) -> tuple[tuple[str, ...], Numbers]:
    listed = list(names)
    known = tuple(sorted(set(listed)))
    number = {name: at for at, name in enumerate(known)}
    return known, np.array([number[name] for name in listed], dtype=np.int64)
