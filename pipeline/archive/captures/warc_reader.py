"""Captures of a WARC file of others: streamed in order, records counted by type, damage raised."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from os import fstat
from pathlib import Path
from typing import BinaryIO, Self

from pipeline.archive.captures.block_digests import stated_digest
from pipeline.archive.captures.capture import Capture
from pipeline.archive.captures.capture_error import CaptureError
from pipeline.archive.captures.capture_limits import CaptureLimits
from pipeline.archive.captures.framing import FramedRecord, read_framed
from pipeline.archive.captures.http_message import HttpMessage, parse_response
from pipeline.archive.captures.member_stream import ByteRun, PackedBytes, read_runs
from pipeline.errors import WarcError

_END = b"\r\n\r\n"
_WEB = ("http://", "https://")


def read_captures(path: Path, *, n_bytes: int | None = None, limits: CaptureLimits | None = None) -> "CaptureReader":
    """Return an iterator of the captures of a WARC file, compressed by gzip or not.

    n_bytes  length of the file that its origin states: without it, a file that was cut where a record ends is whole

    Iterating raises WarcError at the first damage; what was yielded before is then no account of the file.
    """
    return CaptureReader(path, n_bytes=n_bytes, limits=limits or CaptureLimits())


class CaptureReader(Iterator[Capture]):
    """Iterator of the captures of one file; `counts` holds its records by WARC-Type, complete when it is exhausted."""

    def __init__(self, path: Path, *, n_bytes: int | None, limits: CaptureLimits) -> None:
        """Take the file, which is opened at the first capture."""
        self.counts: Counter[str] = Counter()
        self._path = path
        self._n_bytes = n_bytes
        self._limits = limits
        self._captures = self._read()

    def __iter__(self) -> Self:
        """Return the iterator."""
        return self

    def __next__(self) -> Capture:
        """Return the next capture. Raises WarcError at damage."""
        return next(self._captures)

    @property
    def n_records(self) -> int:
        """Records of any type that were read so far."""
        return self.counts.total()

    def _read(self) -> Iterator[Capture]:
        try:
            file = self._path.open("rb")
        except OSError as error:
            raise WarcError(f"{self._path.name}: cannot be opened ({error.strerror}).") from error
        with file:
            self._require_length(file)
            for run in read_runs(PackedBytes(file, self._path.name)):
                for record in read_framed(run, self._limits):
                    if capture := self._capture(record, run):
                        yield capture

    def _require_length(self, file: BinaryIO) -> None:
        length = fstat(file.fileno()).st_size
        if self._n_bytes is not None and length != self._n_bytes:
            at = min(length, self._n_bytes)
            raise WarcError(
                f"{self._path.name}, byte {at}: the file has {length} bytes, {self._n_bytes} at its origin."
            )

    def _capture(self, record: FramedRecord, run: ByteRun) -> Capture | None:
        kind = record.fields.get("warc-type", "").lower()
        if not kind:
            run.fail(record.position, "a record without WARC-Type")
        self.counts[kind] += 1
        url = record.fields.get("warc-target-uri", "").removeprefix("<").removesuffix(">")
        if kind not in ("response", "resource") or not url.lower().startswith(_WEB):
            return None
        message = _message(record, kind, self._limits)
        capture = Capture(
            url=url,
            captured_at=_captured_at(record, run),
            status=message.status if message else 0,
            headers=message.headers if message else (),
            record=record.content + _END if record.is_held else b"",
            payload_start=message.body_start if message else len(record.content),
            payload_end=len(record.content),
            truncated=record.fields.get("warc-truncated", ""),
            offset=run.offset + (0 if run.is_member else record.position),
            refused=_refusal(record, message),
            limits=self._limits,
        )
        if record.is_held and not record.has_block_digest:
            _require_payload(record, capture, run)
        return capture


def _message(record: FramedRecord, kind: str, limits: CaptureLimits) -> HttpMessage | None:
    if kind == "response":
        return parse_response(record.content, record.block_start, limits.head_bytes)
    content_type = record.fields.get("content-type", "")
    return HttpMessage(200, (("Content-Type", content_type),) if content_type else (), record.block_start)


def _captured_at(record: FramedRecord, run: ByteRun) -> datetime:
    stated = record.fields.get("warc-date", "")
    try:
        at = datetime.fromisoformat(stated)
    except ValueError:
        run.fail(record.position, f"a record whose WARC-Date is no date ({stated[:40]!r})")
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _refusal(record: FramedRecord, message: HttpMessage | None) -> CaptureError | None:
    if message is None:
        return CaptureError("bad_message", "The record holds no HTTP response.")
    if not record.is_held:
        return CaptureError("too_large", f"A record of {record.n_block} bytes.")
    if "warc-segment-number" in record.fields:
        return CaptureError("incomplete", "The response is stored in segments.")
    return None


def _require_payload(record: FramedRecord, capture: Capture, run: ByteRun) -> None:
    """Compare the payload digest, which crawlers take before or after codings are removed."""
    stated = record.fields.get("warc-payload-digest", "")
    if capture.truncated or capture.status == 0 or stated_digest(stated) is None:
        return
    if not any(_matches(stated, payload) for payload in _payloads(capture)):
        run.fail(record.position, "its payload is not the one of its WARC-Payload-Digest")


def _matches(stated: str, payload: bytes) -> bool:
    digest = stated_digest(stated)
    if digest is None:
        return True
    digest.update(payload)
    return digest.matches()


def _payloads(capture: Capture) -> Iterator[bytes]:
    yield capture.payload
    try:
        yield capture.body()
    except CaptureError:
        return
