"""Captures as another crawler would store them: a WARC 1.1 file of response records, each its own gzip member."""

import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.records import Record

_LEVEL = 6  # of compression
_GZIP = 16 + zlib.MAX_WBITS  # zlib writes no time into its header, so the bytes depend on the content only


class Crawled(Record):
    """One page as a crawler received it."""

    url: str
    crawled_at: datetime
    content_type: str
    body: bytes = Field(repr=False)


def write_crawl(path: Path, crawled: Iterable[Crawled], about: str) -> None:
    """Write a WARC file with a warcinfo record, described by `about`, and the pages in the order of their capture."""
    pages = sorted(crawled, key=lambda page: (page.crawled_at, page.url))
    with path.open("wb") as file:
        file.write(_pack_info(path.name, pages[0].crawled_at, about))
        for page in pages:
            file.write(_pack_page(page))


def _pack_info(name: str, at: datetime, about: str) -> bytes:
    lines = {"software": "nato-asia-tracker demo", "format": "WARC File Format 1.1", "description": about}
    body = "".join(f"{field}: {value}\r\n" for field, value in lines.items()).encode()
    fields = _fields("warcinfo", at) | {"WARC-Filename": name}
    return _pack("", "warcinfo", fields, body, None)


def _pack_page(page: Crawled) -> bytes:
    headers = [
        ("Date", format_datetime(page.crawled_at.astimezone(UTC), usegmt=True)),
        ("Content-Type", page.content_type),
        ("Content-Length", str(len(page.body))),
    ]
    head = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
    return _pack(page.url, "response", _fields(page.url, page.crawled_at), page.body, head)


def _fields(subject: str, at: datetime) -> dict[str, str]:
    date = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"WARC-Date": date, "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{subject} {date}')}>"}


def _pack(url: str, kind: str, fields: dict[str, str], body: bytes, head: StatusAndHeaders | None) -> bytes:
    written = BytesIO()
    writer = WARCWriter(written, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        url, kind, payload=BytesIO(body), length=len(body), warc_headers_dict=fields, http_headers=head
    )
    writer.write_record(record)
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return compressor.compress(written.getvalue()) + compressor.flush()
