"""What a night came to: the same facts for the command line, for Prefect and for the exit code."""

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
from warehouse.check import Violation
from warehouse.connection import Connection


class NightSummary(Record):
    """What a night came to."""

    night: Night
    totals: Totals
    outcomes: tuple[SourceOutcomes, ...]
    failing_feeds: tuple[FeedReport, ...]
    share_failing: float  # of the sources, those of which no feed could be read whole, 0 to 1
    crashes: tuple[str, ...]  # what broke within one source, in words
    violations: tuple[Violation, ...]
    failing_share: float  # the configured limit

    @property
    def is_degraded(self) -> bool:
        """More sources failed than the settings allow, one broke, or a check of the warehouse failed."""
        return self.share_failing > self.failing_share or bool(self.crashes or self.violations)


def summarise_night(con: Connection, settings: Settings, night: Night, broken: tuple[Violation, ...]) -> NightSummary:
    """Return what the night came to, as the warehouse has it."""
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
    )


def _share_failing(feeds: Sequence[FeedReport]) -> float:
    sources = {feed.source_id for feed in feeds}
    working = {feed.source_id for feed in feeds if not feed.is_failing}
    return len(sources - working) / len(sources) if sources else 0.0
