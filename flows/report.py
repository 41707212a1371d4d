"""What a night came to: the same facts for the command line, for Prefect and for the exit code."""

from flows.settings import Settings
from pipeline.records import Night, Record
from warehouse.check import Violation
from warehouse.connection import Connection
from warehouse.reports import FeedReport, SourceOutcomes, Totals, feed_reports, night_outcomes, night_totals


class NightReport(Record):
    """What a night came to."""

    night: Night
    totals: Totals
    outcomes: tuple[SourceOutcomes, ...]
    failing_feeds: tuple[FeedReport, ...]
    n_feeds: int
    violations: tuple[Violation, ...]
    failing_share: float  # the configured limit

    @property
    def is_degraded(self) -> bool:
        """More feeds failed than the settings allow, or a promise of the warehouse does not hold."""
        too_many = self.n_feeds > 0 and len(self.failing_feeds) / self.n_feeds > self.failing_share
        return too_many or bool(self.violations)


def report_night(con: Connection, settings: Settings, night: Night, broken: tuple[Violation, ...]) -> NightReport:
    """Return what the night came to, as the warehouse has it."""
    feeds = feed_reports(con)
    return NightReport(
        night=night,
        totals=night_totals(con, night.night_id),
        outcomes=night_outcomes(con, night.night_id),
        failing_feeds=tuple(feed for feed in feeds if feed.is_failing),
        n_feeds=len(feeds),
        violations=broken,
        failing_share=settings.failing_share,
    )
