"""Bodies of captures: every coding removed, whether the crawler left it on or took it off; bombs never unpacked."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.archive.captures import Capture, CaptureError, CaptureLimits
from tests.pipeline.archive.captures.warcs import PAGE, chunked, members, message, only_capture, record

Code = Callable[[bytes], bytes]

TEXT = PAGE * 40
CODINGS: dict[str, Code] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda content: brotli.compress(content, quality=5),
    "zstd": zstandard.compress,
}
ANY_CODING = pytest.mark.parametrize("coding", CODINGS)


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def streamed_zstd(content: bytes) -> bytes:
    """A frame that does not state its size, as servers send it."""
    packer = zstandard.ZstdCompressor().compressobj()
    return packer.compress(content) + packer.flush()


def capture(folder: Path, body: bytes, *headers: tuple[str, str], limits: CaptureLimits | None = None) -> Capture:
    return only_capture(folder, members([record(message(body, *headers))]), limits)


def reason(found: Capture) -> str:
    with pytest.raises(CaptureError) as error:
        found.body()
    assert error.value.detail.endswith(".")
    return error.value.reason


@given(
    body=st.binary(max_size=2000) | st.text(max_size=500).map(str.encode),
    codings=st.lists(st.sampled_from(list(CODINGS)), max_size=3),
    size=st.none() | st.integers(1, 50),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_codings_and_chunks_are_removed(tmp_path: Path, body: bytes, codings: list[str], size: int | None) -> None:
    payload = body
    for coding in codings:
        payload = CODINGS[coding](payload)
    headers = [("Content-Encoding", ", ".join(codings))] if codings else []
    if size:
        payload = chunked(payload, size)
        headers.append(("transfer-encoding", "Chunked"))
    found = capture(tmp_path, payload, *headers)
    assert (found.payload, found.body()) == (payload, body)


@ANY_CODING
def test_codings_may_stand_in_headers_of_their_own_and_in_the_transfer_coding(tmp_path: Path, coding: str) -> None:
    code = CODINGS[coding]
    two = (("Content-Encoding", "gzip"), ("Content-Encoding", coding))
    assert capture(tmp_path, code(gzip.compress(TEXT)), *two).body() == TEXT
    assert capture(tmp_path, chunked(code(TEXT)), ("Transfer-Encoding", f"{coding}, chunked")).body() == TEXT


@pytest.mark.parametrize("code", [raw_deflate, zlib.compress])
def test_deflate_is_read_with_and_without_its_header(tmp_path: Path, code: Code) -> None:
    assert capture(tmp_path, code(TEXT), ("Content-Encoding", "deflate")).body() == TEXT


def test_members_and_frames_are_read_one_behind_another(tmp_path: Path) -> None:
    gzipped = gzip.compress(TEXT) + gzip.compress(PAGE)
    assert capture(tmp_path, gzipped, ("Content-Encoding", "gzip")).body() == TEXT + PAGE
    skippable = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
    frames = streamed_zstd(TEXT) + skippable + zstandard.compress(PAGE)
    assert capture(tmp_path, frames, ("Content-Encoding", "zstd")).body() == TEXT + PAGE


def test_what_follows_whole_gzip_data_is_left_out(tmp_path: Path) -> None:
    assert capture(tmp_path, gzip.compress(TEXT) + b"\0\0", ("Content-Encoding", "gzip")).body() == TEXT


@pytest.mark.parametrize("coding", ["", "identity", "none", "identity, identity"])
def test_no_coding_is_no_coding(tmp_path: Path, coding: str) -> None:
    assert capture(tmp_path, PAGE, ("Content-Encoding", coding)).body() == PAGE


@ANY_CODING
@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        "中文报道：北约在东京".encode(),
        "日本とNATO".encode("iso-2022-jp"),
        "日本とNATO".encode("utf-16"),
        b"",
        b"{}",
    ],
)
def test_a_body_that_the_crawler_decoded_is_left_as_it_is(tmp_path: Path, coding: str, body: bytes) -> None:
    """Early Common Crawl kept the headers of what was sent beside a body without its codings."""
    headers = (("Content-Encoding", coding), ("Transfer-Encoding", "chunked"), ("Content-Length", "99999"))
    assert capture(tmp_path, body, *headers).body() == body


def test_headers_that_common_crawl_renamed_say_nothing_of_the_body(tmp_path: Path) -> None:
    sent = (("X-Crawler-Content-Encoding", "br"), ("X-Crawler-Transfer-Encoding", "chunked"))
    assert capture(tmp_path, PAGE, *sent, ("Content-Length", str(len(PAGE)))).body() == PAGE


@pytest.mark.parametrize("body", [PAGE, b"cafe society\r\n", b"2023\nNATO in Tokyo", b"5\r\nabcdefghij", b"g\r\n"])
def test_a_plain_body_under_a_header_of_chunks_is_left_as_it_is(tmp_path: Path, body: bytes) -> None:
    long = body + b"." * 10_000
    assert capture(tmp_path, long, ("Transfer-Encoding", "chunked")).body() == long


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        (b"5\r\nhello\r\n0\r\n\r\n", b"hello"),
        (b"5\nhello\n0\n\n", b"hello"),
        (b"0005 \r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n", b"hello"),
        (b"5;name=value\r\nhello\r\nA\r\n0123456789\r\n0\r\n", b"hello0123456789"),
        (b"5\r\nhello\r\n0\r\n\r\njunk", b"hello"),
        (b"0\r\n\r\n", b""),
        (b"", b""),
    ],
)
def test_chunks_are_joined(tmp_path: Path, payload: bytes, body: bytes) -> None:
    assert capture(tmp_path, payload, ("Transfer-Encoding", "chunked")).body() == body


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"5\r\nhello\r\n", "incomplete"),
        (b"5\r\nhello", "incomplete"),
        (b"5\r\nhel", "incomplete"),
        (b"5\r\nhello\r\n7\r\nhel", "incomplete"),
        (b"5\r\nhello\r\nno size\r\n", "bad_coding"),
        (b"5\r\nhello\r\n3\r\nhello\r\n0\r\n\r\n", "bad_coding"),
    ],
)
def test_damaged_chunks_put_the_capture_aside(tmp_path: Path, payload: bytes, why: str) -> None:
    assert reason(capture(tmp_path, payload, ("Transfer-Encoding", "chunked"))) == why


@ANY_CODING
def test_every_cut_of_a_coded_body_puts_the_capture_aside(tmp_path: Path, coding: str) -> None:
    """The first few bytes of deflate or br alone cannot be distinguished from text."""
    packed = CODINGS[coding](bytes(range(256)) * 4)
    for cut in range(20, len(packed)):
        assert reason(capture(tmp_path, packed[:cut], ("Content-Encoding", coding))) in {"incomplete", "bad_coding"}


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate"])
def test_a_changed_byte_of_data_with_a_checksum_puts_the_capture_aside(tmp_path: Path, coding: str) -> None:
    packed = bytearray(CODINGS[coding](TEXT))
    packed[len(packed) // 2] ^= 1
    assert reason(capture(tmp_path, bytes(packed), ("Content-Encoding", coding))) in {"incomplete", "bad_coding"}


@pytest.mark.parametrize("coding", [*CODINGS, "snappy", "compress", "utf-8"])
def test_bytes_of_no_coding_put_the_capture_aside(tmp_path: Path, coding: str) -> None:
    assert reason(capture(tmp_path, b"\x00\x01\x02\x03" * 50, ("Content-Encoding", coding))) == "bad_coding"


@pytest.mark.parametrize("coding", ["snappy", "aes128gcm", "gzip, snappy", "gzip," * 5])
def test_unknown_and_endless_codings_put_the_capture_aside(tmp_path: Path, coding: str) -> None:
    assert reason(capture(tmp_path, PAGE, ("Content-Encoding", coding))) == "bad_coding"


@pytest.mark.parametrize(("coding", "pack"), [*CODINGS.items(), ("deflate", raw_deflate), ("zstd", streamed_zstd)])
def test_a_bomb_is_not_unpacked(tmp_path: Path, coding: str, pack: Code) -> None:
    found = capture(tmp_path, pack(bytes(100_000_000)), ("Content-Encoding", coding))
    tracemalloc.start()
    try:
        assert reason(found) == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()


def test_a_bomb_in_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress(gzip.compress(bytes(100_000_000)))
    assert reason(capture(tmp_path, bomb, ("Content-Encoding", "gzip, gzip"))) == "too_large"


@pytest.mark.parametrize("code", [gzip.compress, zstandard.compress])
def test_members_without_number_are_not_unpacked(tmp_path: Path, code: Code) -> None:
    coding = "gzip" if code is gzip.compress else "zstd"
    assert reason(capture(tmp_path, code(b"x") * 100_000, ("Content-Encoding", coding))) == "bad_coding"


def test_sizes_have_limits(tmp_path: Path) -> None:
    limits = CaptureLimits(decoded_bytes=1000, coded_bytes=100)
    assert reason(capture(tmp_path, b"x" * 1001, limits=limits)) == "too_large"
    assert reason(capture(tmp_path, gzip.compress(b"x" * 1001), ("Content-Encoding", "gzip"), limits=limits))
    random = bytes((i * i * 7919 >> 5) % 256 for i in range(600))
    assert reason(capture(tmp_path, gzip.compress(random), ("Content-Encoding", "gzip"), limits=limits)) == "too_large"
    assert capture(tmp_path, gzip.compress(b"x" * 1000), ("Content-Encoding", "gzip"), limits=limits).body()


def test_a_body_shorter_than_its_content_length_puts_the_capture_aside(tmp_path: Path) -> None:
    assert reason(capture(tmp_path, PAGE, ("Content-Length", str(len(PAGE) + 1)))) == "incomplete"
    assert capture(tmp_path, PAGE, ("Content-Length", str(len(PAGE) - 1))).body() == PAGE
    assert capture(tmp_path, PAGE, ("Content-Length", "many")).body() == PAGE
