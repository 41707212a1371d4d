"""Diagnosis: what a check found, and its cure. Case: what all checks of one examination share."""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from flows.doctor.clock_findings import clock_findings
from flows.lock import holder_of
from flows.settings import Settings
from pipeline.archive import ArchiveReader
from pipeline.errors import TrackerError
from pipeline.records import Record
from warehouse.ask.status import EndedNight, FeedReport, feed_reports, night_endings
from warehouse.integrity import opened_as_it_is
from warehouse.migrate import missing_migrations
from warehouse.publish.snapshot import FILE_NAME
from warehouse.store.baseline import stored_seeds
from warehouse.store.history_parts import StoredPart, stored_parts


class Level(StrEnum):
    """How serious a diagnosis is: a trouble needs a person."""

    OK = "ok"
    NOTE = "note"
    TROUBLE = "trouble"


class Diagnosis(Record):
    """One finding: what was looked at, what was found and where, and what to do about it."""

    level: Level
    subject: str
    sentence: str
    cure: str = ""


def ok(subject: str, sentence: str) -> Diagnosis:
    """Return that something is well."""
    return Diagnosis(level=Level.OK, subject=subject, sentence=sentence)


def note(subject: str, sentence: str, cure: str = "") -> Diagnosis:
    """Return something worth knowing that stops no night."""
    return Diagnosis(level=Level.NOTE, subject=subject, sentence=sentence, cure=cure)


def trouble(subject: str, sentence: str, cure: str) -> Diagnosis:
    """Return something that a person must mend, with the cure."""
    return Diagnosis(level=Level.TROUBLE, subject=subject, sentence=sentence, cure=cure)


def trouble_of(subject: str, error: TrackerError) -> Diagnosis:
    """Return an error of ours as a diagnosis: its first sentence says what is wrong, the others are the cure."""
    sentence, _, cure = str(error).partition(". ")
    return trouble(subject, sentence.removesuffix(".") + ".", cure or "Correct it.")


class Facts(Record):
    """What the warehouse knows of the nights, the feeds and the baseline."""

    endings: tuple[EndedNight, ...]
    feeds: tuple[FeedReport, ...]
    clock: tuple[str, ...]  # what is wrong with it, each with its cure
    seed_codebooks: tuple[str, ...]  # hash of the codebook that each seed was measured with
    parts: tuple[StoredPart, ...]  # of history


class Case:
    """One examination of a data folder at the instant `now`. A quick one does not read every record and row."""

    def __init__(self, settings: Settings, now: datetime, *, is_quick: bool = False) -> None:
        """Take the settings, the clock and the depth; nothing is opened yet."""
        self.settings = settings
        self.now = now
        self.is_quick = is_quick

    @cached_property
    def holder(self) -> str | None:
        """The process that works in the folder, whose files are left alone."""
        return holder_of(self.settings.data)

    @cached_property
    def archived(self) -> tuple[str, ...]:
        """The ids of the archived nights, sorted."""
        return ArchiveReader(self.settings.archive).nights()

    @cached_property
    def facts(self) -> Facts | None:
        """What the warehouse knows; None where it cannot be read or a night is running."""
        return None if self.holder else self._read("warehouse")

    @cached_property
    def published_facts(self) -> Facts | None:
        """What the published file knows, which can be read at any time."""
        return self._read("published")

    def _read(self, which: str) -> Facts | None:
        path = self.settings.warehouse if which == "warehouse" else self.settings.published / FILE_NAME
        if not path.is_file():
            return None
        try:
            with opened_as_it_is(path) as con:
                if missing_migrations(con, path):
                    return None
                seeds = tuple(seed.codebook_sha256 for seed in stored_seeds(con).values())
                clock = clock_findings(con, self.now)
                parts = tuple(stored_parts(con).values())
                feeds = feed_reports(con)
                return Facts(endings=night_endings(con), feeds=feeds, clock=clock, seed_codebooks=seeds, parts=parts)
        except TrackerError:  # the checks of these files say why
            return None


Check = Callable[[Case], Iterator[Diagnosis]]
