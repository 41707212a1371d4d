"""A part is a fixed schema and sorted rows: the same rows are the same bytes."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.history.part import SCHEMA, SCHEMA_VERSION, SORTED_BY, PartRows, Row, read_head, read_rows

AT = datetime(2023, 4, 5, 6, 7, 8, tzinfo=UTC)
HIT = {
    "theme_id": "containment",
    "term": "encircl*",
    "sentence_number": 2,
    "start_offset": 10,
    "end_offset": 20,
    "sentence_start": 8,
    "sentence_end": 40,
    "voice": "author",
}


def a_row(url: str, *, minutes: int = 0, relevance: str = "irrelevant", **text: object) -> Row:
    return {
        "capture_id": f"id of {url} {minutes}",
        "source_id": "times",
        "source_name": "Times",
        "feed_id": "",
        "guid": "",
        "url": url,
        "address_key": url,
        "captured_at": AT + timedelta(minutes=minutes),
        "page_sha256": "0" * 64,
        "content_type": "text/html",
        "start_byte": 5,
        "n_archived_bytes": 6,
        "n_bytes": 7,
        "published_on": None,
        "names_nato": False,
        "relevance": relevance,
        **text,
    }


def written(path: Path, rows: list[Row]) -> bytes:
    part = PartRows()
    for row in rows:
        part.add(row)
    part.write(path, extractor="cleaner 1", codebook_sha256="c" * 64)
    return path.read_bytes()


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    text = a_row("http://a/2", relevance="core", title="T", body="B", authors=["A"], hits=[HIT], genre_score=0.25)
    text["published_on"] = date(2023, 4, 4)
    rows = [a_row("http://a/1"), a_row("http://a/1", minutes=1), text]
    written(tmp_path / "p", rows)
    back = list(read_rows(tmp_path / "p"))
    assert [{key: value for key, value in row.items() if value is not None} for row in back] == [
        {key: value for key, value in row.items() if value is not None} for row in rows
    ]


def test_the_file_states_its_versions(tmp_path: Path) -> None:
    written(tmp_path / "p", [])
    assert read_head(tmp_path / "p") == (SCHEMA_VERSION, "cleaner 1", "c" * 64)


def test_equal_rows_are_equal_bytes(tmp_path: Path) -> None:
    rows = [a_row(f"http://a/{number:05}", body=f"text {number}" * 50) for number in range(2_500)]
    assert written(tmp_path / "one", rows) == written(tmp_path / "two", rows)


def test_rows_are_sorted_in_whatever_order_they_come(tmp_path: Path) -> None:
    rows = [a_row(f"http://a/{number:05}", minutes=number % 3) for number in range(1_500)]
    rows += [a_row("http://a/00007", minutes=9), a_row("http://a/é")]
    shuffled = random.Random(1).sample(rows, len(rows))
    assert written(tmp_path / "one", rows) == written(tmp_path / "two", shuffled)
    back = [tuple(row[name] for name in SORTED_BY) for row in read_rows(tmp_path / "two")]
    assert back == sorted(back)


def test_a_row_needs_every_column_that_all_rows_have(tmp_path: Path) -> None:
    row = a_row("http://a/1")
    del row["source_id"]
    with pytest.raises((ValueError, pa.ArrowInvalid)):
        written(tmp_path / "p", [row])


def test_columns_of_texts_may_be_null_and_no_others() -> None:
    assert [field.name for field in SCHEMA if not field.nullable][-1] == "relevance"
    assert {field.name for field in SCHEMA if field.nullable} >= {"published_on", "title", "hits"}
