"""The columnar index is read by its own columns: rows of the wanted domains that were answered with 200."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import SettingsError
from pipeline.history.columnar_index import index_domains, read_columnar_index

AT = datetime(2023, 3, 20, 19, 37, 7)  # noqa: DTZ001 - the published files have no zone


def write_index(path: Path, *rows: dict[str, object], without: tuple[str, ...] = ()) -> Path:
    plain = {
        "url": "https://www.review.example/a",
        "url_host_registered_domain": "review.example",
        "fetch_time": AT,
        "fetch_status": 200,
        "content_mime_type": "text/html",
        "content_mime_detected": "application/xhtml+xml",
        "warc_filename": "crawl-data/x.warc.gz",
        "warc_record_offset": 10,
        "warc_record_length": 20,
    }
    types = {"fetch_time": pa.timestamp("ms"), "fetch_status": pa.int16()}
    fields = [
        (name, types.get(name, pa.int32() if isinstance(value, int) else pa.string()))
        for name, value in plain.items()
        if name not in without
    ]
    table = pa.Table.from_pylist([{**plain, **row} for row in rows], schema=pa.schema(fields))
    pq.write_table(table, path)
    return path


def test_rows_of_the_wanted_domains_are_captures(tmp_path: Path) -> None:
    path = write_index(
        tmp_path / "part.parquet",
        {},
        {"url_host_registered_domain": "other.example"},
        {"fetch_status": 404},
    )
    (capture,) = read_columnar_index([path], {"review.example"})
    assert capture is not None
    assert capture.captured_at == AT.replace(tzinfo=UTC)
    assert (capture.url, capture.status) == ("https://www.review.example/a", 200)
    assert (capture.mime, capture.file_name, capture.offset, capture.n_bytes) == (
        "application/xhtml+xml",
        "crawl-data/x.warc.gz",
        10,
        20,
    )


def test_a_folder_of_files_is_read_whole(tmp_path: Path) -> None:
    for n in range(3):
        write_index(tmp_path / f"part-{n}.parquet", {"warc_record_offset": n})
    assert [one.offset for one in read_columnar_index([tmp_path], None) if one] == [0, 1, 2]


def test_older_crawls_have_no_detected_type(tmp_path: Path) -> None:
    path = write_index(tmp_path / "old.parquet", {}, without=("content_mime_detected",))
    assert [one.mime for one in read_columnar_index([path], None) if one] == ["text/html"]


def test_a_row_that_is_no_capture_is_none(tmp_path: Path) -> None:
    path = write_index(
        tmp_path / "part.parquet", {"warc_filename": "../x"}, {"fetch_time": None}, {"warc_record_length": None}
    )
    assert list(read_columnar_index([path], None)) == [None, None, None]


@pytest.mark.parametrize("without", ["warc_record_offset", "url_host_registered_domain"])
def test_another_table_is_refused_with_the_column_that_it_lacks(tmp_path: Path, without: str) -> None:
    path = write_index(tmp_path / "part.parquet", {}, without=(without,))
    with pytest.raises(SettingsError, match=f"part.parquet: there is no column {without}"):
        list(read_columnar_index([path], None))


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = write_index(tmp_path / "part.parquet", {})
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(SettingsError, match=r"part\.parquet: it cannot be read as a Parquet file"):
        list(read_columnar_index([path], None))


def test_hosts_are_looked_up_under_their_domain_and_its_former_names() -> None:
    assert index_domains(["opinion.thehindu.com", "author.blogspot.com", "x.co.uk", "review.example"]) == {
        "thehindu.com",
        "review.example",
        "blogspot.com",
        "x.co.uk",
    }
    assert {"sputnikglobe.com", "sputniknews.com"} <= index_domains(["sputnikglobe.com"])
