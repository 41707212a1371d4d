"""CDX indexes of web archives: which capture lies in which bytes of which WARC file.

Read are JSON lines, as a CDX server answers with output=json (pywb, index.commoncrawl.org), and CDXJ lines, as in the
index files of Common Crawl (cdx-00000.gz): sort key, timestamp, JSON object. Sources: pywb's CDXJ Server API; the
Common Crawl Foundation's page on its CDXJ index.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

_CDXJ = re.compile(rb"\S++ (\d{14}) (\{.*\})\s*")
_TIMESTAMP = re.compile(r"\d{14}")
_LONGEST_LINE = 100_000  # bytes; an address has at most a few thousand


class IndexedCapture(NamedTuple):
    """One capture, and where its WARC record lies."""

    url: str
    captured_at: datetime
    status: int
    mime: str  # as detected from the body, else as the server stated
    file_name: str  # of the WARC file, relative to its archive
    offset: int
    n_bytes: int  # of the record as stored, one gzip member

    @property
    def month(self) -> str:
        """The month of the capture, as 2023-04."""
        return f"{self.captured_at:%Y-%m}"


def read_cdx(lines: Iterable[bytes]) -> Iterator[IndexedCapture | None]:
    """Yield one capture a line, None where a line is damaged or a server's message. Blank lines do not count."""
    for line in lines:
        if line.strip():
            yield _capture(line)


def _capture(line: bytes) -> IndexedCapture | None:
    stated = _stated(line)
    try:
        return indexed_capture(
            url=stated["url"],
            captured_at=_instant(stated["timestamp"]),
            status=stated["status"],
            mime=stated.get("mime-detected") or stated.get("mime") or "",
            file_name=stated["filename"],
            offset=stated["offset"],
            n_bytes=stated["length"],
        )
    except (KeyError, ValueError, TypeError):
        return None


def indexed_capture(
    *,
    url: str,
    captured_at: datetime,
    status: int | str,
    mime: str,
    file_name: str,
    offset: int | str,
    n_bytes: int | str,
) -> IndexedCapture:
    """Return a capture as an index states it. Raises ValueError where it cannot be one."""
    capture = IndexedCapture(str(url), captured_at, int(status), str(mime), str(file_name), int(offset), int(n_bytes))
    is_inside = not capture.file_name.startswith("/") and ".." not in capture.file_name.split("/")
    if not is_inside or not capture.file_name.endswith(".gz") or not capture.file_name.isprintable():
        raise ValueError(f"{file_name!r} is no compressed WARC file of an archive")
    if capture.offset < 0 or capture.n_bytes <= 0:
        raise ValueError(f"no bytes lie at {offset}, {n_bytes} long")
    return capture


def _stated(line: bytes) -> dict[str, Any]:
    """Return the fields of a line, none where it holds no JSON object."""
    if len(line) > _LONGEST_LINE:
        return {}
    found = _CDXJ.fullmatch(line)
    try:
        stated = json.loads(found[2] if found else line)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(stated, dict):
        return {}
    return {"timestamp": found[1].decode(), **stated} if found else stated


def _instant(timestamp: object) -> datetime:
    if not isinstance(timestamp, str) or not _TIMESTAMP.fullmatch(timestamp):
        raise ValueError(f"{timestamp!r} is no timestamp of 14 digits")
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
