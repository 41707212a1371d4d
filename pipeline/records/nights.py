"""The night: its clock value, its steps, and the outcomes of entries."""

from datetime import datetime
from enum import StrEnum

from pipeline.records.identity import Record


class Night(Record):
    """One run of the nightly flow, identified by its clock value: a second run at that value is the same night."""

    at: datetime  # UTC
    is_read: bool = False  # from the machine's clock, which may lie; else given

    @property
    def night_id(self) -> str:
        """The clock value as 20261121T021500Z."""
        return f"{self.at:%Y%m%dT%H%M%SZ}"


class NightKind(StrEnum):
    """What a night does: visit feeds, or load history."""

    NIGHT = "night"
    LOAD = "load"


class NightEnding(StrEnum):
    """How a night ended."""

    COMPLETE = "complete"
    DEGRADED = "degraded"  # finished, with troubles
    INTERRUPTED = "interrupted"  # it began and never ended: killed, or stopped by an error


class NightEnd(Record):
    """How a night ended, and why it was degraded, in sentences. Its archive holds it, so that a rebuild knows it."""

    ending: NightEnding
    troubles: tuple[str, ...] = ()


class ClockVerdict(Record):
    """What the dates of servers, or the nights before, say about the clock under which a night was to begin."""

    clock_at: datetime
    served_at: datetime | None  # median over the hosts; None where none sent a date
    n_hosts: int  # that sent a date
    n_odd: int  # of these, more than a day from the clock, on the same side
    is_refused: bool = False  # the night does not begin
    verdict: str  # in words, with the cure; empty where nothing is wrong


class Step(StrEnum):
    """The steps of a night, in order."""

    DISCOVER = "discover"
    FETCH = "fetch"
    CLEAN = "clean"
    NORMALISE = "normalise"
    DEDUPE = "dedupe"
    RELEVANCE = "relevance"
    THEMES = "themes"
    TRENDS = "trends"
    PUBLISH = "publish"


class Outcome(StrEnum):
    """The outcome of an entry in a night: exactly one of these."""

    ARTICLE = "article"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    WAITING = "waiting"
