"""Controlled vocabularies that commands accept: ids of themes, theme groups and source groups."""

from warehouse.connection import Connection
from warehouse.statements import run


def theme_ids(con: Connection) -> tuple[str, ...]:
    """Return the ids of the current themes."""
    return tuple(row["theme_id"] for row in run(con, "vocabulary/list_themes"))


def theme_and_group_ids(con: Connection) -> tuple[str, ...]:
    """Return the ids of the current themes, then those of their groups."""
    themes = run(con, "vocabulary/list_themes")
    return (*(row["theme_id"] for row in themes), *sorted({row["theme_group"] for row in themes}))


def source_groups(con: Connection) -> tuple[str, ...]:
    """Return the groups of all sources that were ever watched."""
    return tuple(row["source_group"] for row in run(con, "vocabulary/list_source_groups"))
