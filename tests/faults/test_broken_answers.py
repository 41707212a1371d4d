"""Rows 17 to 23 of the fault list: answers that break off, dawdle, lie about their coding or never end."""

import asyncio
import gzip
import itertools
import socket
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from pipeline.discover.feed import read_feed
from pipeline.records import Answer, Failure, Role
from tests.builders import a_feed, a_source
from tests.pipeline.fetch.asking import Asking
from tests.web import Canned, Raw, Web

PAGE = b"<html><p>NATO opens an office in Tokyo.</p></html>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
MEGABYTE = 1_000_000


def retry_later(answered: Answer | Failure) -> str:
    """The reason of a failure that is worth another night."""
    assert isinstance(answered, Failure), answered
    assert answered.retry_later, answered
    return answered.reason


def refused(answered: Answer | Failure) -> str:
    """The reason of a failure that no other night would change."""
    assert isinstance(answered, Failure), answered
    assert not answered.retry_later, answered
    return answered.reason


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Raw(is_reset=True), "connection"),
        (Raw([HEAD], is_reset=True), "connection"),
        (Raw([HEAD + b"Content-Length: 1000\r\n\r\n"], is_reset=True), "incomplete"),
        (Raw([HEAD + b"Content-Length: 1000\r\n\r\nhalf of it"]), "incomplete"),
        (Raw([HEAD + b"Content-Length: 1000\r\n\r\nhalf of it"], is_reset=True), "incomplete"),
        (Raw([HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n9\r\nhal"]), "incomplete"),
        (Raw([HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n"]), "incomplete"),
        (Raw([HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nbroken\r\n"]), "incomplete"),
    ],
)
def test_row_17_what_breaks_off_is_for_another_night_and_never_a_page(
    web: Web, ask: Asking, answer: Raw, reason: str
) -> None:
    web.routes["/a"] = answer
    assert retry_later(ask(web.url("/a"))) == reason


ITEM = b"<item><guid>%d</guid><title>Piece %d</title><link>http://review.example/%d/</link></item>"
CUT_FEED = b'<rss version="2.0"><channel>' + b"".join(ITEM % (n, n, n) for n in range(3)) + b"<item><guid>3</guid><ti"


@pytest.mark.parametrize("coding", [b"", b"Content-Encoding: identity\r\n"])
def test_row_18_a_feed_cut_without_a_trace_keeps_its_items_and_is_asked_for_in_full_again(
    web: Web, ask: Asking, coding: bytes
) -> None:
    validators = b'ETag: "v1"\r\nLast-Modified: Sat, 21 Nov 2026 02:00:00 GMT\r\n'
    web.routes["/feed"] = Raw([HEAD + validators + coding + b"\r\n" + CUT_FEED])
    answer = ask.answer(web.url("/feed"))
    reading = read_feed(answer.body, a_feed(), a_source(), final_url=answer.final_url)
    assert [entry.guid for entry in reading.entries] == ["0", "1", "2"]
    assert reading.trouble == "feed_malformed"
    ask(web.url("/feed"), etag=answer.header("etag"), last_modified=answer.header("last-modified"))
    assert not {"if-none-match", "if-modified-since"} & set(web.log[-1].headers)


def dawdling(ask: Asking, piece: bytes) -> Iterator[bytes]:
    for byte in piece:
        yield bytes([byte])
        ask.skip(2)
    ask.hang()


@pytest.mark.parametrize("at_once", [b"", HEAD, HEAD + b"Content-Length: 1000\r\n\r\n"])
def test_row_19_one_byte_at_a_time_ends_at_the_total_deadline(web: Web, ask: Asking, at_once: bytes) -> None:
    web.routes["/a"] = Raw(itertools.chain([at_once], dawdling(ask, b"X-Slow: " + b"a" * 60)))
    assert retry_later(ask(web.url("/a"))) == "timeout"


def test_row_20_hosts_that_do_not_answer_wait_and_hold_up_nobody(web: Web, ask: Asking) -> None:
    async def look_up(host: str) -> list[str]:
        if host == "nowhere.example":
            raise OSError(-2, "Name or service not known")
        await asyncio.to_thread(ask.await_answers, 2)  # of nowhere and of the healthy one
        ask.skip(61)
        await asyncio.Event().wait()
        return []

    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, ExitStack() as queue:
        for _ in range(4):  # a full queue makes the kernel ignore further greetings
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        deaf_address = f"127.0.0.1:{deaf.getsockname()[1]}"
        ask.allow.add(deaf_address)
        ask.resolver = look_up
        ask.limit(attempts=1)
        web.routes["/a"] = Canned(body=PAGE)
        sick = (f"http://{deaf_address}/a", "http://nowhere.example/a", "http://slow.example/a")
        *late, healthy = ask.all(*(ask.request(url) for url in (*sick, web.url("/a"))))
    assert [retry_later(one) for one in late] == ["robots_unreachable", "dns", "timeout"]
    assert isinstance(healthy, Answer)
    assert healthy.fetched_at == ask.now  # no time had passed


def spoilt(packed: bytes) -> bytes:
    return packed[:-6] + bytes([packed[-6] ^ 1]) + packed[-5:]


@pytest.mark.parametrize(
    ("coding", "body", "reason"),
    [
        ("gzip", gzip.compress(PAGE * 9)[:-20], "incomplete"),
        ("gzip", gzip.compress(PAGE)[:-8], "incomplete"),
        ("gzip", gzip.compress(PAGE)[:5], "incomplete"),
        ("gzip", spoilt(gzip.compress(PAGE)), "bad_coding"),
        ("gzip", PAGE, "bad_coding"),
        ("gzip", zlib.compress(PAGE), "bad_coding"),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE)), "bad_coding"),
        ("deflate", zlib.compress(PAGE), "bad_coding"),
        ("zstd", b"\x28\xb5\x2f\xfd\x00\x00", "bad_coding"),
        ("br", b"\x0b\x02\x80", "bad_coding"),
    ],
)
def test_row_21_a_body_that_cannot_be_unpacked_is_a_failure_and_not_a_short_page(
    web: Web, ask: Asking, coding: str, body: bytes, reason: str
) -> None:
    web.routes["/a"] = Canned(200, {"Content-Encoding": coding}, body)
    failure = ask.failure(web.url("/a"))
    assert failure.reason == reason
    assert failure.retry_later == (coding == "gzip")


def bomb(n_megabytes: int) -> Iterator[bytes]:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    for _ in range(n_megabytes):
        yield packer.compress(bytes(MEGABYTE))
    yield packer.flush()


def peak_of(ask: Asking, url: str) -> tuple[Failure, int]:
    """The failure, and the most bytes that were held meanwhile, the server's own among them."""
    tracemalloc.start()
    try:
        return ask.failure(url), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("ratio", [200.0, 1e9])
def test_row_22_a_bomb_of_ten_gigabytes_is_unpacked_to_the_limit_and_no_further(
    web: Web, ask: Asking, ratio: float
) -> None:
    web.routes["/a"] = Raw(itertools.chain([HEAD + b"Content-Encoding: gzip\r\n\r\n"], bomb(10_000)))
    ask.limit(decoded_ratio=ratio)
    failure, peak = peak_of(ask, web.url("/a"))
    assert refused(failure) == "too_large"
    assert "bytes unpacked from" in failure.detail
    assert peak < ask.limits.decoded_bytes + 10 * MEGABYTE


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate"])
def test_row_22_bombs_that_were_not_asked_for_are_not_even_read(web: Web, ask: Asking, coding: str) -> None:
    head = HEAD + f"Content-Encoding: {coding}\r\n\r\n".encode()
    web.routes["/a"] = Raw(itertools.chain([head], bomb(10_000)))
    failure, peak = peak_of(ask, web.url("/a"))
    assert refused(failure) == "bad_coding"
    assert peak < 10 * MEGABYTE


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (HEAD + b"Content-Length: 50000000\r\n\r\n", b"a" * 100_000),
        (HEAD + b"\r\n", b"a" * 100_000),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"186A0\r\n" + b"a" * 100_000 + b"\r\n"),
        (HEAD, b"X-Many: " + b"a" * 990 + b"\r\n"),
        (HEAD + b"X-Long: ", b"a" * 100_000),
    ],
)
def test_row_23_fifty_megabytes_of_anything_are_refused_at_the_limit(
    web: Web, ask: Asking, head: bytes, piece: bytes
) -> None:
    n_sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal n_sent
        yield head
        while n_sent < 50 * MEGABYTE:
            n_sent += len(piece)
            yield piece

    web.routes["/a"] = Raw(endless())
    failure, peak = peak_of(ask, web.url("/a"))
    assert refused(failure) == "too_large"
    assert peak < 2 * ask.limits.raw_bytes
    assert n_sent < 2 * ask.limits.raw_bytes


def test_row_23_a_page_may_still_be_as_large_as_permitted(web: Web, ask: Asking) -> None:
    whole = b"a" * 9 * MEGABYTE
    web.routes["/a"] = Canned(body=whole)
    (answered,) = ask.all(ask.request(web.url("/a"), role=Role.PAGE))
    assert isinstance(answered, Answer)
    assert answered.body == whole
