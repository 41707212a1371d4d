"""Counts of one theme, written down source by source."""

from datetime import date

from pipeline.records import SourcePeriod
from pipeline.stats.counts import Counts, counts_by_theme


def quarters(n: int, first_year: int = 2020) -> list[date]:
    return [date(first_year + at // 4, 3 * (at % 4) + 1, 1) for at in range(n)]


def counted(*sources: tuple[str, str, tuple[int, ...], tuple[int, ...]], by_outlet: bool = False) -> Counts:
    """Return the counts of sources, each with its group, its texts with the theme and all its texts by quarter."""
    periods = quarters(len(sources[0][3]))
    cells = [
        SourcePeriod(
            source_id=source_id,
            source_group=group,
            is_outlet=by_outlet,
            period_start=start,
            n_texts=n,
            n_with_theme={"theme": k} if k else {},
        )
        for source_id, group, with_theme, n_texts in sources
        for start, k, n in zip(periods, with_theme, n_texts, strict=True)
        if n
    ]
    return counts_by_theme(cells, ["theme"], periods)["theme"]
