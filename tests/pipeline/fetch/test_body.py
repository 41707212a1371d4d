import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.body import read_body
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.request_error import RequestError


async def stream(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def read(
    pieces: Iterable[bytes],
    coding: str = "gzip",
    limits: ClientLimits | None = None,
    *,
    declared: str = "",
    cut_at: int | None = None,
) -> bytes:
    reading = read_body(
        stream(pieces), coding=coding, declared_length=declared, limits=limits or ClientLimits(), cut_at=cut_at
    )
    return asyncio.run(reading)


def error_of(
    pieces: Iterable[bytes], coding: str = "gzip", limits: ClientLimits | None = None, *, declared: str = ""
) -> RequestError:
    with pytest.raises(RequestError) as caught:
        read(pieces, coding, limits, declared=declared)
    return caught.value


def bomb(n_megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(n_megabytes)) + packer.flush()


@given(st.binary(max_size=5_000), st.integers(1, 700))
def test_gzip_in_any_pieces_gives_the_body(body: bytes, size: int) -> None:
    packed = gzip.compress(body)
    assert read(packed[start : start + size] for start in range(0, len(packed), size)) == body


@given(st.binary(max_size=2_000), st.data())
def test_gzip_cut_anywhere_is_never_a_body(body: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(body)
    cut = data.draw(st.integers(1, len(packed) - 1))
    assert error_of([packed[:cut]]).reason == "incomplete"


def test_a_plain_body_comes_as_it_is() -> None:
    for coding in ("", "identity", " Identity "):
        assert read([b"<p>", b"one</p>"], coding) == b"<p>one</p>"


def test_an_empty_body_is_empty_whatever_its_coding() -> None:
    assert read([], "gzip") == read([], "") == b""


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "compress", "gzip, gzip", "gzip, identity", "aws-chunked"])
def test_a_coding_that_was_not_asked_for_is_refused_for_good(coding: str) -> None:
    refused = error_of([b"x"], coding)
    assert (refused.reason, refused.retry_later) == ("bad_coding", False)


def test_what_claims_to_be_gzip_and_is_not_is_refused() -> None:
    assert error_of([b"<html>plain</html>"]).reason == "bad_coding"


def test_a_wrong_checksum_is_refused() -> None:
    packed = bytearray(gzip.compress(b"one two three"))
    packed[-6] ^= 1
    assert error_of([bytes(packed)]).reason == "bad_coding"


def test_bytes_after_the_end_of_the_gzip_data_are_not_dropped_in_silence() -> None:
    packed = gzip.compress(b"one")
    assert error_of([packed + b"two"]).reason == "bad_coding"
    assert error_of([packed, b"two"]).reason == "bad_coding"


def test_more_bytes_than_permitted_are_refused_while_they_come() -> None:
    def endless() -> Iterable[bytes]:
        while True:
            yield bytes(1_000)

    refused = error_of(endless(), "", ClientLimits(raw_bytes=10_000))
    assert (refused.reason, refused.retry_later) == ("too_large", False)


def test_what_is_declared_too_large_is_not_read_at_all() -> None:
    def unread() -> Iterable[bytes]:
        pytest.fail("was read")
        yield b""

    assert error_of(unread(), "", ClientLimits(raw_bytes=10_000), declared="10001").reason == "too_large"
    assert error_of(unread(), "", ClientLimits(raw_bytes=10_000), declared="9" * 5_000).reason == "too_large"


def test_a_bomb_is_refused_by_its_ratio_and_by_its_size() -> None:
    packed = bomb(40)
    assert "unpacked from" in error_of([packed]).detail
    assert error_of([packed], limits=ClientLimits(decoded_ratio=1e9)).reason == "too_large"


def test_a_bomb_is_not_unpacked_beyond_the_limit() -> None:
    packed = bomb(500)
    limits = ClientLimits(decoded_bytes=8_000_000, decoded_ratio=1e9)
    pieces = [packed[start : start + 65_536] for start in range(0, len(packed), 65_536)]
    tracemalloc.start()
    try:
        assert error_of(pieces, limits=limits).reason == "too_large"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000 + 4 * 1_048_576


def test_reading_stops_where_the_beginning_is_enough() -> None:
    def endless() -> Iterable[bytes]:
        while True:
            yield b"User-agent: *\n"

    assert len(read(endless(), "", cut_at=512_000)) == 512_000
