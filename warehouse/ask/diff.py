"""Differences between the trends of two nights: changed texts, moved cells, panel changes, and their causes."""

from collections.abc import Sequence

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import Row, run


def counted_nights(con: Connection) -> Sequence[Row]:
    """Return the nights whose trends were counted: night_id, codebook_sha256, codebook_version."""
    return run(con, "diff/list_counted_nights")


def panel_changes_between(con: Connection, before: str, after: str) -> Sequence[Row]:
    """Return the sources that entered and left the fixed panel after night `before`, up to `after`: change, names."""
    return run(con, "diff/list_panel_changes", before=before, after=after)


class Comparison(Record):
    """Two nights that are compared, and the slice: a genre or `all`, and a theme or None."""

    first_night_id: str
    last_night_id: str
    theme_id: str | None
    genre: str


def counted_articles(con: Connection, compared: Comparison) -> tuple[int, int]:
    """Return how many articles of the genre, with copies, counted after the first night, and after the last."""
    ((n_then, n_now),) = (
        row.values() for row in run(con, "diff/count_articles", **compared.model_dump(exclude={"theme_id"}))
    )
    return n_then, n_now


def changes_between(con: Connection, compared: Comparison) -> Sequence[Row]:
    """Return the articles that count differently after the last night than after the first, oldest first.

    Columns: causes, before and after (rows of trends.counted_texts, or None), had_theme, has_theme, title, url and
    source_name. Only articles that had or have the genre and, with a theme, whose text had or has a hit of it.
    """
    return run(con, "diff/list_changes", **compared.model_dump())


def moved_cells(con: Connection, compared: Comparison) -> Sequence[Row]:
    """Return the quarters in which the number of stories of the genre, or of those with the theme, has changed.

    Columns: period_start, n_then, n_with_theme_then, n_now, n_with_theme_now; without a theme the second and fourth
    are 0. Only nights of the current codebook can be compared: its hits are the only ones stored. Those of texts that
    were deleted since are kept as trends.former_themes.
    """
    return run(con, "diff/list_moved_cells", **compared.model_dump())


def causes_of_changes(con: Connection) -> dict[str, str]:
    """Return the meaning of each cause of a change, by cause."""
    return {row["cause"]: row["meaning"] for row in run(con, "diff/list_causes")}
