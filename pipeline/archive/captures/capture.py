"""One capture: an archived response, its record as stored, its body without codings."""

from dataclasses import dataclass, field
from datetime import datetime

from pipeline.archive.captures.capture_error import CaptureError
from pipeline.archive.captures.capture_limits import CaptureLimits
from pipeline.archive.captures.chunked import remove_chunks
from pipeline.archive.captures.codings import remove_codings


@dataclass(frozen=True, slots=True)
class Capture:
    """An archived HTTP response, or a resource that was archived under an http or https address.

    url          WARC-Target-URI
    captured_at  WARC-Date, UTC
    status       of the response; 200 for a resource; 0 where the record holds no HTTP response: `body` says so
    headers      as archived, in order; of a resource its Content-Type
    record       the whole WARC record, uncompressed, with its end; empty where it is larger than the limit
    truncated    WARC-Truncated: why the crawler stored only the beginning, empty for a whole response
    offset       where the record, or the gzip member that holds it, begins in the file
    """

    url: str
    captured_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    record: bytes = field(repr=False)
    payload_start: int
    payload_end: int
    truncated: str = ""
    offset: int = 0
    refused: CaptureError | None = None  # why there is no body
    limits: CaptureLimits = field(default=CaptureLimits(), repr=False)

    @property
    def payload(self) -> bytes:
        """The body as archived, its codings still on."""
        return self.record[self.payload_start : self.payload_end]

    def header(self, name: str) -> str:
        """Return the first header of this name in any case; empty where there is none."""
        wanted = name.lower()
        return next((value for found, value in self.headers if found.lower() == wanted), "")

    def body(self) -> bytes:
        """Return the body without transfer and content codings. Raises CaptureError where that cannot be done."""
        if self.refused is not None:
            raise self.refused
        payload = self.payload
        transfer, content = self._codings("transfer-encoding"), self._codings("content-encoding")
        if not transfer and not content:
            self._require_length(payload)
        if "chunked" in transfer:
            payload = remove_chunks(payload)
        codings = content + [coding for coding in transfer if coding != "chunked"]
        body = remove_codings(payload, codings, self.limits)
        if len(body) > self.limits.decoded_bytes:
            raise CaptureError("too_large", f"A body of {len(body)} bytes.")
        return body

    def _codings(self, name: str) -> list[str]:
        values = (value for found, value in self.headers if found.lower() == name)
        return [coding.strip().lower() for value in values for coding in value.split(",") if coding.strip()]

    def _require_length(self, payload: bytes) -> None:
        """Compare with the Content-Length of a body without codings: a connection may have been lost on the way."""
        stated = self.header("content-length")
        if stated.isascii() and stated.isdigit() and len(payload) < int(stated[:18]) and not self.truncated:
            raise CaptureError("incomplete", f"{len(payload)} bytes of a body of {stated[:18]}.")
