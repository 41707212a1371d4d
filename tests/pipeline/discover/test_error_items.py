"""A feed that carries an error message or a notice as an item has failed; neither is an article."""

from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from pipeline.discover.feed import FeedReading, read_feed
from pipeline.discover.health import judge
from pipeline.discover.metrics import facts_of
from pipeline.discover.rhythm import severity_of
from pipeline.discover.visit import read_visit
from pipeline.records import Feed, FeedKind, FeedState, VisitResult
from pipeline.rejections import LOOK, way_out
from tests.builders import a_feed, a_night, a_source, an_answer, an_rss

BRIDGE = "Bridge returned error 404! (20791)"
MOVED = "Our RSS feed has moved"


def item(title: str, link: str = "") -> str:
    return f"<title>{title}</title><link>{link or 'http://review.example/' + quote(title)}</link>"


def read(*titles: str) -> FeedReading:
    return read_feed(an_rss(*map(item, titles)), a_feed(), a_source(), final_url=a_feed().url)


@pytest.mark.parametrize(
    "title",
    [
        BRIDGE,
        "Bridge returned error 0! (19443)",
        "Bridge returned error!",
        "[Bridge error]",
        "HttpException: http://review.example/ resulted in 503 Service Unavailable",
        "RuntimeException: nothing was found",
        "TypeError: cannot read properties of undefined",
        "cURL error 28: Operation timed out",
        "Fatal error: Uncaught Error",
        "RSSHub: error while the route was read",
        "Feed43: this feed could not be updated, the request failed",
        "RSS.app – your feed is disabled",
        "Feed43.com: Feed not found",
        "Error fetching feed",
        "Failed to load the RSS feed",
        "Unable to retrieve feed",
        "Could not parse source feed",
        "This feed is temporarily unavailable",
        "This feed could not be generated",
        "RSS feed not found",
        "Feed error",
    ],
)
def test_an_error_message_is_no_article_and_its_feed_has_failed_for_now(title: str) -> None:
    alone, beside = read(title), read("A pact in Asia", title, "Ports")
    assert (alone.entries, alone.trouble, alone.retry_later) == ((), "feed_is_error", True)
    assert [entry.title for entry in beside.entries] == ["A pact in Asia", "Ports"]
    assert (beside.trouble, beside.retry_later) == ("feed_is_error", True)
    assert title.strip("[]") in alone.detail


def test_a_headline_on_an_exception_is_no_error_message() -> None:
    assert read("Exception: why Japan is not NATO").trouble == ""


def test_a_message_is_known_by_its_address_too() -> None:
    link = "http://bridge.example/?action=display&amp;format=Atom&amp;_error_time=20780"
    reading = read_feed(an_rss(item("A strange title", link)), a_feed(), a_source(), final_url=a_feed().url)
    assert (reading.entries, reading.trouble) == ((), "feed_is_error")


@pytest.mark.parametrize(
    "title",
    [
        MOVED,
        "This feed has moved to http://new.example/rss.xml",
        "*** This feed has been discontinued ***",
        "The RSS feed is no longer available",
        "This site's news feed has permanently moved!",
        "Your feed has expired",
        "Feed moved",
        "Please update your RSS reader",
        "Please update your subscription: new address",
        "Subscribe to our new feed",
        "We’ve moved our RSS feed",
    ],
)
def test_a_notice_that_the_feed_moved_or_ended_is_no_article_either(title: str) -> None:
    alone, beside = read(title), read(title, "A pact in Asia")
    assert (alone.entries, alone.trouble, alone.retry_later) == ((), "feed_moved", False)
    assert [entry.title for entry in beside.entries] == ["A pact in Asia"]
    assert beside.trouble == "feed_moved"


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Error 404",
            "404 Not Found",
            "HTTP error 503: Service Unavailable",
            "500 Internal Server Error",
            "Not found",
        ),
        *(
            "An error occurred",
            "Something went wrong",
            "Oops! Nothing here",
            "Error",
            "Access denied",
            "No items found",
        ),
    ],
)
def test_a_title_that_an_article_might_have_is_a_message_only_where_the_feed_holds_nothing_else(title: str) -> None:
    assert (read(title).entries, read(title).trouble) == ((), "feed_is_error")
    assert read(title, "403 Forbidden").trouble == "feed_is_error"
    beside = read(title, "A pact in Asia")
    assert (len(beside.entries), beside.trouble) == (2, "")


def test_a_site_that_has_moved_says_so_where_it_says_nothing_else() -> None:
    assert read("We have moved!").trouble == read("This blog has moved to Substack").trouble == "feed_moved"
    assert read("We have moved!", "A pact in Asia").trouble == ""


@pytest.mark.parametrize(
    "title",
    [
        "How the feed has moved politics in Manila",
        "Bridge returned to service after an error of navigation",
        "Error of judgement: NATO in Asia",
        "A fatal error in the strait",
        "404 days to the summit",
        "500 miles of reef",
        "Feed prices have moved Asian farmers to protest",
        "Our allies have moved",
        "Exception or rule? NATO looks east",
        "This feed-in tariff is no bargain",
        "We have moved beyond containment, but at what cost?" + " " * 3 + "A debate",
        "Failed to deter: what NATO missed",
        "RSS: a short history",
        "Unable to agree, ministers leave Seoul",
        "Not found in any treaty: the liaison office",
    ],
)
def test_an_article_on_errors_and_moves_is_an_article(title: str) -> None:
    assert [len(read(title, "Ports").entries), read(title, "Ports").trouble] == [2, ""]


def test_the_items_of_other_kinds_of_feed_are_told_by_the_same_words() -> None:
    body = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", "title": "{BRIDGE}"}}]}}'
    feed = Feed(url="http://review.example/feed.json", kind=FeedKind.JSON)
    assert read_feed(body.encode(), feed, a_source(feed=feed), final_url=feed.url).trouble == "feed_is_error"


def test_a_visit_that_meets_a_message_has_failed_and_is_tried_again() -> None:
    before = FeedState(feed_id=a_feed().feed_id, n_entries=20)
    visit = read_visit(
        *(a_source(), a_feed(), before, an_answer(b""), read(BRIDGE), a_night()),
        known={},
        addresses={},
        respect_reservations=True,
    )
    assert (visit.result, visit.decisions, visit.is_waiting) == (VisitResult.FAILED, (), True)
    assert visit.state is not None
    assert (visit.state.last_status, visit.state.n_failures, visit.state.n_entries) == ("feed_is_error", 1, 20)
    assert [one.reason for one in visit.rejections] == ["feed_is_error"]
    assert visit.rejections[0].way_out != LOOK


@pytest.mark.parametrize(
    ("reason", "n_failures", "state"),
    [("feed_is_error", 1, "works_but"), ("feed_is_error", 3, "broken"), ("feed_moved", 1, "broken")],
)
def test_a_feed_does_not_work_while_it_carries_messages(reason: str, n_failures: int, state: str) -> None:
    facts: dict[str, Any] = facts_of(read("A pact in Asia"), a_feed().url, a_feed().url).model_dump()
    health = judge(
        kind=FeedKind.RSS,
        last_status=reason,
        has_overflowed=False,
        n_failures=n_failures,
        today=date(2026, 10, 29),
        **facts,
    )
    assert health.state == state
    assert reason in health.sentence


def test_an_error_usually_passes_and_a_move_does_not() -> None:
    assert (severity_of("feed_is_error"), severity_of("feed_moved")) == ("temporary", "hard")
    assert "sources.toml" in way_out("feed_moved", is_feed=True)
