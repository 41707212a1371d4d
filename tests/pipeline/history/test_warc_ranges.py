"""Ranges of one month make parts of bounded size, the same ones however the index was ordered."""

import gzip
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.history.cdx import IndexedCapture
from pipeline.history.warc_ranges import (
    MOST_BYTES,
    MOST_RECORDS,
    list_ranges,
    n_whole,
    read_ranges,
    why_no_record,
    write_ranges,
)

ORIGIN = "https://archive.example"
RECORD = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n\r\n\r\n", mtime=0)


def a_capture(offset: int = 0, *, month: int = 3, file_name: str = "x.warc.gz", n_bytes: int = 100) -> IndexedCapture:
    at = datetime(2023, month, 20, tzinfo=UTC)
    return IndexedCapture("https://review.example/a", at, 200, "text/html", file_name, offset, n_bytes)


def test_each_month_has_lists_of_its_own_in_the_order_of_the_archive() -> None:
    captures = [a_capture(7), a_capture(3), a_capture(5, month=2), a_capture(9, file_name="a.warc.gz"), a_capture(7)]
    february, march = list_ranges(captures, ORIGIN)
    assert (february.month, march.month) == ("2023-02", "2023-03")
    assert [one.address for one in march.ranges] == [f"{ORIGIN}/{name}.warc.gz" for name in "axx"]
    assert [one.offset for one in march.ranges] == [9, 3, 7]
    assert march.n_bytes == 300
    assert march.part_id.startswith("2023-03-00001-")


def test_the_order_of_an_index_changes_nothing() -> None:
    captures = [a_capture(n * 100, month=1 + n % 3) for n in range(300)]
    shuffled = random.Random(1).sample(captures, len(captures))
    assert list_ranges(captures, ORIGIN) == list_ranges(shuffled, ORIGIN)


def test_a_list_is_bounded_by_records_and_by_bytes() -> None:
    many = list_ranges((a_capture(n * 100) for n in range(MOST_RECORDS + 1)), ORIGIN)
    assert [len(one.ranges) for one in many] == [MOST_RECORDS, 1]
    large = list_ranges((a_capture(n, n_bytes=MOST_BYTES // 2) for n in range(3)), ORIGIN)
    assert [len(one.ranges) for one in large] == [2, 1]
    assert len({one.part_id for one in (*many, *large)}) == 4


def test_what_is_written_is_read_again() -> None:
    (listed,) = list_ranges([a_capture(3), a_capture(9)], ORIGIN)
    assert read_ranges(write_ranges(listed.ranges)) == listed.ranges
    with pytest.raises(ValueError, match="unpack"):
        read_ranges(b"https://archive.example/x.warc.gz\t7\n")


@given(st.lists(st.integers(1, 50), max_size=8), st.integers(0, 400))
def test_whole_ranges_end_where_the_file_holds_them(lengths: list[int], n_bytes: int) -> None:
    ranges = [
        one
        for listed in list_ranges([a_capture(n * 100, n_bytes=length) for n, length in enumerate(lengths)], ORIGIN)
        for one in listed.ranges
    ]
    n, end = n_whole(ranges, n_bytes)
    assert end == sum(one.n_bytes for one in ranges[:n]) <= n_bytes
    assert n == len(ranges) or end + ranges[n].n_bytes > n_bytes


@pytest.mark.parametrize(
    ("member", "why"),
    [
        (RECORD, ""),
        (RECORD[:-1], "not one whole gzip member"),
        (RECORD + b"\x1f", "not one whole gzip member"),
        (RECORD + RECORD, "not one whole gzip member"),
        (RECORD[1:], "damaged gzip data"),
        (gzip.compress(b"<html>"), "no WARC record"),
        (gzip.compress(bytes(101_000_000)), "a record of more than"),
        (b"", "not one whole gzip member"),
    ],
)
def test_bytes_that_are_no_whole_record_are_told(member: bytes, why: str) -> None:
    assert why_no_record(member).startswith(why)
    assert bool(why_no_record(member)) == bool(why)
