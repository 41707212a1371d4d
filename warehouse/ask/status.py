"""Questions that commands ask: what a night came to, how feeds fare, which sentences stand behind a number."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.records import FeedKind, Record
from warehouse.connection import Connection
from warehouse.statements import run

Row = dict[str, Any]


class Totals(Record):
    """What the warehouse holds, and what a night added."""

    n_articles: int
    n_stories: int
    n_core: int
    n_hits: int
    n_new: int
    n_revised: int
    n_new_core: int


class SourceOutcomes(Record):
    """How the entries of one source ended a night."""

    source_id: str
    name: str
    n_article: int
    n_unchanged: int
    n_duplicate: int
    n_rejected: int
    n_waiting: int


class FeedReport(Record):
    """How a feed answered on its last visit; None and zero where it was never asked. Columns of ops.feed_states."""

    source_id: str
    url: str
    kind: FeedKind
    last_status: str | None
    last_night_id: str | None
    n_entries: int
    n_dropped: int
    n_failures: int
    newest_published_on: date | None
    usual_gap_s: float | None
    share_own_host: float | None
    has_overflowed: bool
    n_overflows: int
    moved_to: str
    n_moved: int

    @property
    def is_failing(self) -> bool:
        """The last visit brought nothing that could be read whole."""
        return self.last_status not in {"read", "not_modified", None}


class TrendCell(Record):
    """A theme or group of themes in a slice of the trends, over a `period` of days, theirs or another."""

    theme_id: str
    period: str  # week, month, quarter; also day and year, which trends do not have
    first_day: date
    last_day: date
    unit: str = "story"
    panel: str = "all"
    source_group: str = "all"
    genre: str = "all"

    @property
    def is_of_trends(self) -> bool:
        """Whether trends have such a cell themselves."""
        return self.period == self.trend_period

    @property
    def trend_period(self) -> str:
        """The kind of period of the trends that says what such a span is worth."""
        return {"year": "quarter", "day": "week"}.get(self.period, self.period)

    @property
    def has_months(self) -> bool:
        """Articles dated to a month only belong to it: to months and longer spans they do."""
        return self.period not in {"week", "day"}


def night_totals(con: Connection, night_id: str) -> Totals:
    """Return what the warehouse holds, and what the night added."""
    return Totals(**run(con, "report_totals", night_id=night_id)[0])


def night_outcomes(con: Connection, night_id: str) -> tuple[SourceOutcomes, ...]:
    """Return how the night's entries ended, by source."""
    return tuple(SourceOutcomes(**row) for row in run(con, "report_outcomes", night_id=night_id))


def night_crashes(con: Connection, night_id: str) -> tuple[str, ...]:
    """Return what broke within one source in that night, each as one sentence."""
    return tuple(row["sentence"] for row in run(con, "report_crashes", night_id=night_id))


def feed_reports(con: Connection) -> tuple[FeedReport, ...]:
    """Return how the feeds that are watched answered last."""
    return tuple(FeedReport(**row) for row in run(con, "report_feeds"))


def last_nights(con: Connection, most: int) -> Sequence[Row]:
    """Return the last nights: night_id, clock_at, state, its codebook, and n_article … n_waiting entries."""
    return run(con, "report_nights", most=most)


def failing_hosts(con: Connection) -> Sequence[Row]:
    """Return the hosts that failed at their last visit: host, n_failures, open_until (None: asked again at once)."""
    return run(con, "report_hosts")


def reserved_sources(con: Connection) -> Sequence[Row]:
    """Return the sources that reserve the mining of their texts: source_id, signs, last_night_id."""
    return run(con, "report_reservations")


def open_rejections(con: Connection) -> Sequence[Row]:
    """Return what is refused or put aside, by reason: step, reason, state, n_things, example, way_out."""
    return run(con, "report_rejections")


def listed_rejections(con: Connection, reason: str | None, most: int) -> Sequence[Row]:
    """Return what is refused or put aside, one row each, the last night's first; of one reason where one is given."""
    return run(con, "list_rejections", reason=reason, most=most)


def theme_ids(con: Connection) -> tuple[str, ...]:
    """Return the ids of the current themes."""
    return tuple(row["theme_id"] for row in run(con, "list_themes"))


def theme_and_group_ids(con: Connection) -> tuple[str, ...]:
    """Return the ids of the current themes, then those of their groups."""
    themes = run(con, "list_themes")
    return (*(row["theme_id"] for row in themes), *sorted({row["theme_group"] for row in themes}))


def source_groups(con: Connection) -> tuple[str, ...]:
    """Return the groups of the sources that were ever watched."""
    return tuple(row["source_group"] for row in run(con, "list_source_groups"))


def newest_commentary(con: Connection, most: int) -> Sequence[Row]:
    """Return the counted articles that were found last, newest first: what a feed tells of each, with its themes."""
    return run(con, "list_newest_commentary", most=most)


def span_cell(con: Connection, cell: TrendCell) -> Row | None:
    """Return a theme's counts, share and rate in the counted texts of a cell, or None where there is no text.

    Columns are those of trends.theme_periods, with precision, recall and weaknesses of the theme.
    """
    rows = run(con, "explain_span", **_of(cell))
    return rows[0] if rows else None


def cell_sentences(con: Connection, cell: TrendCell, *, most: int) -> Sequence[Row]:
    """Return the sentences with a hit of the theme in the texts of a cell, oldest first, with their hits."""
    return run(con, "explain_theme", most=most, **_of(cell))


def cell_doubts(con: Connection, cell: TrendCell) -> set[str]:
    """Return the quality_reasons of a cell; of a year or a day, those of the quarters or the week that it touches."""
    rows = run(con, "explain_quality", **{**cell.model_dump(), "period": cell.trend_period})
    return {row["reason_code"] for row in rows}


def quality_meanings(con: Connection) -> dict[str, Row]:
    """Return quality, reason_limit and meaning of each reason for care, by its code."""
    return {row["reason_code"]: row for row in run(con, "list_quality_reasons")}


def panel_begin(con: Connection) -> date | None:
    """Return the first day of the fixed panel; None while no month of it is complete."""
    (row,) = run(con, "find_panel_begin")
    begin: date | None = row["first_day"]
    return begin


def trend_days(con: Connection) -> tuple[date | None, date | None]:
    """Return the first day of the trends' first month and the day of the last night; None where there is none."""
    (row,) = run(con, "count_trend_days")
    return row["first_day"], row["last_day"]


def _of(cell: TrendCell) -> dict[str, Any]:
    return {**cell.model_dump(exclude={"period"}), "has_months": cell.has_months}


def counted_nights(con: Connection) -> Sequence[Row]:
    """Return the nights whose trends were counted: night_id, n_texts, codebook_sha256, codebook_version."""
    return run(con, "list_counted_nights")


def panel_changes_between(con: Connection, before: str, after: str) -> Sequence[Row]:
    """Return who entered and left the fixed panel after the night `before`, up to `after`: change, names."""
    return run(con, "list_panel_changes", before=before, after=after)


def changes_between(con: Connection, first_night_id: str, last_night_id: str, theme_id: str | None) -> Sequence[Row]:
    """Return the articles that count otherwise after the last night than after the first, oldest first.

    Each with causes, before and after (rows of trends.counted_texts, or None), title, url and source_name; of one theme
    only those whose text had or has a hit of it.
    """
    named = {"first_night_id": first_night_id, "last_night_id": last_night_id, "theme_id": theme_id}
    return run(con, "list_changes", **named)


def moved_cells(con: Connection, first_night_id: str, last_night_id: str, theme_id: str | None) -> Sequence[Row]:
    """Return the quarters in which the number of stories, or of those with the theme, is another than it was.

    Columns: period_start, n_then, n_with_theme_then, n_now, n_with_theme_now; without a theme the second and fourth
    are 0. Only nights of one codebook can be compared: hits are those of the current one.
    """
    named = {"first_night_id": first_night_id, "last_night_id": last_night_id, "theme_id": theme_id}
    return run(con, "list_moved_cells", **named)


def causes_of_changes(con: Connection) -> dict[str, str]:
    """Return what each cause of a change means, by cause."""
    return {row["cause"]: row["meaning"] for row in run(con, "list_causes")}
