"""The feeds of a night in, how their visits went out: what coverage (trends.coverage) is counted from."""

from collections.abc import Iterable
from enum import StrEnum

from pipeline.records import Night, Record
from warehouse.connection import Connection
from warehouse.statements import run, run_over

_SHAPE = "select feed_id, visit_result, true as gives_way from ops.visits"


class VisitResult(StrEnum):
    """How the visit to a feed went: `failed` where what it answered could not be read whole, too."""

    READ = "read"
    OVERFLOWED = "overflowed"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"


class VisitRow(Record):
    """How a feed, or a part of an index, answered; one that gives way counts only where no better result stands."""

    feed_id: str
    visit_result: VisitResult
    gives_way: bool = False


def expect_visits(con: Connection, night: Night) -> None:
    """Enter the feeds that are declared tonight, as not visited yet; what a first run of the night visited stays."""
    run(con, "forget_visits", night_id=night.night_id)
    run(con, "expect_visits", night_id=night.night_id)


def save_visits(con: Connection, night: Night, visits: Iterable[VisitRow]) -> None:
    """Store how visits to feeds of tonight went."""
    rows = (visit.model_dump() for visit in visits)
    run_over(con, "save_visits", _SHAPE, rows, night_id=night.night_id)
