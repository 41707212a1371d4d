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

    @property
    def troubles(self) -> tuple[str, ...]:
        """What was wrong, in sentences."""
        too_many = (
            [f"{self.share_failing:.0%} of the sources failed (failing_share allows {self.failing_share:.0%})."]
            if self.share_failing > self.failing_share
            else []
        )
        failed = [f"A check failed: {one.claim} ({one.n_rows} rows, e.g. {one.example})" for one in self.violations]
        return (*too_many, *self.crashes, *failed)

    @property
    def is_degraded(self) -> bool:
        """Whether something was wrong: more sources failed than allowed, one crashed, or a check failed."""
        return bool(self.troubles)


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
    )


def _share_failing(feeds: Sequence[FeedReport]) -> float:
    sources = {feed.source_id for feed in feeds}
    working = {feed.source_id for feed in feeds if not feed.is_failing}
    return len(sources - working) / len(sources) if sources else 0.0
