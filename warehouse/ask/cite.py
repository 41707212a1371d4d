"""The counted articles as references, one at a time, whatever their number."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from warehouse.connection import Connection
from warehouse.statements import statement

_AT_ONCE = 1000  # rows


def references(
    con: Connection,
    *,
    theme_id: str | None = None,
    source_group: str | None = None,
    genre: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the counted articles, each with what a reference says (queries/cite/list_references.sql names the columns).

    Oldest first, ties by id; None asks for all. A key depends on no choice, so that equal articles keep it.
    """
    chosen = {"theme_id": theme_id, "source_group": source_group, "genre": genre}
    con.execute(statement("cite/list_references"), {**chosen, "first_day": first_day, "last_day": last_day})
    columns = [column[0] for column in con.description or ()]
    while rows := con.fetchmany(_AT_ONCE):
        for row in rows:
            yield dict(zip(columns, row, strict=True))
