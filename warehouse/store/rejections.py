"""Rejections: one row per subject and reason, however many nights it recurs."""

from collections.abc import Iterable
from typing import Any

from pipeline.records import Night, Rejection, identity
from warehouse.connection import Connection
from warehouse.statements import run, run_over


def save_rejections(con: Connection, night: Night, rejections: Iterable[Rejection], *, waiting: bool = False) -> None:
    """Store rejections, with `waiting` as put aside for another try."""
    rows = (_row(rejection, night, "waiting" if waiting else "rejected") for rejection in rejections)
    run_over(con, "rejections/save_rejections", "core.rejections", rows)


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
    """Mark the rejections of earlier nights as resolved for subjects that succeeded tonight."""
    rows = ({"subject_id": subject_id} for subject_id in subject_ids)
    run_over(con, "rejections/resolve_rejections", "core.rejections", rows, night_id=night.night_id)


def retry_rejections(con: Connection, reason: str | None) -> int:
    """Queue rejected entries (of one reason, or all) to be fetched again, and return how many."""
    run(con, "rejections/retry_entries", reason=reason)
    return len(run(con, "rejections/retry_rejections", reason=reason))


def settled_subjects(con: Connection, night: Night) -> set[str]:
    """Return the subjects that are rejected for good or already put aside tonight, and so not requested again."""
    return {row["subject_id"] for row in run(con, "rejections/list_settled_subjects", night_id=night.night_id)}
