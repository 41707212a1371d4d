"""Differences between the trends of two nights: changed texts, moved cells, panel changes, and their causes."""

from collections.abc import Sequence

from warehouse.connection import Connection
from warehouse.statements import Row, run


def counted_nights(con: Connection) -> Sequence[Row]:
    """Return the nights whose trends were counted: night_id, n_texts, codebook_sha256, codebook_version."""
    return run(con, "diff/list_counted_nights")


def panel_changes_between(con: Connection, before: str, after: str) -> Sequence[Row]:
    """Return the sources that entered and left the fixed panel after night `before`, up to `after`: change, names."""
    return run(con, "diff/list_panel_changes", before=before, after=after)


def changes_between(con: Connection, first_night_id: str, last_night_id: str, theme_id: str | None) -> Sequence[Row]:
    """Return the articles that count differently after the last night than after the first, oldest first.

    Columns: causes, before and after (rows of trends.counted_texts, or None), title, url and source_name. With a theme,
    only articles whose text had or has a hit of it.
    """
    named = {"first_night_id": first_night_id, "last_night_id": last_night_id, "theme_id": theme_id}
    return run(con, "diff/list_changes", **named)


def moved_cells(con: Connection, first_night_id: str, last_night_id: str, theme_id: str | None) -> Sequence[Row]:
    """Return the quarters in which the number of stories, or of stories with the theme, has changed.

    Columns: period_start, n_then, n_with_theme_then, n_now, n_with_theme_now; without a theme the second and fourth
    are 0. Only nights of the current codebook can be compared: its hits are the only ones stored.
    """
    named = {"first_night_id": first_night_id, "last_night_id": last_night_id, "theme_id": theme_id}
    return run(con, "diff/list_moved_cells", **named)


def causes_of_changes(con: Connection) -> dict[str, str]:
    """Return the meaning of each cause of a change, by cause."""
    return {row["cause"]: row["meaning"] for row in run(con, "diff/list_causes")}
