"""`nato-asia history coverage`: what was captured of each outlet, and which of its weeks count as watched."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import typer

from flows.cli.choices import require_known
from flows.cli.console import print_explained, say, say_paragraph
from flows.cli.options import Data
from flows.cli.published import published
from pipeline.discover.health import count
from warehouse.ask.history_coverage import CoveredPeriod, covered_periods

_WEEK = timedelta(days=7)


class CoverageStep(StrEnum):
    """Length of the periods."""

    MONTH = "month"
    QUARTER = "quarter"


def coverage(
    by: Annotated[CoverageStep, typer.Option("--by", help="One row a quarter, or a month.")] = CoverageStep.QUARTER,
    source: Annotated[str | None, typer.Option("--source", metavar="ID", help="Only this source [all].")] = None,
    data: Data = None,
) -> None:
    """Show captures by outlet and period, and the weeks watched.

    A week counts as watched where the texts that were captured reach half of the outlet's median week. The others are
    gaps: that no text is of such a week does not say that none was published.
    """
    with published(data) as con:
        periods = covered_periods(con, by.value)
    if not periods:
        say("Nothing of the past is loaded: `nato-asia history load` loads what was read.")
        return
    require_known("source with history", "--source", source, sorted({one.source_id for one in periods}))
    rows = [(_row(one, by), _gaps(one)) for one in periods if source in (None, one.source_id)]
    columns = ("source", by.value, "captures", "texts", "core", "dated then", "weeks watched")
    print_explained("Coverage of the loaded past", columns, rows)
    say("")
    say_paragraph(
        "captures: responses archived in the period. texts: of these, pages that were read. core: of these, on NATO in "
        "Asia. dated then: texts that state a day of the period, whenever they were captured."
    )


def _row(one: CoveredPeriod, by: CoverageStep) -> Sequence[object]:
    watched = f"{one.n_weeks_watched} of {one.n_weeks}" if one.n_weeks else "–"
    period = f"{one.period_start:%Y-%m}" if by is CoverageStep.MONTH else _quarter(one.period_start)
    name = one.source_id or one.name
    return name, period, one.n_captures, one.n_cleaned, one.n_core, one.n_published, watched


def _quarter(first: date) -> str:
    return f"{first.year}-Q{first.month // 3 + 1}"


def _gaps(one: CoveredPeriod) -> str:
    """Return the weeks that are gaps in a sentence; none where all are watched, or none is."""
    if not one.gaps or not one.n_weeks_watched:
        return ""
    return f"Gaps: {', '.join(_spans(one.gaps))}."


def _spans(mondays: Sequence[date]) -> Iterator[str]:
    """Yield consecutive weeks together, as from 2023-05-01 (3 weeks)."""
    spans: list[list[date]] = []
    for monday in mondays:
        if spans and monday - spans[-1][-1] == _WEEK:
            spans[-1].append(monday)
        else:
            spans.append([monday])
    for span in spans:
        yield f"from {span[0]} ({count(len(span), 'week', 'weeks')})"
