"""Rejections in the warehouse: one row per thing and reason, however many nights meet it."""

from collections.abc import Iterable
from typing import Any

from pipeline.records import Night, Rejection, identity
from warehouse.connection import Connection
from warehouse.statements import run, run_over


def save_rejections(con: Connection, night: Night, rejections: Iterable[Rejection], *, waiting: bool = False) -> None:
    """Store what was refused, or with `waiting` only put aside."""
    rows = (_row(rejection, night, "waiting" if waiting else "rejected") for rejection in rejections)
    run_over(con, "rejections/save_rejections", "select * from core.rejections", rows)


def _row(rejection: Rejection, night: Night, state: str) -> dict[str, Any]:
    return {
        "rejection_id": identity("rejection", rejection.step, rejection.subject_id, rejection.reason),
        **rejection.model_dump(mode="json"),
        "state": state,
        "first_night_id": night.night_id,
        "last_night_id": night.night_id,
        "n_nights": 1,
    }


def resolve_rejections(con: Connection, night: Night, subject_ids: Iterable[str]) -> None:
    """Mark as resolved what was put aside on earlier nights for subjects that have worked tonight."""
    rows = ({"subject_id": subject_id} for subject_id in subject_ids)
    run_over(
        con, "rejections/resolve_rejections", "select subject_id from core.rejections", rows, night_id=night.night_id
    )


def retry_rejections(con: Connection, reason: str | None) -> int:
    """Let rejected entries (of one reason, or all) be fetched once more; return how many."""
    run(con, "rejections/retry_entries", reason=reason)
    return len(run(con, "rejections/retry_rejections", reason=reason))


def settled_subjects(con: Connection, night: Night) -> set[str]:
    """Return what was refused for good or put aside already tonight: it is not asked for again."""
    return {row["subject_id"] for row in run(con, "rejections/list_settled_subjects", night_id=night.night_id)}
