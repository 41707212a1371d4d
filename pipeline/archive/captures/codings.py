"""Content codings (gzip, deflate, br, zstd), removed under limits; bodies that a crawler stored decoded stay."""

import re
import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

from pipeline.archive.captures.capture_error import CaptureError
from pipeline.archive.captures.capture_limits import CaptureLimits

_STEP = 1 << 20  # bytes decompressed at a time
_ZSTD_STEP = 256  # bytes fed at a time: a block of 4 bytes may unpack to 128 KiB
_ZSTD_WINDOW = 8 << 20  # RFC 9659
_RATIO_COUNTS_FROM = 1 << 20  # decoded bytes; small bodies may well be repetitive
_MOST_CODINGS = 4
_MOST_MEMBERS = 1000  # of one body: more are an attack on time
_NONE = {"", "identity", "none"}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

_Unpack = Callable[[bytes], Iterator[bytes]]


class _UnpackError(Exception):
    """Data that are not what their coding says, or that end early."""

    def __init__(self, why: object, reason: str = "bad_coding") -> None:
        super().__init__(str(why))
        self.reason = reason


def remove_codings(body: bytes, codings: list[str], limits: CaptureLimits) -> bytes:
    """Return `body` without its codings, which are named in the order in which they were applied.

    Raises CaptureError: too_large; bad_coding (unknown, or not what it claims); incomplete.
    """
    named = [coding for coding in codings if coding not in _NONE]
    if len(named) > _MOST_CODINGS:
        raise CaptureError("bad_coding", f"{len(named)} codings, one on another.")
    for coding in reversed(named):
        if coding not in _UNPACK:
            raise CaptureError("bad_coding", f"The coding {coding[:40]!r} is not known.")
        body = _remove(body, coding, limits)
    return body


def _remove(body: bytes, coding: str, limits: CaptureLimits) -> bytes:
    magic = _MAGIC.get(coding, b"")
    if not body or (not body.startswith(magic) and _is_text(body)):
        return body
    if len(body) > limits.coded_bytes:
        raise CaptureError("too_large", f"{len(body)} bytes of {coding} data.")
    try:
        return _within_limits(_UNPACK[coding](body), len(body), limits)
    except _UnpackError as error:
        if not magic and _is_text(body):
            return body
        raise CaptureError(error.reason, f"{coding} data: {error}.") from error


def _within_limits(pieces: Iterator[bytes], n_packed: int, limits: CaptureLimits) -> bytes:
    most = min(limits.decoded_bytes, max(_RATIO_COUNTS_FROM, int(limits.decoded_ratio * n_packed)))
    parts: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise CaptureError("too_large", f"More than {most} bytes unpacked from {n_packed}.")
        parts.append(piece)
    return b"".join(parts)


def _is_text(body: bytes) -> bool:
    """Return whether these are bytes of text, of any character set: a crawler decoded them and left the header."""
    return body.startswith(_UTF_16) or not _CONTROLS.search(body, 0, 1024)


def _unzip(packed: bytes) -> Iterator[bytes]:
    """Decompress gzip members; what follows a whole one and is none is left out, as browsers do."""
    for _ in range(_MOST_MEMBERS):
        inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        yield from _inflate(inflater, packed)
        packed = inflater.unused_data
        if not packed.startswith(_MAGIC["gzip"]):
            return
    raise _UnpackError(f"more than {_MOST_MEMBERS} members")


def _undeflate(packed: bytes) -> Iterator[bytes]:
    """Decompress deflate data, with the zlib header of the standard or raw as some servers send them."""
    has_header = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2], "big") % 31 == 0
    yield from _inflate(zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS), packed)


def _inflate(inflater: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    while not inflater.eof:
        try:
            piece = inflater.decompress(packed, _STEP)
        except zlib.error as error:
            raise _UnpackError(error) from error
        packed = inflater.unconsumed_tail
        if not piece and not packed and not inflater.eof:
            raise _early_end()
        yield piece


def _unbrotli(packed: bytes) -> Iterator[bytes]:
    decompressor = brotli.Decompressor()
    try:
        yield decompressor.process(packed, output_buffer_limit=_STEP)
        while not decompressor.can_accept_more_data():
            yield decompressor.process(b"", output_buffer_limit=_STEP)
    except brotli.error as error:
        raise _UnpackError(error) from error
    if not decompressor.is_finished():
        raise _early_end()


def _unzstd(packed: bytes) -> Iterator[bytes]:
    for _ in range(_MOST_MEMBERS):
        frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        at = 0
        while not frame.eof and at < len(packed):
            try:
                yield frame.decompress(packed[at : at + _ZSTD_STEP])
            except zstandard.ZstdError as error:
                raise _UnpackError(error) from error
            at += _ZSTD_STEP
        if not frame.eof:
            raise _early_end()
        packed = frame.unused_data + packed[at:]
        if not packed:
            return
    raise _UnpackError(f"more than {_MOST_MEMBERS} frames")


def _early_end() -> _UnpackError:
    return _UnpackError("they end before they are complete", "incomplete")


_UNPACK: dict[str, _Unpack] = {
    "gzip": _unzip,
    "x-gzip": _unzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
