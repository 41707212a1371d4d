"""Store for the tests of change: counts per source and quarter to test, and the results of a night."""

from collections.abc import Iterable
from datetime import date

from pipeline.records import BaselineShare, ChangeTest, Night, SourcePeriod
from warehouse.connection import Connection
from warehouse.statements import insert, run
from warehouse.store.nights import CodebookRow
from warehouse.store.watched_history import has_history

# The slice that is tested: each story once, all sources, by quarter.
_SLICE = {"unit": "story", "panel": "all", "period": "quarter"}


def theme_counts(con: Connection, night: Night) -> tuple[SourcePeriod, ...]:
    """Return the counted stories of each source in each quarter that was over by the night, by source and quarter.

    What history watched too little of is missing: its texts are no sample of the period.
    """
    loaded = has_history(con)
    left_out = run(con, "change_tests/list_left_out") if loaded else []
    months, quarters = (
        [row["period_start"] for row in left_out if row["period"] == period] for period in ("month", "quarter")
    )
    known = {"has_history": loaded, "months_left_out": months, "quarters_left_out": quarters}
    rows = run(con, "change_tests/list_theme_counts", today=night.at.date(), **known)
    return tuple(SourcePeriod(n_with_theme=_found(row.pop("theme_ids"), row.pop("counts")), **row) for row in rows)


def _found(theme_ids: Iterable[str], counts: Iterable[int]) -> dict[str, int]:
    return {theme_id: n for theme_id, n in zip(theme_ids, counts, strict=True) if n}


def extended_baseline(con: Connection) -> tuple[date | None, dict[str, BaselineShare]]:
    """Return the last day of the extended baseline's window, and each theme's share in it; None without a window."""
    rows = run(con, "change_tests/list_baseline_window")
    mix = (
        {row["side"]: row["n_texts"] for row in run(con, "change_tests/list_baseline_mix")} if has_history(con) else {}
    )
    shares = {
        row["theme_id"]: BaselineShare(n_texts=row["n_texts"], n_with_theme=row["n_with_theme"], n_by_group=mix)
        for row in rows
    }
    return (rows[0]["last_day"] if rows else None), shares


def is_overtaken(con: Connection, night: Night) -> bool:
    """Return whether a later night is known; the results of this one then stay as they are."""
    return bool(run(con, "nights/count_later_nights", night_id=night.night_id)[0]["n_nights"])


def save_tests(con: Connection, night: Night, codebook: CodebookRow, tests: Iterable[ChangeTest]) -> None:
    """Store the tests of the night, replacing those of an earlier run of it."""
    run(con, "change_tests/forget_tests", night_id=night.night_id)
    made = {
        "night_id": night.night_id,
        "codebook_sha256": codebook.codebook_sha256,
        "codebook_version": codebook.codebook_version,
        **_SLICE,
    }
    insert(con, "trends.tests", [{**made, **test.model_dump(mode="python")} for test in tests])
