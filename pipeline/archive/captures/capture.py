"""One capture: an archived response, its record as stored, its body without codings."""

from dataclasses import dataclass, field
from datetime import datetime

from pipeline.archive.captures.capture_error import CaptureError
from pipeline.archive.captures.capture_limits import CaptureLimits
from pipeline.archive.captures.chunked import remove_chunks
from pipeline.archive.captures.codings import remove_codings

_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Capture:
    """An archived HTTP response, or a resource that was archived under an http or https address.

    url          WARC-Target-URI
    captured_at  WARC-Date, UTC
    status       of the response; 200 for a resource; 0 where the record holds no HTTP response
    headers      as archived, in order; of a resource its Content-Type
    content      the WARC record up to the end of its block, uncompressed; empty where it is larger than the limit
    truncated    WARC-Truncated: why the crawler stored only the beginning; empty for a whole response
    offset       of the record, or of the gzip member that holds it, in the file
    refused      reason and detail of the CaptureError that `body` raises, known without reading it
    """

    url: str
    captured_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes = field(repr=False)
    payload_start: int  # in the content
    truncated: str
    offset: int
    refused: tuple[str, str] | None
    limits: CaptureLimits = field(repr=False)

    @property
    def record(self) -> bytes:
        """The whole WARC record with its line ends, to be copied; empty where it is larger than the limit."""
        return self.content + _END if self.content else b""

    @property
    def payload(self) -> bytes:
        """The body as archived, its codings still on."""
        return self.content[self.payload_start :]

    def header(self, name: str) -> str:
        """Return the first header of this name in any case; empty where there is none."""
        wanted = name.lower()
        return next((value for found, value in self.headers if found.lower() == wanted), "")

    def body(self) -> bytes:
        """Return the body without transfer and content codings. Raises CaptureError where that cannot be done."""
        coded = self.unchunked()
        body = remove_codings(coded, self._content_codings(), self.limits)
        if len(body) > self.limits.decoded_bytes:
            raise CaptureError("too_large", f"A body of {len(body)} bytes.")
        return body

    def unchunked(self) -> bytes:
        """Return the payload without chunks, its content codings still on. Raises CaptureError."""
        if self.refused is not None:
            raise CaptureError(*self.refused)
        payload = self.payload
        if "chunked" in self._codings("transfer-encoding"):
            return remove_chunks(payload)
        if not self._content_codings():
            self._require_length(len(payload))
        return payload

    def _content_codings(self) -> list[str]:
        transfer = [coding for coding in self._codings("transfer-encoding") if coding != "chunked"]
        return self._codings("content-encoding") + transfer

    def _codings(self, name: str) -> list[str]:
        values = (value for found, value in self.headers if found.lower() == name)
        return [coding for value in values for part in value.split(",") if (coding := part.strip().lower())]

    def _require_length(self, n_payload: int) -> None:
        """Compare with the Content-Length of a body that no coding changes: the connection may have been lost."""
        stated = self.header("content-length")
        if stated.isascii() and stated.isdigit() and n_payload < int(stated[:18]) and not self.truncated:
            raise CaptureError("incomplete", f"{n_payload} bytes of a body of {stated[:18]}.")
