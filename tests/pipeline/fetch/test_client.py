import asyncio
import gzip
import itertools
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime

import pytest

from pipeline.records import Answer, Failure
from tests.pipeline.fetch.asking import USER_AGENT, Asking
from tests.web import Canned, Raw, Seen, Web

PAGE = b"<html><p>NATO opens an office in Tokyo.</p></html>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def moved(to: str, status: int = 302) -> Canned:
    return Canned(status, {"Location": to})


# --- answers ---------------------------------------------------------------------------------------------------------


def test_a_page_comes_whole_with_its_headers_and_its_address(web: Web, ask: Asking, now: datetime) -> None:
    web.routes["/a?b=1"] = Canned(200, {"Content-Type": "text/html", "ETag": '"v1"'}, PAGE)
    answer = ask.answer(web.url("/a?b=1#top"))
    assert (answer.status, answer.body, answer.fetched_at) == (200, PAGE, now)
    assert answer.final_url == web.url("/a?b=1")
    assert answer.header("etag") == '"v1"'


def test_a_request_says_who_asks_and_takes_only_gzip(web: Web, ask: Asking) -> None:
    web.routes["/a"] = Canned(body=PAGE)
    ask.answer(web.url("/a"))
    headers = web.log[-1].headers
    assert headers["user-agent"] == USER_AGENT
    assert headers["accept-encoding"] == "gzip"
    assert headers["host"] == web.address
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding"}


def test_gzip_is_unpacked(web: Web, ask: Asking) -> None:
    web.routes["/a"] = Canned(200, {"Content-Encoding": "gzip"}, gzip.compress(PAGE))
    assert ask.answer(web.url("/a")).body == PAGE


def test_what_is_known_is_asked_for_conditionally(web: Web, ask: Asking) -> None:
    web.routes["/feed"] = Canned(304, {"ETag": '"v1"', "Content-Encoding": "br", "Content-Length": "99999999"})
    answer = ask(web.url("/feed"), etag='"v1"', last_modified="Sat, 21 Nov 2026 02:00:00 GMT")
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body) == (304, b"")
    assert web.log[-1].headers["if-none-match"] == '"v1"'
    assert web.log[-1].headers["if-modified-since"] == "Sat, 21 Nov 2026 02:00:00 GMT"


def test_a_304_keeps_the_connection(web: Web, ask: Asking) -> None:
    web.routes["/feed"] = Canned(304, {})
    ask.limit(host_connections=1)
    ask.all(*(ask.request(web.url("/feed"), etag=f'"{n}"') for n in range(5)))
    assert web.n_connections <= 2  # robots.txt was a 404, whose body nobody reads


def test_a_304_that_nobody_asked_for_is_no_answer(web: Web, ask: Asking) -> None:
    web.routes["/feed"] = Canned(304, {})
    failure = ask.failure(web.url("/feed"))
    assert (failure.reason, failure.retry_later) == ("http_304", True)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_each_way_of_not_giving_a_page_keeps_its_own_reason(web: Web, ask: Asking, status: int) -> None:
    web.routes["/a"] = Canned(status)
    failure = ask.failure(web.url("/a"))
    assert (failure.reason, failure.retry_later) == (f"http_{status}", False)
    assert len(web.paths()) == 1


def test_an_empty_204_is_no_page(web: Web, ask: Asking) -> None:
    web.routes["/a"] = Canned(204)
    assert ask.failure(web.url("/a")).reason == "http_204"


def test_proxies_and_credentials_of_the_environment_are_ignored(
    web: Web, ask: Asking, canary: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, canary.url())
    web.routes["/a"] = Canned(body=PAGE)
    assert ask.answer(web.url("/a")).body == PAGE
    assert "authorization" not in web.log[-1].headers


def test_no_cookie_is_kept(web: Web, ask: Asking) -> None:
    web.routes["/a"] = Canned(200, {"Set-Cookie": "id=1"}, PAGE)
    ask.all(ask.request(web.url("/a")), ask.request(web.url("/a")))
    assert all("cookie" not in seen.headers for seen in web.log)


# --- redirects -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_the_final_address(web: Web, ask: Asking, status: int) -> None:
    web.routes |= {"/a": moved("b/../c?x=ä", status), "/c?x=%C3%A4": Canned(body=PAGE)}
    answer = ask.answer(web.url("/a"))
    assert answer.final_url == web.url("/c?x=%C3%A4")
    assert answer.request.url == web.url("/a")


def test_five_redirects_are_followed_and_a_sixth_is_not(web: Web, ask: Asking) -> None:
    web.routes |= {f"/{n}": moved(f"/{n + 1}") for n in range(7)} | {"/7": Canned(body=PAGE)}
    assert ask.answer(web.url("/2")).body == PAGE
    failure = ask.failure(web.url("/1"))
    assert (failure.reason, failure.retry_later) == ("too_many_redirects", False)


def test_a_redirect_loop_ends(web: Web, ask: Asking) -> None:
    web.routes["/a"] = moved("/a")
    assert ask.failure(web.url("/a")).reason == "too_many_redirects"
    assert len(web.paths()) == 6


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data", "refused_address"),
        ("http://10.0.0.1/", "refused_address"),
        ("http://[::ffff:7f00:1]/", "refused_address"),
        ("//2130706433/", "refused_address"),
        ("http://127.0.0.1:22/", "refused_port"),
        ("http://user:secret@news.example/", "refused_userinfo"),
        ("file:///etc/passwd", "refused_scheme"),
        ("javascript:alert(1)", "refused_scheme"),
        ("http://:80:80/", "bad_redirect"),
    ],
)
def test_every_hop_passes_the_guard(web: Web, ask: Asking, location: str, reason: str) -> None:
    web.routes["/a"] = moved(location)
    assert ask.failure(web.url("/a")).reason == reason


def test_a_redirect_to_a_server_that_is_not_allowed_does_not_reach_it(web: Web, ask: Asking, canary: Web) -> None:
    web.routes["/a"] = moved(canary.url("/secret"))
    assert ask.failure(web.url("/a")).reason == "refused_port"


def test_a_redirect_to_nowhere_is_a_passing_trouble(web: Web, ask: Asking) -> None:
    web.routes["/a"] = Canned(302)
    failure = ask.failure(web.url("/a"))
    assert (failure.reason, failure.retry_later) == ("bad_redirect", True)


# --- names and pinning -----------------------------------------------------------------------------------------------


def test_the_connection_goes_to_the_judged_address_and_the_name_stays(web: Web, ask: Asking) -> None:
    ask.connect_to = {"magazine.example": web.address}
    web.routes["/a"] = Canned(body=PAGE)
    answer = ask.answer("http://magazine.example/a")
    assert answer.final_url == "http://magazine.example/a"
    assert {seen.host for seen in web.log} == {"magazine.example"}


def test_two_names_on_one_server_do_not_share_a_connection(web: Web, ask: Asking) -> None:
    ask.connect_to = {"one.example": web.address, "two.example": web.address}
    web.routes["/a"] = lambda seen: Canned(body=seen.host.encode())
    answers = ask.all(*(ask.request(f"http://{name}.example/a") for name in ("one", "two", "one")))
    assert [answer.body for answer in answers if isinstance(answer, Answer)] == [
        b"one.example",
        b"two.example",
        b"one.example",
    ]


def test_a_name_that_resolves_to_loopback_is_not_connected_to(ask: Asking, canary: Web) -> None:
    async def look_up(_host: str) -> list[str]:
        return ["127.0.0.1"]

    ask.resolver = look_up
    ask.allow = {canary.address}  # allows the address, not names that lead to it
    assert ask.failure(f"http://evil.example:{canary.port}/").reason == "refused_port"
    assert ask.failure("http://evil.example/").reason == "refused_address"


def test_a_name_that_does_not_exist_may_be_asked_again_another_night(ask: Asking) -> None:
    async def look_up(_host: str) -> list[str]:
        raise OSError(-2, "Name or service not known")

    ask.resolver = look_up
    failure = ask.failure("http://gone.example/")
    assert (failure.reason, failure.retry_later) == ("dns", True)


# --- what breaks -----------------------------------------------------------------------------------------------------


def test_a_refused_connection_is_tried_as_often_as_permitted_and_may_pass(ask: Asking, web: Web) -> None:
    web.routes["/a"] = Raw(is_reset=True)
    failure = ask.failure(web.url("/a"))
    assert (failure.reason, failure.retry_later) == ("connection", True)
    assert len(web.paths()) == ask.limits.attempts


def test_nobody_listening_is_a_connection_trouble(ask: Asking) -> None:
    with Web() as gone:
        address = gone.address
    ask.allow = {address}
    failure = ask.failure(f"http://{address}/a")
    assert (failure.reason, failure.retry_later) == ("robots_unreachable", True)
    assert ask.kept[0].reason == "connection"  # type: ignore[union-attr]


def test_a_connection_that_breaks_once_is_tried_again(ask: Asking, web: Web) -> None:
    answers: Iterator[Canned | Raw] = itertools.chain([Raw()], itertools.repeat(Canned(body=PAGE)))
    web.routes["/a"] = lambda _: next(answers)
    assert ask.answer(web.url("/a")).body == PAGE
    assert len(web.paths()) == 2


@pytest.mark.parametrize(
    ("wire", "reason"),
    [
        (HEAD + b"Content-Length: 1000\r\n\r\nhalf of it", "incomplete"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n9\r\nhal", "incomplete"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nbroken\r\n", "incomplete"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE * 9)[:-12], "incomplete"),
        (HEAD + b"Content-Encoding: br\r\nContent-Length: 3\r\n\r\n\x0b\x02\x80", "bad_coding"),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", "bad_coding"),
        (HEAD + b"Content-Length: 20000000\r\n\r\n", "too_large"),
        (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nwhole", "protocol"),
        (HEAD + b"X-Big: " + b"a" * 80_000 + b"\r\n\r\n", "too_large"),
        (HEAD + b"X-Bigger: " + b"a" * 5_000_000 + b"\r\n\r\n", "too_large"),
        (b"SSH-2.0-OpenSSH_9.9\r\n\r\n", "protocol"),
    ],
)
def test_a_broken_or_boundless_answer_is_never_a_page(web: Web, ask: Asking, wire: bytes, reason: str) -> None:
    web.routes["/a"] = Raw([wire])
    failure = ask.failure(web.url("/a"))
    assert failure.reason == reason
    assert len(web.paths()) == 1


def test_a_reset_in_the_middle_of_a_body_is_incomplete(web: Web, ask: Asking) -> None:
    web.routes["/a"] = Raw([HEAD + b"Content-Length: 1000\r\n\r\nhalf"], is_reset=True)
    assert ask.failure(web.url("/a")).reason == "incomplete"


def test_a_body_that_ends_with_its_connection_may_be_cut_short_and_is_asked_for_in_full_again(
    web: Web, ask: Asking
) -> None:
    validators = b'ETag: "v1"\r\nLast-Modified: Sat, 21 Nov 2026 02:00:00 GMT\r\n'
    web.routes |= {
        "/cut": Raw([HEAD + validators + b"\r\n" + PAGE]),
        "/whole": Raw([HEAD + validators + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE)]),
    }
    cut, whole = ask.answer(web.url("/cut")), ask.answer(web.url("/whole"))
    assert cut.body == whole.body == PAGE
    assert (cut.header("etag"), cut.header("last-modified")) == ("", "")
    assert whole.header("etag") == '"v1"'


def test_a_resolver_that_does_not_answer_hits_the_deadline(ask: Asking) -> None:
    async def look_up(_host: str) -> list[str]:
        ask.skip(61)
        await asyncio.Event().wait()
        return []

    ask.resolver = look_up
    assert ask.failure("http://slow.example/").reason == "timeout"


def test_a_connection_that_nobody_accepts_hits_its_own_deadline(ask: Asking) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, ExitStack() as queue:
        address = deaf.getsockname()
        for _ in range(4):  # a full queue makes the kernel ignore further greetings
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        ask.allow = {f"127.0.0.1:{address[1]}"}
        ask.limit(connect_s=0.3)
        assert ask.failure(f"http://127.0.0.1:{address[1]}/a").reason == "robots_unreachable"
    assert [failure.reason for failure in ask.kept if isinstance(failure, Failure)] == ["timeout"]


def slowly(ask: Asking, pieces: bytes) -> Iterator[bytes]:
    """A byte every six seconds, and then nothing more."""
    for byte in pieces:
        yield bytes([byte])
        ask.skip(6)
    ask.hang()


@pytest.mark.parametrize("wire", [HEAD + b"Content-Length: 1000\r\n\r\n", b""])
def test_a_slow_body_and_slow_headers_hit_the_total_deadline(web: Web, ask: Asking, wire: bytes) -> None:
    web.routes["/a"] = Raw(itertools.chain([wire], slowly(ask, b"X-Slow: 1")))
    failure = ask.failure(web.url("/a"))
    assert (failure.reason, failure.retry_later) == ("timeout", True)


def test_the_deadline_spans_redirects_and_retries(web: Web, ask: Asking) -> None:
    def slow_redirect(_seen: Seen) -> Canned:
        ask.skip(25)
        return moved("/a")

    ask.limit(attempts=50, retry_wait_s=20, retry_wait_max_s=20)
    web.routes |= {"/a": slow_redirect, "/b": Canned(500)}
    assert ask.failure(web.url("/a")).reason == "timeout"
    assert ask.failure(web.url("/b")).reason == "http_500"
    assert web.paths().count("/a") <= 4
    assert web.paths().count("/b") == 3


def test_waiting_for_a_turn_does_not_use_up_the_deadline(web: Web, ask: Asking) -> None:
    def take_a_while(_seen: Seen) -> Canned:
        ask.skip(25)
        return Canned(body=PAGE)

    ask.limit(host_connections=1)
    web.routes["/a"] = take_a_while
    answers = ask.all(*(ask.request(web.url("/a")) for _ in range(5)))
    assert all(isinstance(answer, Answer) for answer in answers)
    assert ask.time() == 5 * 25


def test_one_slow_server_does_not_hold_up_another(web: Web, ask: Asking) -> None:
    def wait_for_the_others() -> Iterator[bytes]:
        yield HEAD
        ask.await_answers(10)
        ask.hang()

    with Web({"/a": Raw(wait_for_the_others())}) as slow:
        ask.allow.add(slow.address)
        web.routes["/a"] = Canned(body=PAGE)
        late, *rest = ask.all(ask.request(slow.url("/a")), *(ask.request(web.url("/a")) for _ in range(10)))
    assert isinstance(late, Failure)
    assert all(isinstance(answer, Answer) for answer in rest)


# --- retries ---------------------------------------------------------------------------------------------------------


def test_a_server_error_is_tried_again_and_then_waits_for_another_night(
    web: Web, ask: Asking, capfd: pytest.CaptureFixture[str]
) -> None:
    web.routes["/a"] = Canned(500)
    failure = ask.failure(web.url("/a"))
    assert (failure.reason, failure.retry_later) == ("http_500", True)
    assert len(web.paths()) == ask.limits.attempts
    assert capfd.readouterr() == ("", "")


def test_a_server_that_names_a_time_is_not_asked_again_before(web: Web, ask: Asking) -> None:
    web.routes |= {
        "/a": Canned(503, {"Retry-After": "120"}),
        "/b": Canned(429, {"Retry-After": "Sat, 21 Nov 2026 02:16:00 GMT"}),
        "/c": Canned(429),
    }
    assert [ask.failure(web.url(path)).retry_after_s for path in ("/a", "/b", "/c")] == [120, 60, None]
    assert web.paths() == ["/a", "/b", "/c"]


def test_a_short_retry_after_is_waited_for_by_all_who_ask_that_host(web: Web, ask: Asking) -> None:
    asked_at: list[float] = []

    def busy_once(_seen: Seen) -> Canned:
        asked_at.append(ask.time())
        return Canned(429, {"Retry-After": "20"}) if len(asked_at) == 1 else Canned(body=PAGE)

    web.routes["/a"] = busy_once
    ask.limit(host_connections=1, total_s=15)
    answers = ask.all(*(ask.request(web.url("/a")) for _ in range(3)))
    assert [type(one) for one in answers] == [Answer] * 3  # waiting did not count towards the deadline
    assert asked_at == [0, 20, 20, 20]


# --- secrets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/gone?token=s3cret", "/loop?token=s3cret", "/lost?token=s3cret", "/forbidden?token=s3cret"]
)
def test_no_failure_tells_a_secret(web: Web, ask: Asking, path: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    web.routes |= {
        "/robots.txt": Canned(body=b"User-agent: *\nDisallow: /forbidden"),
        "/gone": Canned(500),
        "/loop": moved("/loop?token=s3cret"),
        "/lost": moved("http://user:s3cret@[/?token=s3cret"),
    }
    assert "s3cret" not in ask.failure(web.url(path)).detail
    assert "s3cret" not in caplog.text


def test_a_deadline_between_two_attempts_says_what_was_met_and_not_only_that_it_is_late(web: Web, ask: Asking) -> None:
    web.routes["/a"] = Canned(503)
    ask.limit(retry_wait_s=90, retry_wait_max_s=90)
    failure = ask.failure(web.url("/a"))
    assert (failure.reason, failure.retry_later, len(web.paths())) == ("http_503", True, 1)
