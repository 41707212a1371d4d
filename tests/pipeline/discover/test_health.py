"""A feed's health is judged by its entries: how new, how many, and whose; never by an HTTP status."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.discover.feed import read_feed
from pipeline.discover.health import LEAST_SILENCE, MOST_SILENCE, Health, gap_in_words, judge, patience
from pipeline.discover.metrics import facts_of, share_on_own_site
from pipeline.records import Feed, FeedKind
from tests.builders import a_source, an_rss

TODAY = date(2026, 10, 29)
DAY_S = 86_400.0


def judged(**differently: Any) -> Health:
    """The health of a feed that is well, but for what is said."""
    well: dict[str, Any] = {
        "kind": FeedKind.RSS,
        "last_status": "read",
        "n_entries": 20,
        "n_dropped": 0,
        "share_own_host": 1.0,
        "usual_gap_s": DAY_S,
        "newest_published_on": TODAY - timedelta(days=1),
        "has_overflowed": False,
        "n_failures": 0,
        "today": TODAY,
    }
    return judge(**{**well, **differently})


def test_a_feed_with_new_entries_of_its_own_works() -> None:
    well = judged()
    assert (well.state, well.is_working) == ("works", True)
    assert well.sentence == "20 entries. The newest is of 2026-10-28."
    assert judged(last_status="not_modified").state == "works"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"share_own_host": 0.1}, "Only 10% of its entries lie on its own site"),
        ({"n_dropped": 21}, "More of its entries were left out (21) than kept (20)"),
        ({"has_overflowed": True}, "some entries were probably missed"),
        ({"last_status": "feed_malformed", "n_failures": 1}, "read in part only (feed_malformed)"),
        ({"newest_published_on": None, "usual_gap_s": None}, "None of its entries is dated"),
        ({"newest_published_on": TODAY + timedelta(days=300)}, "dated in the future"),
        ({"last_status": "timeout", "n_failures": 2}, "failed 2 times in a row with timeout"),
    ],
)
def test_a_feed_may_work_with_something_to_know_about_it(said: dict[str, Any], words: str) -> None:
    health = judged(**said)
    assert (health.state, health.is_working) == ("works_but", True)
    assert words in health.sentence


@pytest.mark.parametrize(
    ("gap_s", "days", "state"),
    [
        (60.0, 14, "works"),  # a week put up at once
        (60.0, 15, "silent"),
        (3 * DAY_S, 30, "works"),
        (3 * DAY_S, 31, "silent"),
        (30 * DAY_S, 90, "works"),
        (30 * DAY_S, 91, "silent"),
        (None, 90, "works"),
        (None, 3_800, "silent"),
    ],
)
def test_a_feed_whose_newest_entry_is_older_than_its_rhythm_explains_is_silent(
    gap_s: float | None, days: int, state: str
) -> None:
    health = judged(usual_gap_s=gap_s, newest_published_on=TODAY - timedelta(days=days))
    assert health.state == state
    assert (f"silent for {days:,} days" in health.sentence) == (state == "silent")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"last_status": "http_404", "n_failures": 1}, "feed that replaced it"),
        ({"last_status": "feed_is_html", "n_entries": 0, "n_failures": 1}, "probably moved"),
        ({"last_status": "feed_without_entries", "n_entries": 0, "n_failures": 1}, "feed_without_entries"),
        ({"last_status": "timeout", "n_entries": 0, "n_failures": 1}, "failed with timeout"),
        ({"last_status": "timeout", "n_failures": 3}, "failed 3 times in a row with timeout"),
    ],
)
def test_a_feed_of_which_nothing_can_be_read_is_broken_and_says_the_way_out(said: dict[str, Any], words: str) -> None:
    health = judged(**said)
    assert (health.state, health.is_working) == ("broken", False)
    assert words in health.sentence


def test_a_feed_that_was_never_asked_is_neither_well_nor_ill() -> None:
    assert judged(last_status="").state == judged(last_status=None).state == "unasked"


def test_search_services_list_what_others_publish_and_sitemaps_have_no_dates() -> None:
    assert judged(kind=FeedKind.GDELT_DOC, share_own_host=0.0, newest_published_on=None).state == "works"
    assert judged(kind=FeedKind.SITEMAP, newest_published_on=None, n_dropped=45_000).state == "works"
    assert judged(kind=FeedKind.LISTING, newest_published_on=None).state == "works"
    assert judged(kind=FeedKind.SITEMAP, n_entries=0, newest_published_on=None).state == "works"


@given(st.one_of(st.none(), st.floats(0, 1e12)), st.integers(0, 20_000), st.integers(0, 20_000))
def test_no_feed_recovers_by_growing_older(gap_s: float | None, days: int, more: int) -> None:
    assert LEAST_SILENCE <= patience(gap_s) <= MOST_SILENCE
    young = judged(usual_gap_s=gap_s, newest_published_on=TODAY - timedelta(days=days))
    old = judged(usual_gap_s=gap_s, newest_published_on=TODAY - timedelta(days=days + more))
    assert young.is_working or not old.is_working


def test_the_facts_of_a_reading_are_what_is_judged() -> None:
    start = datetime(2026, 10, 20, 8, tzinfo=UTC)
    days = [f"{start - timedelta(days=n):%a, %d %b %Y %H:%M:%S} GMT" for n in range(3)]
    items = [f"<link>http://www.example.org/{day}/</link><pubDate>{day}</pubDate>" for day in days]
    items.append("<link>http://example.com/clipping</link>")
    feed = Feed(url="http://feeds.example.org/all")
    facts = facts_of(read_feed(an_rss(*items), feed, a_source(feed=feed), final_url=feed.url), feed.url)
    assert (facts.n_entries, facts.share_own_host, facts.usual_gap_s) == (4, 0.75, DAY_S)
    assert facts.newest_published_on == start.date()


def test_a_site_is_its_registrable_name() -> None:
    urls = ["https://www.bbc.co.uk/news/1", "https://www.bbc.co.uk/news/2", "https://other.co.uk/3", ""]
    assert share_on_own_site(urls, "https://feeds.bbc.co.uk/rss.xml") == pytest.approx(2 / 3)
    assert share_on_own_site([""], "https://feeds.bbc.co.uk/rss.xml") is None


def test_a_gap_is_said_in_words() -> None:
    said = [gap_in_words(gap_s) for gap_s in (None, 5.0, 600.0, 3 * 3_600.0, 2 * DAY_S)]
    assert said == ["–", "1 minute", "10 minutes", "3 hours", "2 days"]
