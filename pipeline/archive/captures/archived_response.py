"""Captures from framed records: which records are captures, their address, instant and message."""

import re
from datetime import UTC, datetime

from pipeline.archive.captures.capture import Capture
from pipeline.archive.captures.capture_limits import CaptureLimits
from pipeline.archive.captures.framing import FramedRecord
from pipeline.archive.captures.http_message import HttpMessage, parse_response

_WEB = ("http://", "https://")
_COARSE_DATES = (  # that fromisoformat does not read
    (re.compile(r"([0-9]{4})"), r"\1-01-01"),  # WARC 1.1
    (re.compile(r"([0-9]{4}-[0-9]{2})"), r"\1-01"),
    (
        re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})"),
        r"\1-\2-\3T\4:\5:\6",
    ),  # of ARC, kept by converters
)


def to_capture(record: FramedRecord, limits: CaptureLimits) -> Capture | None:
    """Return the capture that a record holds; None for other records, and for other schemes as dns.

    Raises WarcError where a response has no address or no date.
    """
    if record.kind not in ("response", "resource"):
        return None
    url = record.fields.get("warc-target-uri", "").removeprefix("<").removesuffix(">")
    if not url:
        record.fail(f"a {record.kind} without WARC-Target-URI")
    if not url.lower().startswith(_WEB):
        return None
    message = _message(record, limits)
    return Capture(
        url=url,
        captured_at=_captured_at(record),
        status=message.status if message else 0,
        headers=message.headers if message else (),
        content=record.content if record.is_held else b"",
        payload_start=message.body_start if message else len(record.content),
        truncated=record.fields.get("warc-truncated", ""),
        offset=record.offset,
        refused=_refusal(record, message),
        limits=limits,
    )


def _message(record: FramedRecord, limits: CaptureLimits) -> HttpMessage | None:
    if record.kind == "response":
        return parse_response(record.content, record.block_start, limits.head_bytes)
    content_type = record.fields.get("content-type", "")
    return HttpMessage(200, (("Content-Type", content_type),) if content_type else (), record.block_start)


def _captured_at(record: FramedRecord) -> datetime:
    stated = record.fields.get("warc-date", "")
    try:
        at = datetime.fromisoformat(_full_date(stated))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        record.fail(f"its WARC-Date is no date ({stated[:40]!r})")


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
