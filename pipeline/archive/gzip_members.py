"""Multi-member gzip files, read one member at a time; a damaged or truncated member is reported with its offset."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
_OVERLAP = len(_MAGIC) - 1


class GzipMember(NamedTuple):
    """One member: offset and length in the file, in bytes, and decompressed content."""

    offset: int
    length: int
    content: bytes


class BrokenMember(Exception):
    """No complete member at `offset`. Internal to pipeline.archive, which decides what that means."""

    def __init__(self, offset: int, why: str) -> None:
        """Take the offset and what is wrong there."""
        super().__init__(f"byte {offset}: {why}")
        self.offset = offset


def read_members(file: BinaryIO) -> Iterator[GzipMember]:
    """Yield each member from the start of `file`. Raises BrokenMember at the first damaged or truncated one."""
    file.seek(0)
    offset, pending = 0, b""
    while pending or (pending := file.read(_CHUNK)):
        inflater, parts, length = zlib.decompressobj(16 + zlib.MAX_WBITS), [], 0
        while not inflater.eof:
            if not pending and not (pending := file.read(_CHUNK)):
                raise BrokenMember(offset, "a record that ends early")
            parts.append(_inflate(inflater, pending, offset))
            length += len(pending) - len(inflater.unused_data)
            pending = inflater.unused_data
        yield GzipMember(offset, length, b"".join(parts))
        offset += length


def unpack_member(packed: bytes, offset: int) -> bytes:
    """Decompress exactly one member, read at `offset`. Raises BrokenMember for anything else."""
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    content = _inflate(inflater, packed, offset)
    if not inflater.eof or inflater.unused_data:
        raise BrokenMember(offset, "not one whole record")
    return content


def has_member_after(file: BinaryIO, offset: int, *, starting_with: bytes) -> bool:
    """Tell whether any member after `offset` has content with this prefix, that is, whether damage is mid-file."""
    place, window = offset + 1, b""
    file.seek(place)
    while piece := file.read(_CHUNK):
        window = window[-_OVERLAP:] + piece
        start = place + len(piece) - len(window)
        if any(_starts_member(file, start + found, starting_with) for found in _find_all(window, _MAGIC)):
            return True
        place += len(piece)
        file.seek(place)
    return False


def _inflate(inflater: "zlib._Decompress", packed: bytes, offset: int) -> bytes:
    try:
        return inflater.decompress(packed)
    except zlib.error as error:
        raise BrokenMember(offset, f"a damaged record ({error})") from error


def _starts_member(file: BinaryIO, offset: int, starting_with: bytes) -> bool:
    file.seek(offset)
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        return inflater.decompress(file.read(_CHUNK), len(starting_with)) == starting_with
    except zlib.error:
        return False


def _find_all(window: bytes, wanted: bytes) -> Iterator[int]:
    found = window.find(wanted)
    while found >= 0:
        yield found
        found = window.find(wanted, found + 1)
