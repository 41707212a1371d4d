"""WARC record framing: fields, block and ends of each record, for WARC 0.17, 0.18, 1.0 and 1.1.

Raises WarcError for whatever is no whole record: no version line, no length, a block that ends early or late, another
digest than the one stated. A record larger than the limit is read past, its digest compared, and never held.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from pipeline.archive.captures.block_digests import StatedDigest, stated_digest
from pipeline.archive.captures.capture_limits import CaptureLimits
from pipeline.archive.captures.member_stream import ByteRun

_VERSION = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])[ \t]*\r?\n")
_HEAD_END = re.compile(rb"\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_LINE_ENDS = re.compile(rb"[\r\n]*")
_LENGTH = re.compile(r"[0-9]{1,18}")
_ARC = b"filedesc://"


@dataclass(frozen=True, slots=True)
class FramedRecord:
    """One record: its fields by lower-case name, and its bytes up to the end of the block."""

    position: int  # in its run
    fields: dict[str, str]
    content: bytes  # head and block; where the block is too large, only its first bytes
    block_start: int
    n_block: int
    has_block_digest: bool

    @property
    def is_held(self) -> bool:
        """Whether the block is within the limit and held as a whole."""
        return self.block_start + self.n_block == len(self.content)

    @property
    def block(self) -> memoryview:
        """The block, or its first bytes."""
        return memoryview(self.content)[self.block_start :]


def read_framed(run: ByteRun, limits: CaptureLimits) -> Iterator[FramedRecord]:
    """Yield the records of a run in order. Raises WarcError."""
    cursor = _Cursor(run)
    while cursor.peek(1):
        yield _Framing(cursor, run, limits).record()


class _Cursor:
    """Position in the bytes of a run."""

    def __init__(self, run: ByteRun) -> None:
        self._run = run
        self._held = b""
        self._at = 0
        self._dropped = 0  # bytes of the run before those held

    @property
    def position(self) -> int:
        return self._dropped + self._at

    def peek(self, n_bytes: int) -> bytes:
        """Return the next bytes without moving on; fewer at the end of the run."""
        while len(self._held) - self._at < n_bytes and self._more():
            pass
        return self._held[self._at : self._at + n_bytes]

    def take(self, n_bytes: int) -> bytes:
        """Return the next bytes and move on; fewer at the end of the run."""
        parts = [self._held[self._at : self._at + n_bytes]]
        missing = n_bytes - len(parts[0])
        self._at += len(parts[0])
        while missing and self._next():
            parts.append(self._held[:missing])
            self._at = len(parts[-1])
            missing -= self._at
        return b"".join(parts) if len(parts) > 1 else parts[0]

    def skip(self, n_bytes: int, digest: StatedDigest | None) -> int:
        """Move on, adding what is passed to the digest; return how many bytes there were."""
        skipped = 0
        while skipped < n_bytes and (piece := self.take(min(n_bytes - skipped, 1 << 20))):
            skipped += len(piece)
            if digest:
                digest.update(piece)
        return skipped

    def head_length(self, most: int) -> int | None:
        """Return the length of the head that begins here, its empty line included; None where it does not end."""
        while True:
            if found := _HEAD_END.search(self._held, self._at):
                return found.end() - self._at
            if len(self._held) - self._at > most or not self._more():
                return None

    def take_line_ends(self) -> bytes:
        """Return the line ends that stand here and move on."""
        taken = b""
        while True:
            found = _LINE_ENDS.match(self._held, self._at)
            ends = found.group() if found else b""
            taken += ends[: 16 - len(taken)]
            self._at += len(ends)
            if self._at < len(self._held) or not self._next():
                return taken

    def _more(self) -> bool:
        piece = self._run.read()
        self._dropped += self._at
        self._held, self._at = self._held[self._at :] + piece, 0
        return bool(piece)

    def _next(self) -> bool:
        piece = self._run.read()
        self._dropped += len(self._held)
        self._held, self._at = piece, 0
        return bool(piece)


class _Framing:
    """One record being read at the cursor."""

    def __init__(self, cursor: _Cursor, run: ByteRun, limits: CaptureLimits) -> None:
        self._cursor = cursor
        self._run = run
        self._limits = limits
        self._position = cursor.position

    def record(self) -> FramedRecord:
        head_length = self._head_length()
        fields = _fields(self._cursor.peek(head_length))
        n_block = self._block_length(fields)
        digest = _block_digest(fields)
        content = self._content(head_length, n_block, digest)
        if digest and not digest.matches():
            self._fail("its block is not the one of its WARC-Block-Digest")
        self._require_end()
        return FramedRecord(self._position, fields, content, head_length, n_block, digest is not None)

    def _head_length(self) -> int:
        self._require_version()
        length = self._cursor.head_length(self._limits.head_bytes)
        if length is None or length > self._limits.head_bytes:
            self._fail("the fields of a record do not end")
        return length

    def _require_version(self) -> None:
        start = self._cursor.peek(16)
        if _VERSION.match(start):
            return
        if start.startswith(_ARC):
            self._fail("this is ARC, the format before WARC: convert it (warcio recompress FILE.arc.gz FILE.warc.gz)")
        if start.startswith(b"WARC/"):
            self._fail(f"a record of a version that is not known or cut off ({start.splitlines()[0]!r})")
        if self._run.offset or self._position:
            self._fail(f"no record begins here, where the one before ends by its Content-Length ({start!r})")
        self._fail(f"this is no WARC file: it begins with {start!r}")

    def _block_length(self, fields: dict[str, str]) -> int:
        stated = fields.get("content-length", "")
        if not _LENGTH.fullmatch(stated):
            self._fail(f"a record without a Content-Length that is a number ({stated[:40]!r})")
        return int(stated)

    def _content(self, head_length: int, n_block: int, digest: StatedDigest | None) -> bytes:
        held = head_length + (n_block if n_block <= self._limits.record_bytes else self._limits.head_bytes)
        content = self._cursor.take(min(held, head_length + n_block))
        block = memoryview(content)[head_length:]
        if digest:
            digest.update(block)
        n_read = len(block) + self._cursor.skip(n_block - len(block), digest)
        if n_read < n_block:
            where = "its gzip member" if self._run.is_member else "the file"
            self._fail(f"{where} ends after {n_read} bytes of a record of {n_block}")
        return content

    def _require_end(self) -> None:
        """Two line ends follow a block; where a member ends, whose checksum proves it whole, fewer will do."""
        ends = self._cursor.take_line_ends()
        is_last = not self._cursor.peek(1)
        if is_last and self._run.is_member:
            return
        if is_last and not (ends.count(b"\n") >= 2 and ends.endswith(b"\n")):
            self._fail("the file ends inside the line ends of this record")
        if ends.count(b"\n") < 2:
            self._fail("its block is longer than its Content-Length")

    def _fail(self, why: str) -> NoReturn:
        self._run.fail(self._position, why)


def _block_digest(fields: dict[str, str]) -> StatedDigest | None:
    """Return the stated digest; none of a revisit, where pywb states that of the response it refers to."""
    is_revisit = fields.get("warc-type", "").lower() == "revisit"
    return None if is_revisit else stated_digest(fields.get("warc-block-digest", ""))


def _fields(head: bytes) -> dict[str, str]:
    """Return the named fields by lower-case name, the first of a name; folded lines are joined."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    fields: dict[str, str] = {}
    for line in _FOLD.sub(" ", text).split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields
