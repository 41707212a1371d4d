"""Rows 31 to 36 of the fault list: servers that say not now, not here, not any more, or not for you."""

import ssl
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from pipeline.fetch.circuit import Circuits
from pipeline.records import Answer, Failure, Role
from tests.pipeline.fetch.asking import NOW, Asking
from tests.web import Canned, Raw, Route, Seen, Web

PAGE = b"<html><p>NATO opens an office in Tokyo.</p></html>"
DAY = 86_400


def restarted(circuits: Circuits) -> Circuits:
    """What the next night starts from, once the states were stored and read again."""
    stored = [state.model_dump_json() for state in circuits.states()]
    return Circuits({state.host: state for state in map(type(circuits.states()[0]).model_validate_json, stored)})


def reasons(answered: list[Answer | Failure]) -> list[str]:
    return [one.reason if isinstance(one, Failure) else "" for one in answered]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("120", 120),
        ("Sat, 21 Nov 2026 02:17:00 GMT", 120),
        ("1000000000", DAY),
        ("Sat, 21 Nov 2099 02:17:00 GMT", DAY),
    ],
)
def test_row_31_retry_after_rests_the_host_until_then_whatever_the_address_and_over_restarts(
    web: Web, ask: Asking, status: int, retry_after: str, seconds: int
) -> None:
    web.routes |= {"/a": Canned(status, {"Retry-After": retry_after}), "/b": Canned(body=PAGE)}
    ask.circuits = Circuits()
    assert ask.failure(web.url("/a")).retry_after_s == seconds
    ask.circuits = restarted(ask.circuits)
    ask.now = NOW + timedelta(seconds=seconds - 1)
    resting = ask.failure(web.url("/b"))
    assert (resting.reason, resting.retry_later, resting.retry_after_s) == ("host_resting", True, 1)
    assert web.paths() == ["/a"]
    ask.now = NOW + timedelta(seconds=seconds)
    assert ask.answer(web.url("/b")).body == PAGE


@pytest.mark.parametrize("retry_after", ["Fri, 20 Nov 2026 02:17:00 GMT", "-5", "0", "soon", "1e9", "", "²"])
def test_row_31_a_retry_after_that_says_nothing_rests_nobody(web: Web, ask: Asking, retry_after: str) -> None:
    web.routes |= {"/a": Canned(429, {"Retry-After": retry_after.encode().decode("latin-1")}), "/b": Canned(body=PAGE)}
    ask.circuits = Circuits()
    assert ask.failure(web.url("/a")).reason == "http_429"
    assert ask.answer(web.url("/b")).body == PAGE


def test_row_31_one_host_that_rests_leaves_the_others_alone(web: Web, ask: Asking) -> None:
    ask.connect_to = {"busy.example": web.address, "free.example": web.address}
    ask.circuits = Circuits()
    web.routes |= {"/a": Canned(429, {"Retry-After": "60"}), "/b": Canned(body=PAGE)}
    ask("http://busy.example/a")
    urls = ("http://busy.example/b", "https://busy.example/b", "http://free.example/b")
    assert reasons([ask(url) for url in urls]) == ["host_resting", "host_resting", ""]


def test_row_32_a_host_that_fails_forever_is_asked_a_bounded_number_of_times(web: Web, ask: Asking) -> None:
    web.routes["/"] = Canned(500)
    ask.circuits = Circuits(n_failures=5)
    requests = [ask.request(web.url(f"/?page={n}")) for n in range(40)]
    failed = reasons(ask.all(*requests))
    under_way = ask.limits.host_connections - 1
    assert 5 <= failed.count("http_500") <= 5 + under_way
    assert failed.count("host_resting") == 40 - failed.count("http_500")
    assert len(web.paths()) <= (5 + under_way) * ask.limits.attempts
    ask.circuits = restarted(ask.circuits)
    assert reasons(ask.all(*requests)) == ["host_resting"] * 40


def test_row_32_a_host_that_recovers_is_asked_again_and_its_failures_are_forgotten(web: Web, ask: Asking) -> None:
    web.routes["/"] = Canned(500)
    ask.circuits = Circuits(n_failures=5)
    ask.all(*(ask.request(web.url(f"/?page={n}")) for n in range(10)))
    web.routes["/"] = Canned(body=PAGE)
    ask.circuits = restarted(ask.circuits)
    ask.now = NOW + timedelta(days=1)
    assert set(reasons(ask.all(*(ask.request(web.url(f"/?page={n}")) for n in range(10))))) == {""}
    assert [(state.n_failures, state.open_until) for state in ask.circuits.states()] == [(0, None)]


def test_row_32_a_flapping_host_loses_no_page(web: Web, ask: Asking) -> None:
    asked = Counter[str]()

    def third_time_lucky(seen: Seen) -> Canned:
        asked[seen.path] += 1
        return Canned(body=PAGE) if asked[seen.path] == 3 else Canned(503)

    web.routes["/"] = third_time_lucky
    ask.circuits = Circuits(n_failures=5)
    assert set(reasons(ask.all(*(ask.request(web.url(f"/?page={n}")) for n in range(10))))) == {""}


def test_row_32_attempts_are_ever_further_apart_and_never_in_step(web: Web, ask: Asking) -> None:
    asked_at: list[float] = []

    def note(_seen: object) -> Canned:
        asked_at.append(ask.time())
        return Canned(503)

    web.routes["/"] = note
    ask.limit(attempts=4, retry_wait_s=0.05, retry_wait_max_s=1.0)
    ask(web.url("/"))
    gaps = [later - sooner for sooner, later in pairwise(asked_at)]
    assert [gap >= least for gap, least in zip(gaps, (0.05, 0.1, 0.2), strict=True)] == [True] * 3
    jitters = {round(gap - least, 4) for gap, least in zip(gaps, (0.05, 0.1, 0.2), strict=True)}
    assert len(jitters) == 3


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("to", ["/new", "new", "../new", "?x=1", "//{address}/new"])
def test_row_33_one_redirect_is_followed_and_not_yet_believed(web: Web, ask: Asking, status: int, to: str) -> None:
    moved = Canned(status, {"Location": to.format(address=web.address)})
    web.routes |= {"/old": moved, "/new": Canned(body=PAGE), "/old?x=1": Canned(body=PAGE)}
    first, second = ask.answer(web.url("/old")), ask.answer(web.url("/old"))
    assert first.body == PAGE
    assert (first.request.url, first.final_url) == (web.url("/old"), second.final_url)
    assert web.paths()[0] == web.paths()[2] == "/old"  # nothing was stored: the next visit asks the old address


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        (None, "bad_redirect"),
        ("", "bad_redirect"),
        ("/loop", "too_many_redirects"),
        ("/hop/29", "too_many_redirects"),
        ("file:///etc/passwd", "refused_scheme"),
        ("javascript:alert(1)", "refused_scheme"),
        ("http://169.254.169.254/latest/meta-data", "refused_address"),
        ("http://user:secret@news.example/", "refused_userinfo"),
        ("http://closed.example/private", "robots_disallow"),
    ],
)
def test_row_33_every_hop_is_judged_anew_and_there_are_few(
    web: Web, ask: Asking, location: str | None, reason: str
) -> None:
    with Web({"/robots.txt": Canned(body=b"User-agent: *\nDisallow: /private\n")}) as closed:
        ask.connect_to = {"closed.example": closed.address}
        hops: dict[str, Route] = {f"/hop/{n}": Canned(302, {"Location": f"/hop/{n - 1}"}) for n in range(1, 30)}
        web.routes |= hops | {"/hop/0": Canned(body=PAGE), "/loop": Canned(302, {"Location": "/loop"})}
        web.routes["/a"] = Canned(301, {} if location is None else {"Location": location})
        assert ask.failure(web.url("/a")).reason == reason
        assert closed.paths() == []
    assert len(web.paths()) <= 1 + ask.limits.redirects


def test_row_33_a_redirect_from_https_to_http_is_refused_and_no_hop_is_sent_a_credential(
    safe_web: Web, web: Web, ask: Asking, trusting: ssl.SSLContext
) -> None:
    ask.allow |= {safe_web.address}
    ask.tls = trusting
    safe_web.routes["/down"] = Canned(302, {"Location": web.url("/a"), "Set-Cookie": "id=1"})
    assert ask.failure(safe_web.url("/down")).reason == "refused_downgrade"
    assert web.paths() == []
    web.routes["/up"] = Canned(302, {"Location": safe_web.url("/a"), "Set-Cookie": "id=1"})
    assert ask.answer(web.url("/up")).status == 200
    assert not {"authorization", "cookie", "referer"} & set(safe_web.log[-1].headers)


def test_row_33_the_next_host_is_asked_at_its_own_pace(web: Web, ask: Asking) -> None:
    with Web({"/a": Canned(429, {"Retry-After": "60"}), "/b": Canned(body=PAGE)}) as other:
        ask.connect_to = {"other.example": other.address}
        ask.circuits = Circuits()
        ask("http://other.example/a")
        web.routes["/a"] = Canned(302, {"Location": "http://other.example/b"})
        assert ask.failure(web.url("/a")).reason == "host_resting"
        assert other.paths() == ["/a"]


def test_row_34_a_304_to_a_first_request_is_no_answer(web: Web, ask: Asking) -> None:
    web.routes["/feed"] = Canned(304, {"ETag": '"v1"'})
    failure = ask.failure(web.url("/feed"))
    assert (failure.reason, failure.retry_later) == ("http_304", True)


def test_row_34_a_304_without_validators_says_unchanged_and_takes_none_away(web: Web, ask: Asking) -> None:
    web.routes["/feed"] = Canned(304)
    answer = ask(web.url("/feed"), etag='"v1"')
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.request.etag, answer.header("etag")) == (304, b"", '"v1"', "")


def test_row_34_an_etag_that_never_changes_is_got_round_by_asking_in_full(web: Web, ask: Asking) -> None:
    web.routes["/feed"] = lambda seen: (
        Canned(304, {"ETag": '"same"'}) if "if-none-match" in seen.headers else Canned(200, {"ETag": '"same"'}, PAGE)
    )
    unchanged = ask(web.url("/feed"), etag='"same"')
    assert isinstance(unchanged, Answer)
    assert unchanged.status == 304
    assert ask.answer(web.url("/feed")).body == PAGE


def test_row_35_each_way_of_being_gone_keeps_its_own_reason_and_is_not_tried_again(web: Web, ask: Asking) -> None:
    statuses = (401, 403, 404, 410, 451)
    web.routes |= {f"/{status}": Canned(status, {}, PAGE) for status in statuses}
    ask.circuits = Circuits(n_failures=2)
    failures = [ask.failure(web.url(f"/{status}")) for status in statuses]
    assert [one.reason for one in failures] == [f"http_{status}" for status in statuses]
    assert not any(one.retry_later for one in failures)
    assert len(web.paths()) == len(statuses)


PRIVATE = b"User-agent: *\nDisallow: /private\n"


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (Canned(500), "robots_unreachable"),
        (Canned(503), "robots_unreachable"),
        (Canned(599), "robots_unreachable"),
        (Raw(is_reset=True), "robots_unreachable"),
        (Canned(404), ""),
        (Canned(403), ""),
        (Canned(410), ""),
        (Canned(body=PRIVATE + b"# x\n" * 2_500_000), "robots_disallow"),
        (Canned(body=b"# x\n" * 2_500_000 + PRIVATE), ""),  # what lies behind the first 500 KiB is not read
        (Canned(body=PRIVATE.decode().encode("utf-16")), "robots_disallow"),
        (Canned(body=PRIVATE.replace(b"\n", b"\r")), "robots_disallow"),
        (Canned(302, {"Location": "http://rules.example/rules"}), "robots_disallow"),
        (Canned(302, {"Location": "http://10.0.0.1/robots.txt"}), "robots_unreachable"),
    ],
)
def test_row_36_an_unreadable_robots_txt_closes_the_site_and_an_absent_one_opens_it(
    web: Web, ask: Asking, robots: Canned | Raw, reason: str
) -> None:
    with Web({"/rules": Canned(body=PRIVATE)}) as rules:
        ask.connect_to = {"rules.example": rules.address}
        web.routes |= {"/robots.txt": robots, "/private": Canned(body=PAGE)}
        assert reasons([ask(web.url("/private"))]) == [reason]
        assert web.paths() == ([] if reason else ["/private"])


def test_row_36_a_robots_txt_that_never_ends_closes_the_site_within_its_deadline(web: Web, ask: Asking) -> None:
    def dawdling() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        for _ in range(100):
            ask.skip(1)
            yield b"#"
        ask.hang()

    web.routes |= {"/robots.txt": Raw(dawdling()), "/a": Canned(body=PAGE)}
    assert ask.failure(web.url("/a")).reason == "robots_unreachable"
    assert [one.request.role for one in ask.kept] == [Role.ROBOTS]


def test_row_36_a_crawl_delay_of_thirty_years_does_not_stop_a_night(web: Web, ask: Asking) -> None:
    web.routes |= {"/robots.txt": Canned(body=b"User-agent: *\nCrawl-delay: 1000000000\n"), "/a": Canned(body=PAGE)}
    assert {type(one) for one in ask.all(*(ask.request(web.url("/a")) for _ in range(3)))} == {Answer}
