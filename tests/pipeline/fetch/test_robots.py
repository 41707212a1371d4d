import time
from collections.abc import Iterator

import pytest

from pipeline.fetch.robots import Rules, read_rules
from pipeline.fetch.robots_text import groups
from pipeline.records import Answer, Failure, Request, Role
from tests.pipeline.fetch.asking import NOW, Asking
from tests.web import Canned, Raw, Web

PAGE = b"<p>NATO opens an office in Tokyo.</p>"
ROBOTS = Request(url="https://news.example/robots.txt", role=Role.ROBOTS, source_id="s", subject_id="r")


def rules(body: bytes | str) -> Rules:
    body = body.encode() if isinstance(body, str) else body
    answer = Answer(request=ROBOTS, final_url=ROBOTS.url, status=200, headers=(), body=body, fetched_at=NOW)
    return read_rules(answer, "nato-asia-tracker", max_delay_s=30)


def permits(body: bytes | str, path: str = "/private/a") -> bool:
    return rules(body).error_for("https://news.example" + path) is None


def test_a_disallowed_path_is_not_asked_for(web: Web, ask: Asking) -> None:
    web.routes |= {"/robots.txt": Canned(body=b"User-agent: *\nDisallow: /private\n"), "/open": Canned(body=PAGE)}
    failure = ask.failure(web.url("/private/a"))
    assert (failure.reason, failure.retry_later) == ("robots_disallow", False)
    assert ask.answer(web.url("/open")).body == PAGE
    assert web.paths() == ["/open"]


def test_robots_txt_is_asked_for_once_for_many_requests(web: Web, ask: Asking) -> None:
    web.routes["/a"] = Canned(body=PAGE)
    ask.all(*(ask.request(web.url("/a")) for _ in range(8)))
    assert [seen.path for seen in web.log].count("/robots.txt") == 1
    assert web.log[0].path == "/robots.txt"


def test_the_answer_for_robots_txt_is_kept(web: Web, ask: Asking) -> None:
    web.routes |= {"/robots.txt": Canned(body=b"User-agent: *\n"), "/a": Canned(body=PAGE)}
    ask.answer(web.url("/a"))
    (kept,) = ask.kept
    assert isinstance(kept, Answer)
    assert (kept.request.role, kept.request.source_id, kept.body) == (Role.ROBOTS, "s", b"User-agent: *\n")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 204])
def test_a_site_without_robots_txt_permits_all(web: Web, ask: Asking, status: int) -> None:
    web.routes |= {"/robots.txt": Canned(status), "/a": Canned(body=PAGE)}
    assert ask.answer(web.url("/a")).body == PAGE


@pytest.mark.parametrize("answer", [Canned(500), Canned(503), Canned(429, {"Retry-After": "60"}), Raw()])
def test_a_robots_txt_that_cannot_be_read_forbids_the_night(web: Web, ask: Asking, answer: Canned | Raw) -> None:
    web.routes |= {"/robots.txt": answer, "/a": Canned(body=PAGE)}
    failure = ask.failure(web.url("/a"))
    assert (failure.reason, failure.retry_later) == ("robots_unreachable", True)
    assert failure.retry_after_s == (60 if isinstance(answer, Canned) and answer.status == 429 else None)
    assert web.paths() == []


def test_a_slow_robots_txt_forbids_the_night_within_its_own_deadline(web: Web, ask: Asking) -> None:
    def drip() -> Iterator[bytes]:
        yield b" "
        ask.hang()

    web.routes |= {"/robots.txt": Raw(drip()), "/a": Canned(body=PAGE)}
    answers = ask.all(*(ask.request(web.url("/a")) for _ in range(5)))
    assert {answer.reason for answer in answers if isinstance(answer, Failure)} == {"robots_unreachable"}
    assert [seen.path for seen in web.log] == ["/robots.txt"]


def test_robots_txt_may_redirect_to_another_host_and_speaks_for_the_first(web: Web, ask: Asking) -> None:
    ask.connect_to = {"news.example": web.address, "files.example": web.address}
    web.routes["/robots.txt"] = lambda seen: (
        Canned(301, {"Location": "http://files.example/rules"}) if seen.host == "news.example" else Canned(404)
    )
    web.routes |= {"/rules": Canned(body=b"User-agent: *\nDisallow: /"), "/a": Canned(body=PAGE)}
    assert ask.failure("http://news.example/a").reason == "robots_disallow"
    assert ask.answer("http://files.example/a").body == PAGE


def test_robots_txt_cannot_lead_past_the_guard(web: Web, ask: Asking, canary: Web) -> None:
    web.routes["/robots.txt"] = Canned(301, {"Location": canary.url("/robots.txt")})
    assert ask.failure(web.url("/a")).reason == "robots_unreachable"


def test_every_hop_asks_the_robots_txt_of_its_own_host(web: Web, ask: Asking) -> None:
    ask.connect_to = {"short.example": web.address, "news.example": web.address}
    web.routes["/robots.txt"] = lambda seen: (
        Canned(body=b"User-agent: *\nDisallow: /a") if seen.host == "news.example" else Canned(404)
    )
    web.routes["/x"] = Canned(302, {"Location": "http://news.example/a"})
    assert ask.failure("http://short.example/x").reason == "robots_disallow"


def test_a_huge_robots_txt_is_read_as_far_as_the_standard_asks(web: Web, ask: Asking) -> None:
    rule = b"User-agent: *\nDisallow: /private\n"
    web.routes |= {"/robots.txt": Canned(body=rule + b"# x\n" * 5_000_000), "/a": Canned(body=PAGE)}
    assert ask.answer(web.url("/a")).body == PAGE
    assert ask.failure(web.url("/private")).reason == "robots_disallow"
    assert all(len(answer.body) == 512_000 for answer in ask.kept if isinstance(answer, Answer))


@pytest.mark.parametrize(
    ("delay", "seconds"),
    [("2", 2.0), ("0.5", 0.5), ("1000000000", 30.0), ("inf", 0.0), ("nan", 0.0), ("-3", 0.0), ("slow", 0.0), ("", 0.0)],
)
def test_crawl_delay_is_read_and_cut(delay: str, seconds: float) -> None:
    assert rules(f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /x").delay_s == seconds


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_rules_are_read_in_any_unicode(encoding: str) -> None:
    assert not permits("User-agent: *\nDisallow: /private\n".encode(encoding))


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff\xfe", b"<!doctype html><p>Not found", b"Disallow: /", b"\xef\xbb\xbf"]
)
def test_what_holds_no_rule_for_us_permits_all(body: bytes) -> None:
    assert permits(body)


@pytest.mark.parametrize(
    "name", ["nato-asia-tracker", "NATO-Asia-Tracker", "nato-asia-tracker/0.1", "nato-asia-tracker bot"]
)
def test_our_own_group_is_found_whatever_its_case_and_version(name: str) -> None:
    assert not permits(f"User-agent: *\nAllow: /\n\nUser-agent: {name} # us\nDisallow: /private\n")


@pytest.mark.parametrize("name", ["nato", "tracker", "asia-tracker", "nato-asia-tracker-x", "GPTBot", "nato*", "~"])
def test_a_group_of_another_name_is_not_ours(name: str) -> None:
    assert permits(f"User-agent: *\nAllow: /\n\nUser-agent: {name}\nDisallow: /private\n")


def test_agents_that_share_a_group_share_its_rules() -> None:
    assert not permits("User-agent: GPTBot\nUser-agent: nato-asia-tracker\nUser-agent: CCBot\nDisallow: /private\n")
    assert not permits("User-agent: GPTBot\nUser-agent: *\nDisallow: /private\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    lines = ("User-agent: GPTBot", "Disallow: /", "", "User-agent: nato-asia-tracker", "Disallow: /private")
    assert not permits(end.join(lines))
    assert permits(end.join(lines), "/open")


@pytest.mark.parametrize("line", ["Sitemap: https://news.example/map.xml", "Noindex: /x", "Clean-param: a /", "hello"])
def test_a_line_that_is_no_rule_does_not_part_a_group(line: str) -> None:
    assert not permits(f"User-agent: nato-asia-tracker\n{line}\nUser-agent: GPTBot\nDisallow: /private\n")


@pytest.mark.parametrize("name", ["User-agent:", "USER-AGENT :", "user agent", "Useragent:", "user\tagent:"])
@pytest.mark.parametrize("rule", ["Disallow:", "disallow", "Dissallow:", "DISALLAW :"])
def test_names_and_rules_are_found_in_usual_misspellings(name: str, rule: str) -> None:
    assert not permits(f"{name} * # all\n{rule} /private # nothing here\n")


def test_groups_are_agents_and_rules_in_their_order() -> None:
    text = "Disallow: /x\nUser-agent: A/1\nuser-agent: b\nSitemap: y\nAllow: /\n\nUser-agent: C\n"
    rules_before = ((), (("disallow", "/x"),))
    assert list(groups(text)) == [rules_before, (("A/1", "b"), (("allow", "/"),)), (("C",), ())]


def test_a_hostile_robots_txt_costs_no_more_than_its_size() -> None:
    agents = "".join(f"User-agent: a{n}\n" for n in range(15_000))
    body = agents + "Disallow: /p\n" * 18_000
    start = time.process_time()
    assert permits(body)
    assert permits("User-agent: *\nDisallow: /" + "*a" * 100_000 + "\n", "/" + "a" * 5_000)
    assert time.process_time() - start < 10
