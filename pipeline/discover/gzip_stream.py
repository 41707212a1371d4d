"""Bounded gzip decompression of a body that may be compressed."""

import gzip
import io
import zlib

from pipeline.discover.reading import UnreadableError

UNPACKED_LIMIT = 52_428_800  # bytes: 50 MB, the sitemap protocol's limit for an uncompressed file


class Unpacked:
    """A readable stream of `body`, decompressed on the fly; raises UnreadableError beyond the limit."""

    def __init__(self, body: bytes) -> None:
        """Take a body as it was sent; compression is detected by its first bytes."""
        raw = io.BytesIO(body)
        self._stream = gzip.GzipFile(fileobj=raw) if body.startswith(b"\x1f\x8b") else raw
        self._n_read = 0

    def read(self, size: int = 65_536) -> bytes:
        """Return up to `size` bytes, none at the end.

        Raises UnreadableError: feed_malformed (damaged or truncated), feed_too_large.
        """
        try:
            piece = self._stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableError("feed_malformed", f"The gzip file is damaged ({error}).") from error
        self._n_read += len(piece)
        if self._n_read > UNPACKED_LIMIT:
            raise UnreadableError("feed_too_large", f"It unpacks to more than {UNPACKED_LIMIT:,} bytes.")
        return piece

    def read_all(self) -> bytes:
        """Return the remaining bytes; raises as `read` does."""
        return b"".join(iter(self.read, b""))
