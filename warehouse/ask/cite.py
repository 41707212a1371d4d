"""Bibliographic references of the counted articles, streamed."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from warehouse.connection import Connection
from warehouse.statements import run, statement

_AT_ONCE = 1000  # rows


def references(
    con: Connection,
    key_word: Callable[[str], str],
    *,
    theme_id: str | None = None,
    source_group: str | None = None,
    genre: str | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the counted articles with the fields of a reference (columns: queries/cite/list_references.sql).

    Oldest first, ties by id; None selects all. A citation key does not depend on the selection: an article keeps it.
    `key_word` returns the word for a first author's name in it.
    """
    authors = [row["author"] for row in run(con, "cite/list_first_authors")]
    chosen = {"theme_id": theme_id, "source_group": source_group, "genre": genre}
    keyed = {"authors": authors, "author_words": [key_word(author) for author in authors]}
    con.execute(statement("cite/list_references"), {**chosen, **keyed, "first_day": first_day, "last_day": last_day})
    columns = [column[0] for column in con.description or ()]
    while rows := con.fetchmany(_AT_ONCE):
        for row in rows:
            yield dict(zip(columns, row, strict=True))
