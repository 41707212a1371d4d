"""WARC files of others, streamed: their captures one by one, any damage noticed.

What cannot be noticed: a file cut where a record ends, unless its length is stated; and in an uncompressed file changes
of a field of a record, and of a block that states no digest. Gzip members have checksums.

warc_reader         captures of a file in order, records counted by type
member_stream       the file as gzip members, or as one uncompressed run of bytes
run_cursor          position in a run
framing             records: fields, block, length, ends
block_digests       digests as records state them
digest_checks       records compared with their digests
archived_response   captures from records
capture             one archived response; body() removes its codings
http_message        status line and headers
chunked             chunked transfer coding
codings             gzip, deflate, br, zstd
capture_limits      limits of sizes
capture_error       why one capture cannot be used
"""

from pipeline.archive.captures.capture import Capture
from pipeline.archive.captures.capture_error import CaptureError
from pipeline.archive.captures.capture_limits import CaptureLimits
from pipeline.archive.captures.warc_reader import CaptureReader, read_captures
from pipeline.errors import WarcError

__all__ = ["Capture", "CaptureError", "CaptureLimits", "CaptureReader", "WarcError", "read_captures"]
