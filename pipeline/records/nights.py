"""The night: its clock value, its steps, and how an entry can end it."""

from datetime import datetime
from enum import StrEnum

from pipeline.records.identity import Record


class Night(Record):
    """One run of the nightly flow: its id is its clock value, so the same night run again is the same night."""

    at: datetime  # UTC

    @property
    def night_id(self) -> str:
        """The clock value as 20261121T021500Z."""
        return f"{self.at:%Y%m%dT%H%M%SZ}"


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
    """How an entry ends a night: exactly one of these."""

    ARTICLE = "article"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    WAITING = "waiting"
