"""WARC files of others, streamed: their captures one by one, any damage noticed.

warc_reader     captures of a file in order, records counted by type
member_stream   the file as gzip members, or as one uncompressed run of bytes
framing         records: fields, block, length, ends
block_digests   WARC-Block-Digest and WARC-Payload-Digest
capture         one archived response; body() removes its codings
http_message    status line and headers
chunked         chunked transfer coding
codings         gzip, deflate, br, zstd
capture_limits  limits of sizes
"""

from pipeline.archive.captures.capture import Capture
from pipeline.archive.captures.capture_error import CaptureError
from pipeline.archive.captures.capture_limits import CaptureLimits
from pipeline.archive.captures.warc_reader import CaptureReader, read_captures
from pipeline.errors import WarcError

__all__ = ["Capture", "CaptureError", "CaptureLimits", "CaptureReader", "WarcError", "read_captures"]
