"""Texts for the comparison of recent phrases with earlier ones, streamed from a published file in batches."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import run, statement

BATCH = 200  # texts in memory at a time


class TextsAround(Record):
    """The last four complete quarters with their counted stories and sources, and the number of stories before."""

    first_day: date
    last_day: date
    n_recent: int
    n_before: int
    n_sources: int


class TextToShow(Record):
    """A counted story with what is shown to a reader."""

    revision_id: str
    published_on: date
    source_name: str
    title: str
    url: str
    text: str


def texts_around(con: Connection) -> TextsAround | None:
    """Return the extent of what can be compared; None where there was no night yet."""
    rows = run(con, "suggest/count_texts_around")
    return TextsAround(**rows[0]) if rows and rows[0]["first_day"] else None


def texts_by_source(con: Connection, around: TextsAround) -> Iterator[list[dict[str, Any]]]:
    """Yield batches of the counted stories of the last four quarters, those of one source together."""
    return _streamed(con, "suggest/list_texts_by_source", first_day=around.first_day, last_day=around.last_day)


def texts_before(con: Connection, around: TextsAround) -> Iterator[list[dict[str, Any]]]:
    """Yield batches of the counted stories before those quarters."""
    return _streamed(con, "suggest/list_texts_before", first_day=around.first_day)


def texts_to_show(con: Connection, revision_ids: Sequence[str]) -> dict[str, TextToShow]:
    """Return the counted stories of `revision_ids`, by revision id."""
    rows = run(con, "suggest/list_texts_to_show", revision_ids=list(revision_ids))
    return {row["revision_id"]: TextToShow(**row) for row in rows}


def _streamed(con: Connection, name: str, **parameters: object) -> Iterator[list[dict[str, Any]]]:
    """Stream the rows of a query in batches; a second statement on `con` ends the stream."""
    for batch in con.execute(statement(name), parameters).to_arrow_reader(BATCH):
        yield batch.to_pylist()
