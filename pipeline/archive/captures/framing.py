"""WARC record framing: fields, block and ends of each record, for WARC 0.17, 0.18, 1.0 and 1.1.

Raises WarcError for whatever is no whole record: no version line, no length, a block that ends early or late, another
digest than the one stated. A record larger than the limit is read past, its digest compared, and never held.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from pipeline.archive.captures.block_digests import StatedDigest, stated_digest
from pipeline.archive.captures.capture_limits import CaptureLimits
from pipeline.archive.captures.member_stream import ByteRun
from pipeline.archive.captures.run_cursor import RunCursor

_VERSION = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])[ \t]*\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_RECORD_END = re.compile(rb"(?:\r\n){2,}|\n{2,}")
_LENGTH = re.compile(r"[0-9]{1,18}")
_ARC = b"filedesc://"
_CAPTURES = {"response", "resource"}
_KINDS = _CAPTURES | {"warcinfo", "request", "metadata", "revisit", "conversion", "continuation"}
_LONGER = "its block goes on where it ends by its Content-Length"


class FramedRecord(NamedTuple):
    """One record: its type and fields by lower-case name, and its bytes up to the end of the block."""

    run: ByteRun
    position: int  # in the run
    kind: str  # WARC-Type in lower case
    fields: dict[str, str]
    content: bytes  # head and block; where the block is too large, only its first bytes
    block_start: int
    n_block: int
    has_its_block_digest: bool | None  # None: it is not compared, or states none that can be

    @property
    def offset(self) -> int:
        """Where the record, or the gzip member that holds it, begins in the file."""
        return self.run.offset_of(self.position)

    @property
    def is_held(self) -> bool:
        """Whether the block is within the limit and held as a whole."""
        return self.block_start + self.n_block == len(self.content)

    @property
    def is_checksummed(self) -> bool:
        """Whether a gzip member holds the record, whose checksum is compared when it ends."""
        return self.run.is_member

    @property
    def block(self) -> memoryview:
        """The block, or its first bytes."""
        return memoryview(self.content)[self.block_start :]

    def fail(self, why: str) -> NoReturn:
        """Raise WarcError for this record."""
        self.run.fail(self.position, why)


def read_framed(run: ByteRun, limits: CaptureLimits) -> Iterator[FramedRecord]:
    """Yield the records of a run in order, which is then read to its end. Raises WarcError."""
    cursor = RunCursor(run)
    while cursor.peek(1):
        yield _Framing(cursor, run, limits).record()


class _Framing:
    """One record being read at the cursor."""

    def __init__(self, cursor: RunCursor, run: ByteRun, limits: CaptureLimits) -> None:
        self._cursor = cursor
        self._run = run
        self._limits = limits
        self._position = cursor.position

    def record(self) -> FramedRecord:
        head_length = self._head_length()
        fields = _fields(self._cursor.peek(head_length))
        kind = self._kind(fields)
        n_block = self._block_length(fields)
        digest = stated_digest(fields.get("warc-block-digest", "")) if self._is_compared(kind) else None
        content = self._content(head_length, n_block, digest)
        self._require_end()
        agrees = digest.matches() if digest else None
        return FramedRecord(self._run, self._position, kind, fields, content, head_length, n_block, agrees)

    def _head_length(self) -> int:
        self._require_version()
        length = self._cursor.head_length(self._limits.head_bytes)
        if length is None or length > self._limits.head_bytes:
            self._fail(f"the fields of a record do not end within {self._limits.head_bytes} bytes")
        return length

    def _require_version(self) -> None:
        start = self._cursor.peek(16)
        if _VERSION.match(start):
            return
        if start.startswith(_ARC):
            self._fail("this is ARC, the format before WARC: convert it (warcio recompress FILE.arc.gz FILE.warc.gz)")
        if start.startswith(b"WARC/"):
            self._fail(f"a record cut off, or of a version that is not known ({start.splitlines()[0]!r})")
        if self._run.offset_of(self._position) or self._position:
            self._fail(f"no record begins here, where the one before has ended by its Content-Length ({start!r})")
        self._fail(f"this is no WARC file: it begins with {start!r}")

    def _kind(self, fields: dict[str, str]) -> str:
        """Return the type. One of no standard is damage unless a checksum proves that it is stated so."""
        kind = fields.get("warc-type", "").lower()
        if not kind or (kind not in _KINDS and not self._run.is_member):
            self._fail(f"a record whose WARC-Type is none ({kind[:40]!r})")
        return kind

    def _is_compared(self, kind: str) -> bool:
        """Return whether a block digest is compared: where it is of use, or nothing else proves the record whole.

        None of a revisit, where pywb states that of the response it refers to.
        """
        return kind in _CAPTURES or (kind != "revisit" and not self._run.is_member)

    def _block_length(self, fields: dict[str, str]) -> int:
        stated = fields.get("content-length", "")
        if not _LENGTH.fullmatch(stated):
            self._fail(f"a record whose Content-Length is no number ({stated[:40]!r})")
        return int(stated)

    def _content(self, head_length: int, n_block: int, digest: StatedDigest | None) -> bytes:
        n_held = n_block if n_block <= self._limits.record_bytes else min(n_block, self._limits.head_bytes)
        content = self._cursor.take(head_length + n_held)
        block = memoryview(content)[head_length:]
        if digest:
            digest.update(block)
        n_read = len(block) + self._cursor.skip(n_block - len(block), digest)
        if n_read < n_block:
            self._fail(f"{self._run.ending} after {n_read} of the {n_block} bytes of this record")
        return content

    def _require_end(self) -> None:
        """Two line ends follow a block, more are passed over; fewer would hide a wrong Content-Length."""
        ends = self._cursor.take_line_ends()
        if not _RECORD_END.fullmatch(ends):
            is_last = not self._cursor.peek(1)
            self._fail(f"{self._run.ending} inside its line ends" if is_last else _LONGER)

    def _fail(self, why: str) -> NoReturn:
        self._run.fail(self._position, why)


def _fields(head: bytes) -> dict[str, str]:
    """Return the named fields by lower-case name, the first of a name; folded lines are joined."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    text = _FOLD.sub(" ", text) if _FOLD.search(text) else text
    pairs = (line.partition(":") for line in reversed(text.split("\n")[1:]))
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}
