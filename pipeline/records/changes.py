"""Inputs and results of the tests of change."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from pipeline.records.identity import Record


class SourcePeriod(Record):
    """The number of texts of one source in one period, and of those with each theme; absent themes are left out."""

    source_id: str
    source_group: str  # that the tests hold fixed
    is_outlet: bool = False  # the group is the outlet itself, or one of the two sides of its seam: history is loaded
    period_start: date
    n_texts: int
    n_with_theme: dict[str, int]


class BaselineShare(Record):
    """A theme in the extended baseline: the texts of its window, and the texts with the theme."""

    n_texts: int
    n_with_theme: int
    n_by_group: dict[str, int] = Field(default_factory=dict)  # where the tests hold outlets fixed: its texts by outlet


class ChangeCode(StrEnum):
    """The kind of test."""

    TREND = "trend"
    CHANGE_POINT = "change_point"
    EWMA = "ewma"


class Verdict(StrEnum):
    """The result of a test."""

    RISING = "rising"
    FALLING = "falling"
    NONE_SHOWN = "none_shown"
    ALARM_HIGH = "alarm_high"
    ALARM_LOW = "alarm_low"
    NOT_TESTED = "not_tested"


class ChangeTest(Record):
    """One test of one theme, with its inputs and results; None where a figure is unavailable or does not apply."""

    test_code: ChangeCode
    theme_id: str
    first_period: date | None
    last_period: date | None
    n_periods: int
    n_texts: int
    n_with_theme: int
    n_sources: int
    n_groups: int
    method: str
    verdict: Verdict
    remark: str = ""
    changed_from: date | None = None
    share_before: float | None = None
    share_after: float | None = None
    log_odds: float | None = None
    odds_ratio: float | None = None
    odds_ratio_low: float | None = None
    odds_ratio_high: float | None = None
    statistic: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    z_crude: float | None = None
