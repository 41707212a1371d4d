"""What tests of change take in and what they come to."""

from datetime import date
from enum import StrEnum

from pipeline.records.identity import Record


class SourcePeriod(Record):
    """The texts of one source in one period, and how many of them hold each theme; themes in none are left out."""

    source_id: str
    source_group: str
    period_start: date
    n_texts: int
    n_with_theme: dict[str, int]


class BaselineShare(Record):
    """A theme in the extended baseline: the texts of its window, and those with the theme."""

    n_texts: int
    n_with_theme: int


class ChangeCode(StrEnum):
    """The question that was asked of a theme."""

    TREND = "trend"
    CHANGE_POINT = "change_point"
    EWMA = "ewma"


class Verdict(StrEnum):
    """What came of it."""

    RISING = "rising"
    FALLING = "falling"
    NONE_SHOWN = "none_shown"
    ALARM_HIGH = "alarm_high"
    ALARM_LOW = "alarm_low"
    NOT_TESTED = "not_tested"


class ChangeTest(Record):
    """One test of one theme, with what went in and what came out; None is what could not be had or does not apply."""

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
