"""Multi-member gzip files, read one member at a time; reading goes on behind a damaged member, which is reported."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
_OVERLAP = len(_MAGIC) - 1
_HEADER = 10  # bytes before the compressed data, as zlib writes them


class GzipMember(NamedTuple):
    """One member: offset and length in the file, in bytes, and decompressed content."""

    offset: int
    length: int
    content: bytes


class DamagedSpan(NamedTuple):
    """Bytes that are no whole member; `is_torn` for an incomplete one at the end of the file, left by a killed run."""

    offset: int
    length: int
    why: str
    is_torn: bool = False


class BrokenMember(Exception):
    """No complete member at `offset`. Internal to pipeline.archive, which decides what that means."""

    def __init__(self, offset: int, why: str, *, ends_early: bool = False) -> None:
        """Take the offset, what is wrong there, and whether the file ends inside the member."""
        super().__init__(f"byte {offset}: {why}")
        self.offset = offset
        self.why = why
        self.ends_early = ends_early


def read_members(file: BinaryIO, *, starting_with: bytes) -> Iterator[GzipMember | DamagedSpan]:
    """Yield each member of `file` in order, and for bytes that are none a DamagedSpan.

    Resynchronisation: behind damage, reading goes on at the next member whose content has the prefix `starting_with`.
    """
    offset: int | None = 0
    while offset is not None:
        try:
            for member in _whole_members(file, offset):
                offset = member.offset + member.length
                yield member
            offset = None
        except BrokenMember as broken:
            following = _next_member(file, broken.offset, starting_with)
            end = file.seek(0, 2) if following is None else following
            is_torn = following is None and _is_torn(file, broken)
            yield DamagedSpan(broken.offset, end - broken.offset, broken.why, is_torn)
            offset = following


def unpack_member(packed: bytes, offset: int) -> bytes:
    """Decompress exactly one member, read at `offset`. Raises BrokenMember for anything else."""
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    content = _inflate(inflater, packed, offset)
    if not inflater.eof or inflater.unused_data:
        raise BrokenMember(offset, "not one whole record")
    return content


def _whole_members(file: BinaryIO, offset: int) -> Iterator[GzipMember]:
    """Yield each member from `offset` on. Raises BrokenMember at the first damaged or truncated one."""
    file.seek(offset)
    pending = b""
    while pending or (pending := file.read(_CHUNK)):
        inflater, parts, length = zlib.decompressobj(16 + zlib.MAX_WBITS), [], 0
        while not inflater.eof:
            if not pending and not (pending := file.read(_CHUNK)):
                raise BrokenMember(offset, "a record that ends early", ends_early=True)
            parts.append(_inflate(inflater, pending, offset))
            length += len(pending) - len(inflater.unused_data)
            pending = inflater.unused_data
        yield GzipMember(offset, length, b"".join(parts))
        offset += length


def _next_member(file: BinaryIO, offset: int, starting_with: bytes) -> int | None:
    """Return the offset of the first member after `offset` whose content has this prefix, None where there is none."""
    place, window = offset + 1, b""
    file.seek(place)
    while piece := file.read(_CHUNK):
        window = window[-_OVERLAP:] + piece
        start = place + len(piece) - len(window)
        for found in _find_all(window, _MAGIC):
            if _starts_member(file, start + found, starting_with):
                return start + found
        place += len(piece)
        file.seek(place)
    return None


def _is_torn(file: BinaryIO, broken: BrokenMember) -> bool:
    """Return whether a tail is the beginning of a record, or of none: what a kill or a power cut leaves behind.

    A whole record whose bytes were changed is no such tail: its data begins as that of a record, whatever its header.
    """
    if broken.ends_early:
        return True
    file.seek(broken.offset)
    tail = file.read(_CHUNK)
    return not tail.startswith(_MAGIC[:2]) and _first_bytes(tail[_HEADER:], -zlib.MAX_WBITS, 5) != b"WARC/"


def _inflate(inflater: "zlib._Decompress", packed: bytes, offset: int) -> bytes:
    try:
        return inflater.decompress(packed)
    except zlib.error as error:
        raise BrokenMember(offset, f"a damaged record ({error})") from error


def _starts_member(file: BinaryIO, offset: int, starting_with: bytes) -> bool:
    file.seek(offset)
    return _first_bytes(file.read(_CHUNK), 16 + zlib.MAX_WBITS, len(starting_with)) == starting_with


def _first_bytes(packed: bytes, window_bits: int, most: int) -> bytes:
    try:
        return zlib.decompressobj(window_bits).decompress(packed, most)
    except zlib.error:
        return b""


def _find_all(window: bytes, wanted: bytes) -> Iterator[int]:
    found = window.find(wanted)
    while found >= 0:
        yield found
        found = window.find(wanted, found + 1)
