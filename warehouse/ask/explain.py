"""Evidence behind a trend cell: its counts, its sentences and its quality reasons."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import Row, run


class TrendCell(Record):
    """A theme or group of themes in a slice of the trends, over a period of the trends or another span of days."""

    theme_id: str
    period: str  # week, month, quarter; also day and year, which trends do not have
    first_day: date
    last_day: date
    unit: str = "story"
    panel: str = "all"
    source_group: str = "all"
    genre: str = "commentary"

    @property
    def is_of_trends(self) -> bool:
        """Whether the span is a period that the trends have."""
        return self.period == self.trend_period

    @property
    def trend_period(self) -> str:
        """The kind of period of the trends from which the quality of such a span is taken."""
        return {"year": "quarter", "day": "week"}.get(self.period, self.period)

    @property
    def has_months(self) -> bool:
        """Whether articles dated only to a month count in it: in months and longer spans they do."""
        return self.period not in {"week", "day"}


def span_cell(con: Connection, cell: TrendCell) -> Row | None:
    """Return counts, share and rate of the theme in the counted texts of a cell, or None without texts.

    Columns are those of trends.theme_periods, with precision, recall and weaknesses of the theme.
    """
    rows = run(con, "explain/explain_span", **_of(cell))
    return rows[0] if rows else None


def corrected_cell(con: Connection, cell: TrendCell) -> Row | None:
    """Return the corrected share of a cell, with its interval and its sample; None where it has none."""
    rows = run(con, "explain/explain_corrected", **cell.model_dump(exclude={"last_day"}))
    return rows[0] if rows else None


def cell_sentences(con: Connection, cell: TrendCell, *, most: int) -> Sequence[Row]:
    """Return the sentences with a hit of the theme in the texts of a cell, oldest first, with their hits."""
    return run(con, "explain/explain_theme", most=most, **_of(cell))


def cell_doubts(con: Connection, cell: TrendCell) -> set[str]:
    """Return the quality_reasons of a cell; for a year or a day, those of its quarters or its week."""
    rows = run(con, "explain/explain_quality", **{**cell.model_dump(), "period": cell.trend_period})
    return {row["reason_code"] for row in rows}


def quality_meanings(con: Connection) -> dict[str, Row]:
    """Return quality, reason_limit and wording of each quality reason, by its code."""
    return {row["reason_code"]: row for row in run(con, "explain/list_quality_reasons")}


def n_before_history(con: Connection, cell: TrendCell) -> int:
    """Return the number of core texts in a cell that do not count: published before their source was watched."""
    asked = cell.model_dump(include={"first_day", "last_day", "source_group", "genre"})
    return int(run(con, "explain/count_before_history", **asked)[0]["n_articles"])


def panel_begin(con: Connection) -> date | None:
    """Return the first day of the fixed panel; None until one of its months is complete."""
    (row,) = run(con, "explain/find_panel_begin")
    begin: date | None = row["first_day"]
    return begin


def trend_days(con: Connection) -> tuple[date | None, date | None]:
    """Return the first day of the first month with texts and the day of the last night, None where there is none."""
    (row,) = run(con, "explain/count_trend_days")
    return row["first_day"], row["last_day"]


def _of(cell: TrendCell) -> dict[str, Any]:
    return {**cell.model_dump(exclude={"period"}), "has_months": cell.has_months}
