"""Differences between the trends of two nights: changed texts, moved cells, panel changes, and their causes."""

from collections.abc import Sequence

from warehouse.connection import Connection
from warehouse.statements import Row, run


def counted_nights(con: Connection) -> Sequence[Row]:
    """Return the nights whose trends were counted: night_id, n_texts, codebook_sha256, codebook_version."""
    return run(con, "diff/list_counted_nights")


def panel_changes_between(con: Connection, before: str, after: str) -> Sequence[Row]:
    """Return who entered and left the fixed panel after the night `before`, up to `after`: change, names."""
    return run(con, "diff/list_panel_changes", before=before, after=after)


def changes_between(con: Connection, first_night_id: str, last_night_id: str, theme_id: str | None) -> Sequence[Row]:
    """Return the articles that count otherwise after the last night than after the first, oldest first.

    Each with causes, before and after (rows of trends.counted_texts, or None), title, url and source_name; of one theme
    only those whose text had or has a hit of it.
    """
    named = {"first_night_id": first_night_id, "last_night_id": last_night_id, "theme_id": theme_id}
    return run(con, "diff/list_changes", **named)


def moved_cells(con: Connection, first_night_id: str, last_night_id: str, theme_id: str | None) -> Sequence[Row]:
    """Return the quarters in which the number of stories, or of those with the theme, is another than it was.

    Columns: period_start, n_then, n_with_theme_then, n_now, n_with_theme_now; without a theme the second and fourth
    are 0. Only nights of one codebook can be compared: hits are those of the current one.
    """
    named = {"first_night_id": first_night_id, "last_night_id": last_night_id, "theme_id": theme_id}
    return run(con, "diff/list_moved_cells", **named)


def causes_of_changes(con: Connection) -> dict[str, str]:
    """Return what each cause of a change means, by cause."""
    return {row["cause"]: row["meaning"] for row in run(con, "diff/list_causes")}
