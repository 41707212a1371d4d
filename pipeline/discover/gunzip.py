"""A body that may be a .gz file in, its content out in pieces, never beyond the limit."""

import gzip
import io
import zlib

from pipeline.discover.reading import UnreadableError

UNPACKED_LIMIT = 52_428_800  # bytes: 50 MB, what the sitemap protocol allows a file unpacked


class Unpacked:
    """A readable stream of what is in `body`, unpacked while it is read; raises UnreadableError beyond the limit."""

    def __init__(self, body: bytes) -> None:
        """Take a body as it was sent; whether it is packed is seen from its first bytes."""
        raw = io.BytesIO(body)
        self._stream = gzip.GzipFile(fileobj=raw) if body.startswith(b"\x1f\x8b") else raw
        self._n_read = 0

    def read(self, size: int = 65_536) -> bytes:
        """Return the next `size` bytes at most, none at the end.

        Raises UnreadableError: feed_malformed (damaged or cut short), feed_too_large.
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
        """Return everything that is left; raises as `read` does."""
        return b"".join(iter(self.read, b""))
