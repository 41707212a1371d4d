"""Cursor over the bytes of a run, which come in pieces: what framing looks at, takes and passes over."""

import re

from pipeline.archive.captures.block_digests import StatedDigest
from pipeline.archive.captures.member_stream import ByteRun

_HEAD_END = re.compile(rb"\n\r?\n")
_NO_LINE_END = re.compile(rb"[^\r\n]")
_STEP = 1 << 20  # bytes passed over at a time


class RunCursor:
    """Position in the bytes of a run."""

    def __init__(self, run: ByteRun) -> None:
        """Stand at the beginning of the run."""
        self._run = run
        self._held = b""
        self._at = 0
        self._dropped = 0  # bytes of the run before those held

    @property
    def position(self) -> int:
        """Bytes of the run before the cursor."""
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
        while skipped < n_bytes and (piece := self.take(min(n_bytes - skipped, _STEP))):
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
        """Move on past all line ends that stand here; return the last of them."""
        taken = b""
        while True:
            following = _NO_LINE_END.search(self._held, self._at)
            ends = self._held[self._at : following.start() if following else None]
            taken = (taken + ends)[-16:]
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
