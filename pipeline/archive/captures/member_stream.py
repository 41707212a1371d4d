"""A WARC file as runs of bytes that hold whole records: gzip members, or the whole of an uncompressed file."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from pipeline.errors import WarcError

_CHUNK = 1 << 17  # bytes read from the disk at a time
_PIECE = 1 << 20  # bytes decompressed at a time
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPABLE = b"\x2a\x4d\x18"  # after its first byte: how a file with a dictionary begins


class ByteRun:
    """An uncompressed file: its bytes in pieces, and where they come from."""

    is_member = False
    ending = "the file ends"

    def __init__(self, source: "PackedBytes") -> None:
        """Begin at the position of `source`."""
        self.offset = source.offset
        self._source = source

    def read(self) -> bytes:
        """Return the next piece; empty at the end. Raises WarcError for damage."""
        return self._source.take()

    def offset_of(self, position: int) -> int:
        """Return where in the file lies what is `position` bytes into the run."""
        return self.offset + position

    def fail(self, position: int, why: str) -> NoReturn:
        """Raise WarcError for the record that begins `position` bytes into the run."""
        self._source.fail(self.offset_of(position), why)


class MemberRun(ByteRun):
    """One gzip member: its decompressed bytes in pieces, its checksum compared at the end."""

    is_member = True
    ending = "its gzip member ends"

    def __init__(self, source: "PackedBytes") -> None:
        """Begin at the position of `source`."""
        super().__init__(source)
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def read(self) -> bytes:
        """Return the next piece; empty at the end of the member. Raises WarcError for damage."""
        while not self._inflater.eof:
            if piece := self._inflate(self._source.take()):
                return piece
        return b""

    def offset_of(self, position: int) -> int:  # noqa: ARG002 — a member is read from its beginning
        """Return where the member begins."""
        return self.offset

    def fail(self, position: int, why: str) -> NoReturn:
        """Raise WarcError for the record that begins `position` bytes into the member."""
        super().fail(position, f"{why} (byte {position} of the unpacked member)" if position else why)

    def _inflate(self, packed: bytes) -> bytes:
        if not packed:
            self._source.fail(self.offset, "the file ends inside this gzip member")
        try:
            piece = self._inflater.decompress(packed, _PIECE)
        except zlib.error as error:
            self._source.fail(self.offset, f"the gzip member is damaged ({error})")
        self._source.give_back(self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail)
        return piece


class PackedBytes:
    """The file as stored, read in chunks with a position."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """Take the open file, and the name for messages."""
        self.name = name
        self.offset = 0  # of the next byte that `take` returns
        self._file = file
        self._pending = b""

    def take(self) -> bytes:
        """Return the next bytes; empty at the end of the file."""
        taken = self._pending or self._read()
        self._pending = b""
        self.offset += len(taken)
        return taken

    def give_back(self, rest: bytes) -> None:
        """Take the end of what `take` returned last as unread."""
        self._pending = rest
        self.offset -= len(rest)

    def fail(self, offset: int, why: str) -> NoReturn:
        """Raise WarcError for what lies at `offset`."""
        raise WarcError(f"{self.name}, byte {offset}: {why}.")

    def _read(self) -> bytes:
        try:
            return self._file.read(_CHUNK)
        except OSError as error:
            raise WarcError(f"{self.name}, byte {self.offset}: cannot be read ({error.strerror}).") from error


def read_runs(source: PackedBytes) -> Iterator[ByteRun]:
    """Yield the runs of a file in order; each must be read to its end before the next. Raises WarcError."""
    while first := source.take():
        source.give_back(first)
        if first.startswith(_GZIP) or (source.offset > 0 and _GZIP.startswith(first)):
            yield MemberRun(source)
        elif source.offset > 0:
            source.fail(source.offset, "no gzip member begins here")
        else:
            _refuse_zstd(source, first)
            yield ByteRun(source)
    if source.offset == 0:
        source.fail(0, "the file is empty")


def _refuse_zstd(source: PackedBytes, first: bytes) -> None:
    if first.startswith(_ZSTD) or first[1:4] == _ZSTD_SKIPPABLE:
        source.fail(0, "this is WARC compressed by zstd, which is not read: decompress it (zstd -d) or pack it by gzip")
