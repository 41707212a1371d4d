"""Summaries of runs: the same facts for the command line, for Prefect, for the warehouse and for the exit code."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Protocol

from flows.settings import Settings
from pipeline.discover.health import count
from pipeline.records import Night, NightEnd, NightEnding, NightKind, Record
from pipeline.rejections import DEGRADES_NIGHT
from pipeline.urls.mask import one_line
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
_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|"})


class RunSummary(Protocol):
    """What a flow run reports of itself, for its final state and its artifact in Prefect."""

    artifact_key: ClassVar[str]  # the history of one key in Prefect is that of the runs

    @property
    def run_name(self) -> str:
        """The name of the run."""

    @property
    def troubles(self) -> tuple[str, ...]:
        """Why the run is degraded, in sentences; none where all is well."""

    @property
    def in_short(self) -> str:
        """What the run did, in one sentence."""

    def as_markdown(self) -> str:
        """What the run did, as a page of Markdown."""


def escape_markdown(text: str) -> str:
    """Return a text from outside on one line, its special characters escaped for Markdown."""
    return one_line(text).translate(_SPECIAL)


class NightSummary(Record):
    """What a night did, and what failed."""

    artifact_key: ClassVar[str] = "night"

    night: Night
    totals: Totals
    outcomes: tuple[SourceOutcomes, ...]
    failing_feeds: tuple[FeedReport, ...]
    crashes: tuple[str, ...]  # errors confined to one source, in words
    violations: tuple[Violation, ...]
    troubles: tuple[str, ...]  # why the night is degraded, in sentences
    report_trouble: str = ""  # one of them: why the report is not up to date

    @property
    def is_degraded(self) -> bool:
        """Whether something went wrong that a person should know of."""
        return bool(self.troubles)

    def with_report(self, trouble: str) -> "NightSummary":
        """Return the summary of a night whose report failed for `trouble`; the same where that is an empty text."""
        if not trouble:
            return self
        return self.model_copy(update={"report_trouble": trouble, "troubles": (*self.troubles, trouble)})

    @property
    def run_name(self) -> str:
        """The id of the night."""
        return self.night.night_id

    @property
    def in_short(self) -> str:
        """How many articles are new."""
        new = count(self.totals.n_new, "new article", "new articles")
        return f"{new}, {self.totals.n_new_core} of them core."

    def as_markdown(self) -> str:
        """Return what was wrong, the totals, and what became of the entries of each source."""
        totals = self.totals
        rows = [
            f"| {escape_markdown(one.name)} | {one.n_article} | {one.n_unchanged} | {one.n_duplicate} "
            f"| {one.n_rejected} | {one.n_waiting} |"
            for one in self.outcomes
        ]
        failing = [
            f"- {escape_markdown(feed.url)} ({escape_markdown(str(feed.last_status))})" for feed in self.failing_feeds
        ]
        return "\n".join(
            [
                f"# Night {self.run_name}",
                f"{count(totals.n_new, 'new article', 'new articles')}, {totals.n_new_core} of them core commentary; "
                f"{totals.n_revised} revised. "
                f"In all {totals.n_articles} articles, and {totals.n_core} counted stories of commentary "
                f"with {totals.n_hits} hits.",
                "## Trouble",
                *([f"- {escape_markdown(trouble)}" for trouble in self.troubles] or ["None."]),
                "## Failing feeds",
                *(failing or ["None."]),
                "## What became of the entries",
                "",
                "| source | articles | unchanged | duplicates | rejected | waiting |",
                "|---|---:|---:|---:|---:|---:|",
                *rows,
                "",
            ]
        )

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
