"""Chunked transfer coding (RFC 9112, 7.1), removed where it is there."""

import re

from pipeline.archive.captures.capture_error import CaptureError

_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")
_CHUNK_END = re.compile(rb"\r?\n")


def remove_chunks(payload: bytes) -> bytes:
    """Return the chunks joined; the payload itself where it is plain, because the crawler removed them.

    Raises CaptureError: incomplete, where the last chunk is missing; bad_coding, where no chunk follows a chunk.
    """
    parts: list[bytes] = []
    at = 0
    while size := _SIZE.match(payload, at):
        start, end = size.end(), size.end() + int(size.group(1), 16)
        if start == end:
            return b"".join(parts)
        at = end
        if (line_end := _CHUNK_END.match(payload, end)) is None:
            break
        parts.append(payload[start:end])
        at = line_end.end()
    return _unfinished(payload, at, has_chunks=bool(parts))


def _unfinished(payload: bytes, at: int, *, has_chunks: bool) -> bytes:
    if not payload or (not has_chunks and at < len(payload)):
        return payload
    if at >= len(payload):
        raise CaptureError("incomplete", "The payload ends before its last chunk.")
    raise CaptureError("bad_coding", f"No chunk begins or ends at byte {at} of the payload.")
