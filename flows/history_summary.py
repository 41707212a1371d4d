"""The summary of a run of history: how many web archives were read, what they held, and which could not be read."""

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import ClassVar, NamedTuple

from flows.summary import MOST_NAMED, escape_markdown
from pipeline.discover.health import count
from pipeline.records import PartManifest, Record


class PartFailure(NamedTuple):
    """A part that could not be made."""

    part_id: str
    reason: str  # a sentence


class Holdings:
    """What parts hold in all, counted as they are made."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._turn = Lock()  # parts that are there are counted by the thread that brings the others
        self._n_captures = self._n_texts = self._n_core = 0
        self._source_ids: set[str] = set()

    def add(self, manifest: PartManifest) -> None:
        """Count what one part holds."""
        with self._turn:
            for day in manifest.days:
                self._n_captures += day.n_responses
                self._n_texts += day.n_cleaned
                self._n_core += day.n_core
            self._source_ids |= {day.source_id for day in manifest.days if day.n_cleaned}

    def __str__(self) -> str:
        """Return the holdings as a phrase, the largest number first."""
        captures = count(self._n_captures, "capture", "captures")
        outlets = count(len(self._source_ids), "outlet", "outlets")
        return f"{captures}, {count(self._n_texts, 'text', 'texts')} of {outlets}, {self._n_core:,} of them core"


class PlanSummary(Record):
    """What became of a plan in one run."""

    artifact_key: ClassVar[str] = "history"

    plan_id: str
    n_made: int
    n_there: int  # parts that earlier runs had made
    failed: tuple[PartFailure, ...]
    troubles_of_route: tuple[str, ...]  # what could not be brought, in sentences
    is_of_pages: bool  # requested from sites, some of which are always gone: that is no degraded run
    holdings: str

    @property
    def run_name(self) -> str:
        """The name of the plan."""
        return self.plan_id

    @property
    def troubles(self) -> tuple[str, ...]:
        """Why the run is degraded, in sentences."""
        unread = [f"{failure.part_id}: {failure.reason}" for failure in self.failed]
        unbrought = () if self.is_of_pages else self.troubles_of_route
        return (*_named("could not be read", unread), *_named("could not be brought", unbrought))

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else is worth knowing, in sentences."""
        return self.troubles_of_route if self.is_of_pages else ()

    @property
    def in_short(self) -> str:
        """How many archives were read, and what all parts hold."""
        before = f" ({self.n_there:,} had been read before)" if self.n_there else ""
        return f"{count(self.n_made, 'web archive', 'web archives')} read{before}: {self.holdings}."

    def as_markdown(self) -> str:
        """Return what was wrong, and what the parts hold."""
        troubles = [f"- {escape_markdown(trouble)}" for trouble in (*self.troubles, *self.remarks)] or ["None."]
        return "\n".join([f"# {escape_markdown(self.plan_id)}", self.in_short, "## Trouble", *troubles, ""])


def _named(what: str, cases: Sequence[str]) -> Iterator[str]:
    """Yield how many cases there are with a sentence for each of the first, or nothing where there is none."""
    if cases:
        yield f"{count(len(cases), 'web archive', 'web archives')} {what}."
        yield from cases[:MOST_NAMED]
    if len(cases) > MOST_NAMED:
        yield f"And {len(cases) - MOST_NAMED:,} more."
