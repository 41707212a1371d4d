"""A site that asks for its cookie is named as such and tried again; the client keeps no cookies."""

import pytest

from pipeline.fetch.cookie_check import says_cookies_are_missing
from pipeline.rejections import LOOK, way_out
from tests.pipeline.fetch.asking import Asking
from tests.web import Canned, Route, Seen, Web

PAGE = Canned(200, {"Content-Type": "text/html"}, b"<html><p>NATO opens an office in Tokyo.</p></html>")


def moved(to: str, *, cookie: str = "seen=1; Path=/") -> Canned:
    return Canned(302, {"Location": to, **({"Set-Cookie": cookie} if cookie else {})})


def for_visitors_with_cookies(to: str, *, cookie: str = "") -> Route:
    return lambda seen: PAGE if "seen=1" in seen.headers.get("cookie", "") else moved(to, cookie=cookie)


@pytest.mark.parametrize(
    "routes",
    [
        {"/a": for_visitors_with_cookies("/check?to=/a"), "/check": moved("/a")},
        {"/a": for_visitors_with_cookies("/a", cookie="seen=1")},
        {"/a": for_visitors_with_cookies("/one"), "/one": moved("/two"), "/two": moved("/a", cookie="")},
        {"/a": for_visitors_with_cookies("/a?cookieSet=1", cookie="seen=1")},
    ],
)
def test_a_circle_that_sets_a_cookie_is_a_cookie_check(web: Web, ask: Asking, routes: dict[str, Route]) -> None:
    web.routes |= routes
    failure = ask.failure(web.url("/a"))
    assert (failure.reason, failure.retry_later) == ("cookie_check", True)
    assert "/a" in failure.detail
    assert all("cookie" not in seen.headers for seen in web.log)
    assert len(web.paths()) <= 1 + ask.limits.redirects


def test_a_circle_whose_query_counts_the_rounds_is_one_too(web: Web, ask: Asking) -> None:
    def next_round(seen: Seen) -> Canned:
        return moved(f"/a?round={int(seen.path.partition('=')[2] or 0) + 1}")

    web.routes["/a"] = next_round
    assert ask.failure(web.url("/a")).reason == "cookie_check"


@pytest.mark.parametrize(
    "routes",
    [
        {"/a": moved("/b", cookie=""), "/b": moved("/a", cookie="")},
        {f"/{step}": moved(f"/{following}") for step, following in zip("abcdefgh", "bcdefghi", strict=True)},
    ],
)
def test_a_circle_without_cookies_and_a_long_way_with_them_are_too_many_redirects(
    web: Web, ask: Asking, routes: dict[str, Route]
) -> None:
    web.routes |= routes
    failure = ask.failure(web.url("/a"))
    assert (failure.reason, failure.retry_later) == ("too_many_redirects", False)


def test_a_redirect_that_sets_a_cookie_and_ends_is_followed(web: Web, ask: Asking) -> None:
    asked: list[str] = []

    def second_time(seen: Seen) -> Canned:
        asked.append(seen.path)
        return PAGE if len(asked) > 1 else moved("/check")

    web.routes |= {"/a": second_time, "/check": moved("/a")}
    assert ask.answer(web.url("/a")).body == PAGE.body


@pytest.mark.parametrize(
    "to", ["/action/cookieAbsent", "/a?error=cookies_not_supported&code=1", "/no-cookies.html", "/enable_cookies"]
)
def test_a_page_that_says_that_cookies_are_missing_is_no_article(web: Web, ask: Asking, to: str) -> None:
    web.routes |= {"/article": moved(to, cookie=""), to: PAGE}
    failure = ask.failure(web.url("/article"))
    assert (failure.reason, failure.retry_later) == ("cookie_check", True)


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("http://review.example/no-cookies", "http://review.example/no-cookies"),
        ("http://review.example/p?id=7", "http://review.example/fortune-cookies-and-nato/"),
        ("http://review.example/no-cookies", "http://review.example/opinion/no-cookies/"),
        ("http://review.example/a", "http://review.example/cookie-diplomacy/"),
        ("http://review.example/a", "http://review.example/casino-cookies/"),
        ("http://review.example/a", "http://review.example/a-cookie-tests-the-alliance/"),
        ("http://review.example/a", "http://review.example/login?next=/no-cookies/"),
        ("http://review.example/a", "http://cookietest.example/a"),
    ],
)
def test_an_article_about_cookies_is_no_cookie_check(asked: str, final: str) -> None:
    assert not says_cookies_are_missing(asked, final)


def test_the_way_out_does_not_send_anyone_to_a_browser_in_which_the_page_is_shown() -> None:
    assert way_out("cookie_check") != LOOK
    assert "cookie" in way_out("cookie_check")
