"""Captures from framed records: which records are captures, their address, instant, message and payload digest."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from pipeline.archive.captures.block_digests import stated_digest
from pipeline.archive.captures.capture import Capture
from pipeline.archive.captures.capture_error import CaptureError
from pipeline.archive.captures.capture_limits import CaptureLimits
from pipeline.archive.captures.framing import FramedRecord
from pipeline.archive.captures.http_message import HttpMessage, parse_response

_END = b"\r\n\r\n"
_WEB = ("http://", "https://")
_COARSE_DATES = (  # that fromisoformat does not read
    (re.compile(r"(\d{4})"), r"\1-01-01"),  # WARC 1.1
    (re.compile(r"(\d{4}-\d\d)"), r"\1-01"),
    (re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)"), r"\1-\2-\3T\4:\5:\6"),  # of ARC, kept by converters
)


def to_capture(record: FramedRecord, limits: CaptureLimits) -> Capture | None:
    """Return the capture that a record holds; None for other records, and for other schemes as dns.

    Raises WarcError where a response has no address or no date, or its payload is not the one of its digest.
    """
    if record.kind not in ("response", "resource"):
        return None
    url = record.fields.get("warc-target-uri", "").removeprefix("<").removesuffix(">")
    if not url:
        record.fail(f"a {record.kind} without WARC-Target-URI")
    if not url.lower().startswith(_WEB):
        return None
    message = _message(record, limits)
    capture = Capture(
        url=url,
        captured_at=_captured_at(record),
        status=message.status if message else 0,
        headers=message.headers if message else (),
        record=record.content + _END if record.is_held else b"",
        payload_start=message.body_start if message else len(record.content),
        payload_end=len(record.content),
        truncated=record.fields.get("warc-truncated", ""),
        offset=record.offset,
        refused=_refusal(record, message),
        limits=limits,
    )
    _require_payload_digest(record, capture)
    return capture


def _message(record: FramedRecord, limits: CaptureLimits) -> HttpMessage | None:
    if record.kind == "response":
        return parse_response(record.content, record.block_start, limits.head_bytes)
    content_type = record.fields.get("content-type", "")
    return HttpMessage(200, (("Content-Type", content_type),) if content_type else (), record.block_start)


def _captured_at(record: FramedRecord) -> datetime:
    stated = record.fields.get("warc-date", "")
    try:
        at = datetime.fromisoformat(_full_date(stated))
    except ValueError:
        record.fail(f"its WARC-Date is no date ({stated[:40]!r})")
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _full_date(stated: str) -> str:
    for coarse, full in _COARSE_DATES:
        if found := coarse.fullmatch(stated):
            return found.expand(full)
    return stated


def _refusal(record: FramedRecord, message: HttpMessage | None) -> tuple[str, str] | None:
    if message is None:
        return "bad_message", "The record holds no HTTP response."
    if not record.is_held:
        return "too_large", f"A record of {record.n_block} bytes."
    if "warc-segment-number" in record.fields:
        return "incomplete", "The response is stored in segments."
    return None


def _require_payload_digest(record: FramedRecord, capture: Capture) -> None:
    """Compare the payload digest where no block digest proves all of the record, and all of it is here."""
    stated = record.fields.get("warc-payload-digest", "")
    if record.has_block_digest or capture.refused or capture.truncated or stated_digest(stated) is None:
        return
    if not any(_has_digest(payload, stated) for payload in _payloads(record, capture)):
        record.fail("its payload is not the one of its WARC-Payload-Digest")


def _has_digest(payload: bytes | memoryview, stated: str) -> bool:
    digest = stated_digest(stated)
    if digest is None:
        return False
    digest.update(payload)
    return digest.matches()


def _payloads(record: FramedRecord, capture: Capture) -> Iterator[bytes | memoryview]:
    """Yield what crawlers take for the payload: with chunks, without them, without codings, with the headers."""
    yield capture.payload
    try:
        yield capture.unchunked()
        yield capture.body()
    except CaptureError:
        pass
    yield record.block
