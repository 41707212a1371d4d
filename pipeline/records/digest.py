"""The weekly digest: what moved, what to read, and how the nights went, as it stands in the published tables."""

from datetime import date, datetime
from typing import Literal

from pipeline.records.entries import DatePrecision
from pipeline.records.identity import Record


class Week(Record):
    """The seven days up to the last night, and the commentary found in them and in all."""

    begins_at: datetime
    ends_at: datetime
    codebook_version: str | None
    n_stories: int
    n_sources: int
    first_published_on: date | None
    n_new: int
    n_new_sources: int


class Move(Record):
    """A theme that has moved, and the test that carries the claim. Columns of trends.moved_themes, with shares."""

    theme_id: str
    label: str
    is_weak: bool
    test_code: Literal["trend", "ewma"]
    verdict: Literal["rising", "falling", "alarm_high", "alarm_low"]
    shown_since: datetime
    other_test_codes: tuple[str, ...]
    odds_ratio: float | None
    odds_ratio_low: float | None
    odds_ratio_high: float | None
    p_adjusted: float | None
    n_periods: int
    n_sources: int
    first_before: date | None
    last_before: date | None
    n_before: int | None
    n_with_theme_before: int | None
    share_before: float | None
    share_before_low: float | None
    share_before_high: float | None
    first_after: date
    last_after: date
    n_after: int
    n_with_theme_after: int
    share_after: float | None
    share_after_low: float | None
    share_after_high: float | None
    is_new: bool  # tests of a week ago, under the same codebook, did not show it


class VerdictCount(Record):
    """How many themes one test showed to move, did not, or could not test."""

    test_code: str
    n_themes: int
    n_moved: int
    n_none_shown: int
    n_not_tested: int


class PieceToRead(Record):
    """A new piece of commentary, with its themes, those with most hits first."""

    title: str
    url: str
    source_name: str
    published_on: date
    published_precision: DatePrecision
    n_articles: int  # the original and its copies
    n_themes: int
    moved_labels: tuple[str, ...]  # of its themes that have moved
    other_labels: tuple[str, ...]


class NightOfWeek(Record):
    """How one night or load of the week went, and how many entries became articles, were rejected, or wait."""

    clock_at: datetime
    kind: str
    ending: str
    troubles: tuple[str, ...]
    hours_since_last: float | None
    n_article: int
    n_rejected: int
    n_waiting: int


class WatchedWeek(Record):
    """How completely nights watched one calendar week that the digest touches."""

    period_label: str
    is_complete: bool
    n_nights: int
    n_nights_missing: int
    n_feeds_known: int
    n_feeds_answered: int


class NewRejections(Record):
    """What was rejected or put aside in the week for one reason, and still is."""

    reason: str
    n_things: int
    n_sources: int
    way_out: str


class WeeklyDigest(Record):
    """The content of a digest; `week` is None before the first night."""

    week: Week | None = None
    moves: tuple[Move, ...] = ()
    verdicts: tuple[VerdictCount, ...] = ()
    pieces: tuple[PieceToRead, ...] = ()
    nights: tuple[NightOfWeek, ...] = ()
    watched: tuple[WatchedWeek, ...] = ()
    rejections: tuple[NewRejections, ...] = ()
    failing_feeds: tuple[tuple[str, str], ...] = ()  # source id, and the status of its last visit
    n_feeds: int = 0
    n_checks: int = 0
    failed_checks: tuple[tuple[str, int], ...] = ()  # claim, and number of rows that violate it
