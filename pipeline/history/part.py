"""Parquet part: the texts of one WARC under a fixed Arrow schema, sorted, byte-identical for identical texts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import compute, parquet

SCHEMA_VERSION = 1
SORTED_BY = ("url", "captured_at", "capture_id")

_GROUP = 1_000  # rows: some 10 MB where each has a text
_INSTANT = pa.timestamp("us", tz="UTC")
_WORDS = pa.list_(pa.string())
_FURNITURE = pa.struct([("kind", pa.string()), ("text", pa.string())])
_OTHER_DATE = pa.struct([("published_on", pa.date32()), ("published_origin", pa.string())])
_HIT = pa.struct(
    [
        ("theme_id", pa.string()),
        ("term", pa.string()),
        ("sentence_number", pa.int32()),
        ("start_offset", pa.int32()),
        ("end_offset", pa.int32()),
        ("sentence_start", pa.int32()),
        ("sentence_end", pa.int32()),
        ("voice", pa.string()),
    ]
)
_OF_EVERY_ROW = (
    ("capture_id", pa.string()),
    ("source_id", pa.string()),
    ("source_name", pa.string()),
    ("feed_id", pa.string()),  # empty for a page
    ("guid", pa.string()),
    ("url", pa.string()),
    ("address_key", pa.string()),
    ("captured_at", _INSTANT),
    ("page_sha256", pa.string()),
    ("content_type", pa.string()),
    ("start_byte", pa.int64()),  # of the record in the sieved WARC
    ("n_archived_bytes", pa.int64()),
    ("n_bytes", pa.int64()),  # of the body
    ("names_nato", pa.bool_()),
    ("relevance", pa.string()),
)
_OF_RELEVANT_ROWS = (
    ("title", pa.string()),
    ("body", pa.string()),
    ("authors", _WORDS),
    ("section", pa.string()),
    ("published_at", _INSTANT),
    ("published_precision", pa.string()),
    ("published_origin", pa.string()),
    ("other_dates", pa.list_(_OTHER_DATE)),
    ("language_code", pa.string()),
    ("canonical_url", pa.string()),
    ("first_publisher", pa.string()),
    ("furniture", pa.list_(_FURNITURE)),
    ("page_types", _WORDS),
    ("extractor", pa.string()),
    ("relevance_reasons", _WORDS),
    ("genre", pa.string()),
    ("genre_score", pa.float64()),
    ("genre_reasons", _WORDS),
    ("n_words", pa.int32()),
    ("n_sentences", pa.int32()),
    ("hits", pa.list_(_HIT)),
)
SCHEMA = pa.schema(
    [
        *(pa.field(name, kind, nullable=False) for name, kind in _OF_EVERY_ROW),
        pa.field("published_on", pa.date32()),
        *(pa.field(name, kind) for name, kind in _OF_RELEVANT_ROWS),
    ]
)

Row = dict[str, Any]  # by column of SCHEMA; a column that is left out is NULL


class PartHead(NamedTuple):
    """What the file says of itself."""

    schema_version: int
    extractor: str
    codebook_sha256: str


class PartRows:
    """Rows of a part on their way to its file, held as Arrow tables."""

    def __init__(self) -> None:
        """Begin without rows."""
        self._tables: list[pa.Table] = []
        self._waiting: list[Row] = []

    def add(self, row: Row) -> None:
        """Add a row; rows come in any order."""
        self._waiting.append(row)
        if len(self._waiting) == _GROUP:
            self._pack()

    def write(self, path: Path, *, extractor: str, codebook_sha256: str) -> None:
        """Write the rows, sorted, in groups of a fixed size."""
        self._pack()
        head = {"schema_version": str(SCHEMA_VERSION), "extractor": extractor, "codebook_sha256": codebook_sha256}
        schema = SCHEMA.with_metadata(head)
        table = pa.concat_tables([SCHEMA.empty_table(), *self._tables])
        order = compute.sort_indices(table, sort_keys=[(name, "ascending") for name in SORTED_BY])
        with parquet.ParquetWriter(path, schema, compression="zstd", version="2.6") as writer:
            for start in range(0, len(table), _GROUP):
                group = table.take(order.slice(start, _GROUP)).combine_chunks()
                writer.write_table(group.replace_schema_metadata(head), row_group_size=_GROUP)

    def _pack(self) -> None:
        if self._waiting:
            self._tables.append(pa.Table.from_pylist(self._waiting, schema=SCHEMA))
            self._waiting = []


def read_head(path: Path) -> PartHead:
    """Return the versions under which a part was made."""
    head = parquet.read_schema(path).metadata
    return PartHead(int(head[b"schema_version"]), head[b"extractor"].decode(), head[b"codebook_sha256"].decode())


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a part in their order, one row group in memory at a time."""
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=_GROUP):
            yield from batch.to_pylist()
