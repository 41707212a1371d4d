"""Ranges of WARC files that together are a part: chosen from an index, listed in a file, joined as they are.

A record lies in the archive as one gzip member, so that records that are put one after the other are a WARC file.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.history.cdx import IndexedCapture

MOST_RECORDS = 1_000  # of one part: a quarter of an hour at a request a second
MOST_BYTES = 256_000_000
_MOST_INFLATED = 100_000_000  # bytes of a record; Common Crawl cuts bodies after a few megabytes
_STEP = 1 << 20


class WarcRange(NamedTuple):
    """The bytes of one record in a WARC file."""

    address: str  # of the file
    offset: int
    n_bytes: int

    @property
    def last(self) -> int:
        """The position of the last byte."""
        return self.offset + self.n_bytes - 1


class RangeList(NamedTuple):
    """The ranges of one part, captured in one month."""

    part_id: str
    month: str
    ranges: tuple[WarcRange, ...]

    @property
    def n_bytes(self) -> int:
        """The length of the WARC file that they make."""
        return sum(one.n_bytes for one in self.ranges)


def list_ranges(captures: Iterable[IndexedCapture], origin: str) -> tuple[RangeList, ...]:
    """Return the records of `captures` as lists of one month each, in the order of files and offsets.

    `origin` is the address of the archive, to which file names are relative. The result does not depend on the order
    of `captures`, nor on how often one is listed.
    """
    by_month: dict[str, set[WarcRange]] = {}
    for one in captures:
        by_month.setdefault(one.month, set()).add(WarcRange(f"{origin}/{one.file_name}", one.offset, one.n_bytes))
    return tuple(
        RangeList(_part_id(month, number, ranges), month, ranges)
        for month in sorted(by_month)
        for number, ranges in enumerate(_portions(sorted(by_month[month])), 1)
    )


def write_ranges(ranges: Iterable[WarcRange]) -> bytes:
    """Serialise a list of ranges: address, offset and length, one range a line."""
    return "".join(f"{one.address}\t{one.offset}\t{one.n_bytes}\n" for one in ranges).encode()


def read_ranges(content: bytes) -> tuple[WarcRange, ...]:
    """Parse what `write_ranges` wrote. Raises ValueError where it is damaged."""
    rows = (line.split("\t") for line in content.decode().splitlines())
    return tuple(WarcRange(address, int(offset), int(n_bytes)) for address, offset, n_bytes in rows)


def n_whole(ranges: Sequence[WarcRange], n_bytes: int) -> tuple[int, int]:
    """Return how many of the ranges lie whole in the first `n_bytes` of the WARC file that they make, and their end."""
    end = 0
    for number, one in enumerate(ranges):
        if end + one.n_bytes > n_bytes:
            return number, end
        end += one.n_bytes
    return len(ranges), end


def why_no_record(member: bytes) -> str:
    """Return why bytes are not one whole WARC record as stored, in a few words; empty where they are."""
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    start, n_inflated, rest = b"", 0, member
    try:
        while rest and not inflater.eof:
            piece = inflater.decompress(rest, _STEP)
            start, n_inflated, rest = (start + piece)[:5], n_inflated + len(piece), inflater.unconsumed_tail
            if n_inflated > _MOST_INFLATED:
                return f"a record of more than {_MOST_INFLATED:,} bytes"
    except zlib.error as error:
        return f"damaged gzip data ({error})"
    if not inflater.eof or inflater.unused_data:
        return "not one whole gzip member"
    return "" if start == b"WARC/" else "no WARC record"


def _portions(ranges: Sequence[WarcRange]) -> Iterator[tuple[WarcRange, ...]]:
    portion: list[WarcRange] = []
    n_bytes = 0
    for one in ranges:
        if portion and (len(portion) == MOST_RECORDS or n_bytes + one.n_bytes > MOST_BYTES):
            yield tuple(portion)
            portion, n_bytes = [], 0
        portion.append(one)
        n_bytes += one.n_bytes
    if portion:
        yield tuple(portion)


def _part_id(month: str, number: int, ranges: Iterable[WarcRange]) -> str:
    return f"{month}-{number:05}-{hashlib.sha256(write_ranges(ranges)).hexdigest()[:8]}"
