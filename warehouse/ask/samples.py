"""What a sample is drawn from: the texts of slice and span, their hits, and what coders are shown."""

from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.records import Record, TrendSlice
from warehouse.connection import Connection
from warehouse.statements import Row, run


class CurrentCodebook(Record):
    """The codebook that the texts are counted with."""

    codebook_sha256: str
    codebook_version: str


class TextToCode(Record):
    """The counted text of a drawn article, with what coders are shown of it."""

    revision_id: str
    title: str
    text: str
    url: str
    published_on: date | None
    source_name: str
    sentence_numbers: dict[str, frozenset[int]]  # of the sentences with a hit, by theme


def current_codebook(con: Connection) -> CurrentCodebook | None:
    """Return the codebook that the texts are counted with; None before the first night."""
    rows = run(con, "samples/find_codebook")
    return CurrentCodebook(**rows[0]) if rows else None


def definitions(con: Connection) -> dict[str, tuple[str, str]]:
    """Return label and definition of the current themes, by id."""
    return {row["theme_id"]: (row["label"], row["definition"]) for row in run(con, "samples/describe_themes")}


def whole_quarters(con: Connection, slice_: TrendSlice) -> tuple[date, date] | None:
    """Return the first and last day of the quarters in which slice and span have texts; None where they have none."""
    (row,) = run(con, "samples/find_span", **slice_.model_dump())
    return (row["first_day"], row["last_day"]) if row["first_day"] else None


def candidates(con: Connection, slice_: TrendSlice, theme_id: str) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield the articles of slice and span with their revision and the voices of the theme's hits in it, by id."""
    for row in run(con, "samples/list_candidates", theme_id=theme_id, **slice_.model_dump()):
        yield row["article_id"], row["revision_id"], frozenset(row["voices"])


def texts_to_code(con: Connection, revision_ids: Sequence[str]) -> dict[str, TextToCode]:
    """Return the texts of revisions, by revision id."""
    rows = run(con, "samples/list_texts", revision_ids=list(revision_ids))
    found = {}
    for row in rows:
        numbers = {one["theme_id"]: frozenset(one["sentence_numbers"]) for one in row.pop("themes")}
        found[row["revision_id"]] = TextToCode(**row, sentence_numbers=numbers)
    return found


def corrected_quarters(con: Connection, slice_: TrendSlice, themes: Sequence[str]) -> Sequence[Row]:
    """Return the quarters with texts of a slice and span for some themes, with plain and corrected shares."""
    return run(con, "samples/list_corrected", themes=list(themes), **slice_.model_dump())
