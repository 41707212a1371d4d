"""Bounded reading of response bodies: size limits, gzip decoding, protection against decompression bombs."""

import zlib
from collections.abc import AsyncIterable

from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.request_error import RequestError

_STEP = 1 << 20  # bytes decompressed at a time: the most that a bomb can cost beyond the limit
_RATIO_COUNTS_FROM = 1 << 20  # decoded bytes; small bodies may well be repetitive
_GZIP = {"gzip", "x-gzip"}


async def read_body(
    pieces: AsyncIterable[bytes], *, coding: str, declared_length: str, limits: ClientLimits, cut_at: int | None = None
) -> bytes:
    """Return the complete decoded body, or its first `cut_at` bytes where that many are enough.

    coding           the Content-Encoding header: gzip or none, everything else is refused
    declared_length  the Content-Length header; a body declared too large is not read

    Raises RequestError: too_large; bad_coding (unsupported, or not what it claims); incomplete (truncated gzip data).
    """
    body = _Body(coding, limits)
    if cut_at is None and declared_length.isascii() and declared_length.isdigit():
        body.check_sent(int(declared_length[:18]))
    async for piece in pieces:
        body.feed(piece)
        if cut_at is not None and body.n_decoded >= cut_at:
            return body.content[:cut_at]
    body.finish()
    return body.content


class _Body:
    """The body read so far, with its size as sent and as decoded."""

    def __init__(self, coding: str, limits: ClientLimits) -> None:
        coding = coding.strip().lower()
        if coding not in {"", "identity", *_GZIP}:
            raise RequestError(
                "bad_coding", f"The answer is coded as {coding[:40]!r}, which was not asked for.", retry_later=False
            )
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS) if coding in _GZIP else None
        self._limits = limits
        self._parts: list[bytes] = []
        self._n_sent = 0
        self.n_decoded = 0

    @property
    def content(self) -> bytes:
        return b"".join(self._parts)

    def feed(self, piece: bytes) -> None:
        self._n_sent += len(piece)
        self.check_sent(self._n_sent)
        if self._inflater is None:
            self._keep(piece)
            return
        while piece:
            if self._inflater.eof:
                raise RequestError("bad_coding", "Bytes follow the end of the gzip data.", retry_later=True)
            piece = self._inflate(piece, self._inflater)

    def finish(self) -> None:
        if self._inflater is None or not self._n_sent:
            return
        self._keep(self._inflater.flush())
        if not self._inflater.eof:
            raise RequestError("incomplete", "The gzip data end before they are complete.", retry_later=True)

    def check_sent(self, n_bytes: int) -> None:
        if n_bytes > self._limits.raw_bytes:
            raise _too_large(f"more than {self._limits.raw_bytes} bytes sent")

    def _inflate(self, piece: bytes, inflater: "zlib._Decompress") -> bytes:
        """Decompress one step of `piece` and return the remaining input."""
        try:
            self._keep(inflater.decompress(piece, _STEP))
        except zlib.error as error:
            raise RequestError("bad_coding", f"The gzip data are damaged: {error}.", retry_later=True) from error
        return inflater.unused_data if inflater.eof else inflater.unconsumed_tail

    def _keep(self, part: bytes) -> None:
        self.n_decoded += len(part)
        if self.n_decoded > self._limits.decoded_bytes:
            raise _too_large(f"more than {self._limits.decoded_bytes} bytes unpacked from {self._n_sent}")
        if self.n_decoded > max(_RATIO_COUNTS_FROM, self._limits.decoded_ratio * self._n_sent):
            raise _too_large(f"{self.n_decoded} bytes unpacked from {self._n_sent}")
        self._parts.append(part)


def _too_large(measured: str) -> RequestError:
    return RequestError("too_large", f"The answer is larger than we read: {measured}.", retry_later=False)
