"""Redirects that are not HTTP: a Refresh header, a meta element, one for readers without scripts."""

import pytest

from pipeline.records import Answer, Role
from pipeline.rejections import WAY_OUT
from tests.pipeline.fetch.asking import Asking
from tests.web import Canned, Web

ESSAY = b"<html><body><p>The council keeps a small desk in Port Meridian.</p></body></html>"
TEXT = " ".join(["The council keeps a small desk in Port Meridian, and nobody knows for how long."] * 6)


def page(head: str, body: str = "<p>One moment.</p>") -> bytes:
    return f"<!doctype html><html><head><title>Moved</title>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    "head",
    [
        '<meta http-equiv="refresh" content="0; url=/essay">',
        "<META HTTP-EQUIV=Refresh CONTENT='2;URL=\"/essay\"'>",
        "<meta content='5, url=/essay' http-equiv='refresh'>",
        '<meta http-equiv="refresh" content="0;/essay">',
        '<script>go("/essay")</script><noscript><meta http-equiv="refresh" content="0; url=/essay"></noscript>',
    ],
)
def test_a_page_that_only_refreshes_is_followed(web: Web, ask: Asking, head: str) -> None:
    web.routes["/r/1"] = Canned(body=page(head))
    web.routes["/essay"] = Canned(body=ESSAY)
    answer = ask.answer(web.url("/r/1"))
    assert (answer.body, answer.final_url, answer.has_moved) == (ESSAY, web.url("/essay"), False)


def test_a_refresh_header_is_followed_to_an_absolute_address(web: Web, ask: Asking) -> None:
    web.routes["/r/2"] = Canned(200, {"Refresh": f"1; url={web.url('/essay')}"}, ESSAY + b"<!-- old -->")
    web.routes["/essay"] = Canned(body=ESSAY)
    assert ask.answer(web.url("/r/2")).body == ESSAY


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta http-equiv="refresh" content="300; url=/essay">', "<p>Live</p>"),
        ('<meta http-equiv="refresh" content="5">', "<p>Live</p>"),
        ('<meta http-equiv="refresh" content="30">', "<p>Live</p>"),
        ('<meta http-equiv="refresh" content="0; url=/r/3#top">', "<p>Here</p>"),
        ('<meta http-equiv="refresh" content="0; url=harbour-app://essay">', "<p>App</p>"),
        ('<!-- <meta http-equiv="refresh" content="0; url=/essay"> -->', "<p>Here</p>"),
        ('<noscript><meta http-equiv="refresh" content="0; url=/essay"></noscript>', f"<p>{TEXT}</p>"),
        ("", "<p>Write http-equiv and refresh in your essay.</p>"),
    ],
)
def test_a_page_of_its_own_is_kept(web: Web, ask: Asking, head: str, body: str) -> None:
    web.routes["/r/3"] = Canned(body=page(head, body))
    assert ask.answer(web.url("/r/3")).body == page(head, body)


def test_a_second_refresh_is_refused_with_a_way_out(web: Web, ask: Asking) -> None:
    web.routes["/r/4"] = Canned(body=page('<meta http-equiv="refresh" content="0; url=/r/5">'))
    web.routes["/r/5"] = Canned(body=page('<meta http-equiv="refresh" content="0; url=/r/4">'))
    failure = ask.failure(web.url("/r/4"))
    assert (failure.reason, failure.retry_later) == ("refresh_again", False)
    assert failure.reason in WAY_OUT


def test_the_target_of_a_refresh_passes_guard_and_robots(web: Web, ask: Asking, canary: Web) -> None:
    web.routes["/r/6"] = Canned(body=page(f'<meta http-equiv="refresh" content="0; url={canary.url("/essay")}">'))
    assert ask.failure(web.url("/r/6")).reason == "refused_port"
    assert not canary.log
    web.routes["/robots.txt"] = Canned(body=b"User-agent: *\nDisallow: /closed/")
    web.routes["/r/7"] = Canned(body=page('<meta http-equiv="refresh" content="0; url=/closed/essay">'))
    assert ask.failure(web.url("/r/7")).reason == "robots_disallow"


def test_a_feed_is_not_searched_for_a_refresh(web: Web, ask: Asking) -> None:
    web.routes["/feed"] = Canned(body=page('<meta http-equiv="refresh" content="0; url=/essay">'))
    answered = ask.all(ask.request(web.url("/feed"), role=Role.FEED))[0]
    assert isinstance(answered, Answer)
    assert answered.final_url == web.url("/feed")
