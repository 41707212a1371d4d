"""Store for the order of nights: the one begun last, what clocks that ran ahead put off, and verdicts on the clock."""

from collections.abc import Sequence
from datetime import datetime

from pipeline.records import ClockVerdict, Night
from warehouse.connection import Connection
from warehouse.statements import Row, run


def last_night(con: Connection) -> Night | None:
    """Return the night that was begun last, whatever its clock value; None before the first."""
    rows = run(con, "nights/find_last_night")
    return Night(at=rows[0]["clock_at"]) if rows else None


def night_number(con: Connection, night: Night) -> int:
    """Return the number of a night in the order in which nights were begun; the next one where it is new."""
    return int(run(con, "nights/find_place", night_id=night.night_id)[0]["night_number"])


def was_followed(con: Connection, night: Night) -> bool:
    """Return whether another night was begun after this one: this run is a rerun of an earlier night."""
    return bool(run(con, "nights/list_nights_begun_since", night_id=night.night_id))


def pull_back(con: Connection, night: Night, latest: datetime) -> None:
    """Undo what nights did whose clocks ran ahead of this one, unless this is the rerun of an earlier night.

    Pages are due whose next try lies after `latest`, or was set by such a night; its texts are counted anew.
    """
    if not was_followed(con, night):
        run(con, "pages/pull_back_pages", night_id=night.night_id, latest=latest)
        run(con, "trends/make_read_ahead_due", night_id=night.night_id, now=night.at)


def save_clock_verdict(con: Connection, verdict: ClockVerdict) -> None:
    """Store a verdict on the clock, before the night that it is about begins."""
    run(con, "nights/save_clock_verdict", **verdict.model_dump())


def clock_verdicts(con: Connection) -> Sequence[Row]:
    """Return the verdicts since, and on, the last night: clock_at, served_at, is_refused, verdict; the newest last."""
    return run(con, "nights/list_clock_verdicts")
