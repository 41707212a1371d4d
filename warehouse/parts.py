"""Merging Parquet parts of history: their texts, read by a DuckDB in memory beside the one that writes the warehouse.

A part is read whole only to be loaded; later, when an article gets another capture, by its addresses alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
from pyarrow import parquet

from pipeline.errors import PartError
from pipeline.records import CaptureAddresses, CapturedText, CapturePlace, CleanText, Furniture
from warehouse.connection import Connection, connect_in_memory
from warehouse.statements import Row, run, statement
from warehouse.store.dates import published_of, stated_as_well

_ROWS = 1_000  # fetched at a time
_MEASURED = (
    *("relevance", "relevance_reasons", "genre", "genre_score", "genre_reasons"),
    *("n_words", "n_sentences", "hits"),
)
_OF_CAPTURE = (
    *("source_id", "source_name", "feed_id", "guid", "url", "captured_at"),
    *("page_sha256", "content_type", "start_byte", "n_archived_bytes", "n_bytes", "codebook_sha256"),
)
_OF_TEXT = ("title", "body", "authors", "section", "canonical_url", "first_publisher", "page_types", "extractor")


class PartFile(NamedTuple):
    """The Parquet file of a part."""

    route: str
    part_id: str
    path: Path


class WantedCapture(NamedTuple):
    """A capture whose text is wanted, and the number of the batch in which it comes."""

    place: CapturePlace
    url: str
    batch: int


class PartReader:
    """Texts of some parts. Raises PartError where one is missing or damaged."""

    def __init__(self, con: Connection, files: Sequence[PartFile]) -> None:
        """Take a connection of its own, and the parts; each file is opened for its head."""
        self._con = con
        self._files = files
        heads = [(str(one.path), one.route, one.part_id, _codebook_of(one.path)) for one in files]
        columns = ("filename", "route", "part_id", "codebook_sha256")
        con.register("part_files", _strings(columns, heads))

    def addresses(self, files: Sequence[PartFile]) -> Iterator[CaptureAddresses]:
        """Yield the captures with a relevant text in some of the parts, with their addresses, by id."""
        for row in self._rows("parts/list_addresses", files):
            place = CapturePlace(row["capture_id"], row["route"], row["part_id"])
            yield CaptureAddresses(place, row["feed_id"], row["guid"], row["url"], row["canonical_url"])

    def texts(self, wanted: Iterable[WantedCapture]) -> Iterator[tuple[int, CapturedText]]:
        """Yield the wanted texts with their batches, batch by batch, each in the order in which they were captured."""
        listed = [(*one.place, one.url, one.batch) for one in wanted]
        columns = ("capture_id", "route", "part_id", "url")
        table = _strings(columns, [one[:4] for one in listed])
        self._con.register("wanted", table.append_column("batch", pa.array([one[4] for one in listed], pa.int64())))
        holding = {one[1:3] for one in listed}
        for row in self._rows("parts/list_captured_texts", [one for one in self._files if one[:2] in holding]):
            yield row["batch"], _captured_text(row)

    def published(self, source_ids: Iterable[str]) -> list[Row]:
        """Return how many texts of these sources state a day: source_id, published_on, n_texts, n_naming."""
        self._con.register("declared", _strings(("source_id",), [(one,) for one in source_ids]))
        if not self._files:
            return []
        with _named_errors(self._files):
            return run(self._con, "parts/count_published", paths=_patterns(self._files))

    def _rows(self, name: str, files: Sequence[PartFile]) -> Iterator[dict[str, Any]]:
        if not files:
            return
        with _named_errors(files):
            found = self._con.execute(statement(name), {"paths": _patterns(files)})
            for some in found.to_arrow_reader(_ROWS):
                yield from some.to_pylist()


@contextmanager
def open_parts(files: Iterable[PartFile], temporary: Path) -> Iterator[PartReader]:
    """Open parts for reading; what does not fit into memory is spilled into the folder `temporary`."""
    with TemporaryDirectory(prefix="parts-", dir=temporary) as spill:
        con = connect_in_memory(Path(spill))
        try:
            yield PartReader(con, tuple(files))
        finally:
            con.close()


@contextmanager
def _named_errors(files: Sequence[PartFile]) -> Iterator[None]:
    """Raise PartError for what DuckDB says about a file."""
    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException) as broken:
        said = str(broken).splitlines()[0]
        named = next((one.path for one in files if str(one.path) in said), files[0].path.parent)
        raise _unreadable(named, said) from broken


def _patterns(files: Iterable[PartFile]) -> list[str]:
    """Return the paths as patterns that match themselves alone."""
    return [escape(str(one.path)) for one in files]


def _codebook_of(path: Path) -> str:
    """Return the codebook under which a part was measured; empty where its head does not say."""
    try:
        head: Mapping[bytes, bytes] = parquet.read_schema(path).metadata or {}
    except (OSError, pa.ArrowInvalid) as broken:
        raise _unreadable(path, str(broken)) from broken
    return head.get(b"codebook_sha256", b"").decode()


def _unreadable(path: Path, said: str) -> PartError:
    return PartError(
        f"{path}: this part of history cannot be read ({said}). Restore the file from a backup, or run its plan again."
    )


def _strings(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> pa.Table:
    return pa.table({name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(columns)})


def _captured_text(row: Mapping[str, Any]) -> CapturedText:
    clean = CleanText(
        published=published_of(row),
        other_dates=stated_as_well(row["other_dates"]),
        language=row["language_code"],
        furniture=tuple(Furniture(**piece) for piece in row["furniture"]),
        **{key: row[key] for key in _OF_TEXT},
    )
    return CapturedText(
        place=CapturePlace(row["capture_id"], row["route"], row["part_id"]),
        clean=clean,
        measured={key: row[key] for key in _MEASURED},
        **{key: row[key] for key in _OF_CAPTURE},
    )
