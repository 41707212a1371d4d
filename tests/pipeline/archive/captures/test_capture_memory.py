"""Memory of the reader is bounded by one record, not by the file."""

import gzip
import random
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.archive.captures import CaptureError, CaptureLimits, read_captures
from tests.pipeline.archive.captures.warcs import members, message, record, signed, stored

Pack = Callable[[list[bytes]], bytes]
PACKINGS: dict[str, Pack] = {
    "members": members,
    "plain": b"".join,
    "one-member": lambda all_: gzip.compress(b"".join(all_)),
}
ANY_PACKING = pytest.mark.parametrize("packing", PACKINGS)


def peak_bytes(path: Path, limits: CaptureLimits | None = None) -> int:
    """The most bytes held while the file is read."""
    tracemalloc.start()
    try:
        for capture in read_captures(path, limits=limits):
            with suppress(CaptureError):
                capture.body()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@ANY_PACKING
def test_memory_is_flat_from_one_part_to_ten(tmp_path: Path, packing: str) -> None:
    seeded = random.Random(0)
    records = [signed(message(seeded.randbytes(seeded.randrange(150_000)))) for _ in range(40)]
    one = peak_bytes(stored(tmp_path, PACKINGS[packing](records)))
    ten = peak_bytes(stored(tmp_path, PACKINGS[packing](records * 10)))
    assert max(one, ten) < 3 << 20
    assert ten - one < 1 << 18  # by how chunks and records overlap


@ANY_PACKING
def test_a_record_beyond_the_limit_costs_no_memory(tmp_path: Path, packing: str) -> None:
    content = PACKINGS[packing]([record(message(bytes(200_000_000))), signed(message())])
    assert peak_bytes(stored(tmp_path, content), CaptureLimits(record_bytes=1 << 20)) < 8 << 20


def test_line_ends_without_number_cost_no_memory(tmp_path: Path) -> None:
    content = PACKINGS["one-member"]([record(message()), b"\n" * 100_000_000, record(message())])
    assert peak_bytes(stored(tmp_path, content)) < 8 << 20
