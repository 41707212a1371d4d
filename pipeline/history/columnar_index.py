"""The columnar index of Common Crawl: Parquet files, read from the disk with the columns and rows that are needed.

Columns as in the published table cc-index (commoncrawl/cc-index-table, schema flat). Older crawls have no
content_mime_detected; there the type that the server stated stands in for it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from tld import get_fld

from pipeline.errors import SettingsError
from pipeline.history.cdx import IndexedCapture, indexed_capture
from pipeline.urls.rules import former_names

_NEEDED = ("url", "fetch_time", "fetch_status", "warc_filename", "warc_record_offset", "warc_record_length")
_DOMAIN = "url_host_registered_domain"
_TYPES = ("content_mime_detected", "content_mime_type")  # the first that there is
_ROWS = 50_000  # at a time


def index_domains(hosts: Iterable[str]) -> frozenset[str]:
    """Return the registrable domains under which the index lists these hosts, and the names that they had before.

    The index knows no private suffixes: x.blogspot.com is listed under blogspot.com.
    """
    domains = {_domain(host) for host in hosts}
    return frozenset(domains | {_domain(former) for domain in domains for former in former_names(domain)})


def read_columnar_index(paths: Sequence[Path], domains: Collection[str] | None) -> Iterator[IndexedCapture | None]:
    """Yield the captures of status 200 at these registered domains (None: at all), None for a row that is none.

    Raises SettingsError for a file that is no Parquet file, or lacks a column.
    """
    for path in paths:
        yield from _read(path, domains)


def _read(path: Path, domains: Collection[str] | None) -> Iterator[IndexedCapture | None]:
    try:
        table = ds.dataset(path, format="parquet")
        names = _columns(path, table.schema.names)
        wanted = pc.field("fetch_status") == 200
        if domains is not None:
            wanted &= pc.field(_DOMAIN).isin(sorted(domains))
        for batch in table.to_batches(columns=names, filter=wanted, batch_size=_ROWS):
            yield from (_capture(row, names[-1]) for row in batch.to_pylist())
    except (pa.ArrowException, OSError) as broken:
        raise SettingsError(f"{path}: it cannot be read as a Parquet file ({str(broken).splitlines()[0]}).") from broken


def _domain(host: str) -> str:
    return get_fld(f"http://{host}", search_private=False, fail_silently=True) or host


def _columns(path: Path, present: Sequence[str]) -> list[str]:
    """Return the columns to read, the one of the media type last. Raises SettingsError where one is missing."""
    missing = [name for name in (*_NEEDED, _DOMAIN) if name not in present]
    kinds = [name for name in _TYPES if name in present]
    if missing or not kinds:
        raise SettingsError(
            f"{path}: there is no column {(*missing, _TYPES[0])[0]}, so it is not the columnar index of Common Crawl "
            "(cc-index, subset=warc). Name its Parquet files, or CDX lines."
        )
    return [*_NEEDED, kinds[0]]


def _capture(row: dict[str, object], mime: str) -> IndexedCapture | None:
    fetched_at = row["fetch_time"]
    try:
        if not isinstance(fetched_at, datetime):
            return None
        return indexed_capture(
            url=str(row["url"]),
            captured_at=fetched_at.astimezone(UTC) if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC),
            status=str(row["fetch_status"]),
            mime=str(row[mime] or ""),
            file_name=str(row["warc_filename"]),
            offset=str(row["warc_record_offset"]),
            n_bytes=str(row["warc_record_length"]),
        )
    except ValueError:
        return None
