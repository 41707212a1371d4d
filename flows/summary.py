"""The summary of a night: the same facts for the command line, for Prefect and for the exit code."""

from collections.abc import Sequence

from flows.settings import Settings
from pipeline.records import Night, Record
from warehouse.ask.status import (
    FeedReport,
    SourceOutcomes,
    Totals,
    feed_reports,
    night_crashes,
    night_outcomes,
    night_totals,
)
from warehouse.connection import Connection
from warehouse.store.night_order import clock_verdicts
from warehouse.violations import Violation


class NightSummary(Record):
    """What a night did, and what failed."""

    night: Night
    totals: Totals
    outcomes: tuple[SourceOutcomes, ...]
    failing_feeds: tuple[FeedReport, ...]
    share_failing: float  # of the sources, those of which no feed could be read whole, 0 to 1
    crashes: tuple[str, ...]  # what crashed within one source, in words
    violations: tuple[Violation, ...]
    failing_share: float  # the configured limit
    clock: tuple[str, ...] = ()  # what is wrong with the clock that the night read, in words

    @property
    def is_degraded(self) -> bool:
        """More sources failed than the settings allow, one crashed, a check failed, or the clock is in doubt."""
        return self.share_failing > self.failing_share or bool(self.crashes or self.violations or self.clock)


def summarise_night(con: Connection, settings: Settings, night: Night, broken: tuple[Violation, ...]) -> NightSummary:
    """Return the summary of a night from the warehouse; `broken` are the checks that failed."""
    feeds = feed_reports(con)
    return NightSummary(
        night=night,
        totals=night_totals(con, night.night_id),
        outcomes=night_outcomes(con, night.night_id),
        failing_feeds=tuple(feed for feed in feeds if feed.is_failing),
        share_failing=_share_failing(feeds),
        crashes=night_crashes(con, night.night_id),
        violations=broken,
        failing_share=settings.failing_share,
        clock=tuple(row["verdict"] for row in clock_verdicts(con) if row["clock_at"] == night.at),
    )


def _share_failing(feeds: Sequence[FeedReport]) -> float:
    sources = {feed.source_id for feed in feeds}
    working = {feed.source_id for feed in feeds if not feed.is_failing}
    return len(sources - working) / len(sources) if sources else 0.0
