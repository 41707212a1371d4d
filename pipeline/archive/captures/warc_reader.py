"""Captures of a WARC file of others: streamed in order, records counted by type, damage raised."""

from collections import Counter
from collections.abc import Generator, Iterator
from os import fstat
from pathlib import Path
from typing import BinaryIO, Self

from pipeline.archive.captures.archived_response import to_capture
from pipeline.archive.captures.capture import Capture
from pipeline.archive.captures.capture_limits import CaptureLimits
from pipeline.archive.captures.digest_checks import require_digests
from pipeline.archive.captures.framing import read_framed
from pipeline.archive.captures.member_stream import PackedBytes, read_runs
from pipeline.errors import WarcError


def read_captures(path: Path, *, n_bytes: int | None = None, limits: CaptureLimits | None = None) -> "CaptureReader":
    """Return an iterator of the captures of a WARC file, compressed by gzip or not.

    n_bytes  length of the file that its origin states: without it, a file that was cut where a record ends is whole

    Iterating raises WarcError at the first damage: what was yielded before is then no account of the file.
    """
    return CaptureReader(path, n_bytes=n_bytes, limits=limits or CaptureLimits())


class CaptureReader(Iterator[Capture]):
    """Iterator of the captures of one file; memory is bounded by its largest record.

    counts  its records by WARC-Type in lower case, those of captures included; complete at the end
    """

    def __init__(self, path: Path, *, n_bytes: int | None, limits: CaptureLimits) -> None:
        """Take the file, which is opened at the first capture."""
        self.counts: Counter[str] = Counter()
        self._path = path
        self._n_bytes = n_bytes
        self._limits = limits
        self._captures = self._read()

    def __iter__(self) -> Self:
        """Return the iterator."""
        return self

    def __next__(self) -> Capture:
        """Return the next capture. Raises WarcError at damage."""
        return next(self._captures)

    @property
    def n_records(self) -> int:
        """Number of records of any type that were read so far."""
        return self.counts.total()

    def close(self) -> None:
        """Close the file before its end."""
        self._captures.close()

    def _read(self) -> Generator[Capture, None, None]:
        try:
            file = self._path.open("rb")
        except OSError as error:
            raise WarcError(f"{self._path.name}: cannot be opened ({error.strerror}).") from error
        with file:
            self._require_length(file)
            for run in read_runs(PackedBytes(file, self._path.name)):
                for record in read_framed(run, self._limits):
                    self.counts[record.kind] += 1
                    capture = to_capture(record, self._limits)
                    require_digests(record, capture)
                    if capture is not None:
                        yield capture
        if not self.counts:
            raise WarcError(f"{self._path.name}, byte 0: the file holds no record.")

    def _require_length(self, file: BinaryIO) -> None:
        n_bytes = fstat(file.fileno()).st_size
        if self._n_bytes is not None and n_bytes != self._n_bytes:
            raise WarcError(
                f"{self._path.name}, byte {min(n_bytes, self._n_bytes)}: "
                f"the file has {n_bytes} bytes, {self._n_bytes} at its origin."
            )
