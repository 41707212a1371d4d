"""Random access to one captured page: its body, by the place of its record in a sieved WARC."""

import hashlib
from io import BytesIO
from pathlib import Path

from pipeline.archive.captures import Capture, CaptureError, CaptureLimits, WarcError
from pipeline.archive.captures.archived_response import to_capture
from pipeline.archive.captures.framing import read_framed
from pipeline.archive.captures.member_stream import PackedBytes, read_runs
from pipeline.errors import DamagedRecordError


def captured_body(sieved: Path, start_byte: int, n_archived_bytes: int, page_sha256: str) -> bytes:
    """Return the body at a place of a sieved WARC, its codings removed. Raises DamagedRecordError.

    That is raised where the record cannot be read whole, or holds another body.
    """
    try:
        with sieved.open("rb") as file:
            file.seek(start_byte)
            body = _capture(file.read(n_archived_bytes), sieved.name).body()
    except (OSError, WarcError, CaptureError) as broken:
        raise DamagedRecordError(f"{sieved}, byte {start_byte}: {broken}") from broken
    if hashlib.sha256(body).hexdigest() != page_sha256:
        raise DamagedRecordError(f"{sieved}, byte {start_byte}: it holds another page.")
    return body


def _capture(packed: bytes, name: str) -> Capture:
    limits = CaptureLimits()
    for run in read_runs(PackedBytes(BytesIO(packed), name)):
        for record in read_framed(run, limits):
            if capture := to_capture(record, limits):
                return capture
    raise WarcError(f"{name}: there is no archived response at this place.")
