"""Lines of CDX indexes name captures; anything else is counted and never a capture."""

import json
from datetime import UTC, datetime

import pytest

from pipeline.history.cdx import IndexedCapture, read_cdx

FILE = "crawl-data/CC-MAIN-2023-14/segments/1679296943471.24/warc/CC-MAIN-20230320083513-20230320113513-00011.warc.gz"
FIELDS = {
    "url": "https://review.example/a-piece/",
    "mime": "text/html",
    "mime-detected": "application/xhtml+xml",
    "status": "200",
    "digest": "XTKGORHKLZCHDBBOMYCYYIZVRPMXNRII",
    "length": "7065",
    "offset": "83437",
    "filename": FILE,
    "languages": "eng",
    "encoding": "UTF-8",
}
CAPTURE = IndexedCapture(
    url="https://review.example/a-piece/",
    captured_at=datetime(2023, 3, 20, 19, 37, 7, tzinfo=UTC),
    status=200,
    mime="application/xhtml+xml",
    file_name=FILE,
    offset=83437,
    n_bytes=7065,
)


def a_line(**changed: object) -> bytes:
    fields = {"urlkey": "example,review)/a-piece", "timestamp": "20230320193707", **FIELDS, **changed}
    return json.dumps({key: value for key, value in fields.items() if value is not None}).encode() + b"\n"


def test_a_server_answers_in_lines_of_json() -> None:
    assert list(read_cdx([a_line(), b"\n", a_line()])) == [CAPTURE, CAPTURE]


def test_index_files_are_of_cdxj() -> None:
    line = f"example,review)/a-piece 20230320193707 {json.dumps(FIELDS)}\n".encode()
    assert list(read_cdx([line])) == [CAPTURE]


def test_the_type_that_the_server_stated_stands_in_for_the_detected_one() -> None:
    (capture,) = read_cdx([a_line(**{"mime-detected": None})])
    assert capture is not None
    assert (capture.mime, capture.month) == ("text/html", "2023-03")


@pytest.mark.parametrize(
    "line",
    [
        b'{"message": "No Captures found for: review.example/*"}',
        b"!OpenWayback-CDXJ 1.0",
        b" CDX N b a m s k r M S V g",
        b"example,review)/ 20230320193707 https://review.example/ text/html 200 X - - 7065 83437 x.warc.gz",
        b"[1, 2]",
        b"[" * 50_000,
        b"{" * 200_000,
        b"\xff\xfe\x00",
        a_line(timestamp="2023"),
        a_line(timestamp="20231320193707"),
        a_line(length="0"),
        a_line(offset="-1"),
        a_line(offset="12x"),
        a_line(status="-"),
        a_line(filename=None),
        a_line(filename="/etc/passwd.gz"),
        a_line(filename="crawl-data/../../x.warc.gz"),
        a_line(filename="x.warc"),
        a_line(filename="a\tb.warc.gz"),
    ],
)
def test_what_is_no_capture_is_none(line: bytes) -> None:
    assert list(read_cdx([line])) == [None]
