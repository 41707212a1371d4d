"""The summary of a night: the same facts for the command line, for Prefect, for the warehouse and for the exit code."""

from collections.abc import Iterator, Sequence

from flows.settings import Settings
from pipeline.discover.health import count
from pipeline.records import Night, NightEnd, NightEnding, NightKind, Record
from pipeline.rejections import DEGRADES_NIGHT
from warehouse.ask.status import (
    Crash,
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
from warehouse.store.nights import night_kind
from warehouse.violations import Violation

MOST_NAMED = 5  # sources in one sentence


class NightSummary(Record):
    """What a night did, and what failed."""

    night: Night
    totals: Totals
    outcomes: tuple[SourceOutcomes, ...]
    failing_feeds: tuple[FeedReport, ...]
    crashes: tuple[str, ...]  # errors confined to one source, in words
    violations: tuple[Violation, ...]
    troubles: tuple[str, ...]  # why the night is degraded, in sentences

    @property
    def is_degraded(self) -> bool:
        """Whether something went wrong that a person should know of."""
        return bool(self.troubles)

    @property
    def end(self) -> NightEnd:
        """The ending that is stored."""
        return NightEnd(ending=NightEnding.DEGRADED if self.troubles else NightEnding.COMPLETE, troubles=self.troubles)


def summarise_night(con: Connection, settings: Settings, night: Night, broken: tuple[Violation, ...]) -> NightSummary:
    """Return the summary of a night from the warehouse; `broken` are the checks that failed. A load has no feeds."""
    feeds = () if night_kind(con, night) is NightKind.LOAD else feed_reports(con)
    crashes = night_crashes(con, night.night_id, sorted(DEGRADES_NIGHT))
    return NightSummary(
        night=night,
        totals=night_totals(con, night.night_id),
        outcomes=night_outcomes(con, night.night_id),
        failing_feeds=tuple(feed for feed in feeds if feed.is_failing),
        crashes=tuple(map(_in_words, crashes)),
        violations=broken,
        troubles=(
            *(row["verdict"] for row in clock_verdicts(con) if row["clock_at"] == night.at and not row["is_refused"]),
            *_failing_sources(feeds, settings.failing_share),
            *(f"{DEGRADES_NIGHT[crash.reason]} {_in_words(crash)}." for crash in crashes),
            *(
                f"A check failed: {one.claim} ({count(one.n_rows, 'row', 'rows')}, e.g. {one.example})"
                for one in broken
            ),
        ),
    )


def _failing_sources(feeds: Sequence[FeedReport], failing_share: float) -> Iterator[str]:
    """Yield a sentence where more sources failed than the settings allow: those of which no feed could be read."""
    sources = {feed.source_id for feed in feeds}
    failing = sorted(sources - {feed.source_id for feed in feeds if not feed.is_failing})
    if sources and len(failing) / len(sources) > failing_share:
        named = ", ".join(failing[:MOST_NAMED]) + (", …" if len(failing) > MOST_NAMED else "")
        yield (
            f"{len(failing)} of {count(len(sources), 'source', 'sources')} could not be read ({named}): more than the "
            f"share of {failing_share:.0%} that failing_share allows."
        )


def _in_words(crash: Crash) -> str:
    return crash.sentence + (f" (and {crash.n_things - 1} more)" if crash.n_things > 1 else "")
