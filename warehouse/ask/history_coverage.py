"""Coverage of history: what was captured of each source and which weeks are gaps, and how far nights agree with it."""

from datetime import date
from typing import Literal

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import run


class CoveredPeriod(Record):
    """What history has of one source in one month or quarter."""

    source_id: str  # empty for all undeclared hosts together
    name: str
    period_start: date
    n_captures: int  # archived responses with status 200 that were captured in it
    n_cleaned: int  # of these, texts that were read
    n_core: int
    n_published: int  # texts of history, whenever captured, that are dated in it
    n_weeks: int  # of the loaded span
    n_weeks_watched: int
    gaps: tuple[date, ...]  # Mondays of the other weeks

    @property
    def share_watched(self) -> float | None:
        """The share of the weeks that history watched, 0 to 1; None where no week is of the loaded span."""
        return self.n_weeks_watched / self.n_weeks if self.n_weeks else None


class HistoryJoin(Record):
    """How far nights and history have the same core texts of one source. Columns of trends.history_joins."""

    source_id: str
    name: str
    n_days: int
    n_both: int
    n_nights_only: int
    n_history_only: int
    agreement: float | None  # 0 to 1, with its 95 % interval
    agreement_low: float | None
    agreement_high: float | None
    is_joined: bool
    reason_apart: str


def covered_periods(con: Connection, period: Literal["month", "quarter"]) -> tuple[CoveredPeriod, ...]:
    """Return what history has of each source in each month or quarter, by source and period; none without history."""
    return tuple(CoveredPeriod(**row) for row in run(con, "history_coverage/list_periods", period=period))


def history_joins(con: Connection) -> tuple[HistoryJoin, ...]:
    """Return how far nights and history agree, for each source that both have."""
    return tuple(HistoryJoin(**row) for row in run(con, "history_coverage/list_joins"))
