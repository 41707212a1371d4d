"""Status of the system: results of nights, health of feeds and hosts, and open rejections."""

from collections.abc import Sequence
from datetime import date, datetime

from pipeline.records import FeedKind, NightKind, Record
from warehouse.connection import Connection
from warehouse.statements import Row, run


class Totals(Record):
    """Totals of the warehouse, and what a night added."""

    n_articles: int
    n_stories: int
    n_core: int
    n_hits: int
    n_new: int
    n_revised: int
    n_new_core: int


class SourceOutcomes(Record):
    """Outcomes of the entries of one source in a night."""

    source_id: str
    name: str
    n_article: int
    n_unchanged: int
    n_duplicate: int
    n_rejected: int
    n_waiting: int


class Crash(Record):
    """Work that failed within one step of one source, for a reason that degrades the night."""

    reason: str
    n_things: int
    sentence: str


class EndedNight(Record):
    """How one night ended. Columns of core.nights."""

    night_id: str
    clock_at: datetime
    known_at: datetime  # the same, or earlier where its clock ran ahead of a night begun after it
    kind: NightKind
    ending: str
    troubles: tuple[str, ...]


class FeedReport(Record):
    """State of a feed after its last visit, None and zero where it was never visited. Columns of ops.feed_states."""

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
    failing_since: date | None

    @property
    def is_failing(self) -> bool:
        """Whether the last visit brought nothing that could be read in full."""
        return self.last_status not in {"read", "not_modified", None}


def night_totals(con: Connection, night_id: str) -> Totals:
    """Return the totals of the warehouse, and what the night added."""
    return Totals(**run(con, "status/report_totals", night_id=night_id)[0])


def night_outcomes(con: Connection, night_id: str) -> tuple[SourceOutcomes, ...]:
    """Return the outcomes of the night's entries, by source."""
    return tuple(SourceOutcomes(**row) for row in run(con, "status/report_outcomes", night_id=night_id))


def night_crashes(con: Connection, night_id: str, reasons: Sequence[str]) -> tuple[Crash, ...]:
    """Return the rejections of that night for any of `reasons`, added up by reason, step and source."""
    rows = run(con, "status/report_crashes", night_id=night_id, reasons=list(reasons))
    return tuple(Crash(**row) for row in rows)


def feed_reports(con: Connection) -> tuple[FeedReport, ...]:
    """Return the watched feeds with the results of their last visits."""
    return tuple(FeedReport(**row) for row in run(con, "status/report_feeds"))


def last_nights(con: Connection, most: int) -> Sequence[Row]:
    """Return the last nights: night_id, clock_at, kind, state, ending, its codebook, n_article … n_waiting entries."""
    return run(con, "status/report_nights", most=most)


def night_endings(con: Connection) -> tuple[EndedNight, ...]:
    """Return how each night ended, the one begun first first."""
    return tuple(EndedNight(**row) for row in run(con, "status/report_endings"))


def article_routes(con: Connection) -> dict[str, int]:
    """Return the number of articles by the way in which they were found; the numbers add up to all articles."""
    return {row["route"]: row["n_articles"] for row in run(con, "status/report_routes")}


def uncounted_articles(con: Connection) -> dict[str, int]:
    """Return the number of articles that no trend counts, by the reason; with the counted stories, all articles."""
    return {row["reason"]: row["n_articles"] for row in run(con, "status/report_uncounted")}


def n_read_by_older_cleaner(con: Connection) -> int:
    """Return the number of entries whose stored pages are still to be cleaned anew."""
    return int(run(con, "reads/count_due_reads")[0]["n_entries"])


def failing_hosts(con: Connection) -> Sequence[Row]:
    """Return the hosts that failed at their last visit: host, n_failures, open_until (None: retried at once)."""
    return run(con, "status/report_hosts")


def reserved_sources(con: Connection) -> Sequence[Row]:
    """Return the sources that reserve text mining: source_id, signs, last_night_id."""
    return run(con, "status/report_reservations")


def open_rejections(con: Connection) -> Sequence[Row]:
    """Return the open rejections by reason: step, reason, state, n_things, example, way_out."""
    return run(con, "status/report_rejections")


def listed_rejections(con: Connection, reason: str | None, most: int) -> Sequence[Row]:
    """Return the open rejections, those of the last night first; with `reason`, only those for it."""
    return run(con, "status/list_rejections", reason=reason, most=most)
