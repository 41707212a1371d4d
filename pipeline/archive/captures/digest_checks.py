"""Comparison of records with the digests that they state: damage, as distinct from habits of crawlers and tools."""

from collections.abc import Iterator

from pipeline.archive.captures.block_digests import stated_digest
from pipeline.archive.captures.capture import Capture
from pipeline.archive.captures.capture_error import CaptureError
from pipeline.archive.captures.framing import FramedRecord


def require_digests(record: FramedRecord, capture: Capture | None) -> None:
    """Raise WarcError where a record is not the one of its digests.

    A block of its digest proves all of the record. In a gzip member, whose checksum proves that nothing changed since
    it was packed, one of another digest is taken where the payload has its own: warcio copies records with headers
    written anew and the old block digest.
    """
    if record.has_its_block_digest:
        return
    payload_agrees = capture and _has_its_payload_digest(record, capture)
    if record.has_its_block_digest is False and not (payload_agrees and record.is_checksummed):
        record.fail("its block is not the one of its WARC-Block-Digest")
    if payload_agrees is False:
        record.fail("its payload is not the one of its WARC-Payload-Digest")


def _has_its_payload_digest(record: FramedRecord, capture: Capture) -> bool | None:
    """Return None where no digest can be compared with the payload, because none is stated or not all of it is here."""
    stated = record.fields.get("warc-payload-digest", "")
    if capture.refused or capture.truncated or stated_digest(stated) is None:
        return None
    return any(_has_digest(payload, stated) for payload in _payloads(record, capture))


def _payloads(record: FramedRecord, capture: Capture) -> Iterator[bytes | memoryview]:
    """Yield what crawlers take for the payload: with chunks, without them, without codings, with the headers."""
    yield capture.payload
    try:
        yield capture.unchunked()
        yield capture.body()
    except CaptureError:
        pass
    yield record.block


def _has_digest(payload: bytes | memoryview, stated: str) -> bool:
    digest = stated_digest(stated)
    if digest is None:
        return False
    digest.update(payload)
    return digest.matches()
