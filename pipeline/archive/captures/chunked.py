"""Chunked transfer coding (RFC 9112, 7.1), removed where it is there."""

import re

from pipeline.archive.captures.capture_error import CaptureError

_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n")
_CHUNK_END = re.compile(rb"\r?\n")


def remove_chunks(payload: bytes) -> bytes:
    """Return the chunks joined; the payload itself where it is plain, as crawlers store that already removed them.

    Raises CaptureError where chunks begin and then are damaged or missing.
    """
    parts: list[bytes] = []
    at = 0
    while size := _SIZE.match(payload, at):
        length = int(size.group(1), 16)
        if length == 0:
            return b"".join(parts)
        chunk = payload[size.end() : size.end() + length]
        end = _CHUNK_END.match(payload, size.end() + length)
        if end is None:
            return _broken(payload, parts, size.end() + length)
        parts.append(chunk)
        at = end.end()
    return _broken(payload, parts, at)


def _broken(payload: bytes, parts: list[bytes], at: int) -> bytes:
    if at >= len(payload) and payload:
        raise CaptureError("incomplete", "The payload ends before its last chunk.")
    if parts:
        raise CaptureError("bad_coding", f"No chunk begins at byte {at} of the payload.")
    return payload
