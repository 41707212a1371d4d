"""Of several versions of one entry in a feed, the newest is read."""

from itertools import permutations

import pytest

from pipeline.discover.feed import read_feed
from pipeline.records import Entry, Feed, FeedKind
from tests.builders import a_source, an_rss

OLD, NEW, NEWEST = "2026-05-01T08:00:00Z", "2026-05-01T12:00:00+02:00", "2026-05-02"


def read(body: bytes, kind: FeedKind = FeedKind.RSS) -> tuple[Entry, ...]:
    feed = Feed(url="http://review.example/feed/", kind=kind)
    return read_feed(body, feed, a_source(feed=feed), final_url=feed.url).entries


def an_atom(*entries: str) -> bytes:
    listed = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>R</title>{listed}</feed>'.encode()


def version(updated: str, *, guid: str = "tag:1", slug: str = "a", dated: str = "updated") -> str:
    date = f"<{dated}>{updated}</{dated}>" if updated else ""
    return f'<id>{guid}</id><title>{updated}</title><link href="http://review.example/{slug}/"/>{date}'


@pytest.mark.parametrize("order", [*permutations((OLD, NEW, NEWEST))])
def test_the_version_that_was_updated_last_counts_in_any_order(order: tuple[str, ...]) -> None:
    (entry,) = read(an_atom(*(version(updated) for updated in order)))
    assert entry.title == NEWEST


def test_the_same_holds_of_rss_and_its_dates_of_publication() -> None:
    dates = ("Fri, 01 May 2026 08:00:00 GMT", "Fri, 01 May 2026 05:00:00 -0700")
    items = [f"<title>{on}</title><link>http://review.example/a/</link><pubDate>{on}</pubDate>" for on in dates]
    for order in permutations(items):
        (entry,) = read(an_rss(*order))
        assert entry.title == dates[1]


def test_the_same_holds_of_json() -> None:
    items = [
        f'{{"id": "1", "url": "http://review.example/a/", "title": "{on}", "date_modified": "{on}"}}'
        for on in (NEW, OLD)
    ]
    for order in permutations(items):
        body = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "R", "items": [{", ".join(order)}]}}'
        (entry,) = read(body.encode(), FeedKind.JSON)
        assert entry.title == NEW


def test_a_dated_version_goes_before_an_undated_one_and_of_undated_ones_the_first_counts() -> None:
    undated = version("", slug="a").replace("<title>", "<title>first")
    assert read(an_atom(undated, version(OLD)))[0].title == OLD
    assert [entry.title for entry in read(an_atom(undated, undated.replace("first", "second")))] == ["first"]


def test_a_new_version_of_an_atom_entry_may_lie_at_a_new_address() -> None:
    entries = read(an_atom(version(OLD), version(NEW, slug="new"), version(OLD, guid="tag:2", slug="b")))
    assert [entry.url for entry in entries] == ["http://review.example/new/", "http://review.example/b/"]


def test_an_id_that_all_entries_of_a_feed_share_names_none_of_them() -> None:
    assert len(read(an_atom(*(version(OLD, slug=slug) for slug in "abc")))) == 3


def test_a_guid_of_rss_at_two_addresses_is_two_entries() -> None:
    items = [f"<guid>1</guid><title>A</title><link>http://review.example/{slug}/</link>" for slug in "ab"]
    assert len(read(an_rss(*items))) == 2


def test_other_entries_stay_in_their_places() -> None:
    listed = [version(OLD), version(NEW, guid="tag:2", slug="b"), version(NEW), version(OLD, guid="tag:3", slug="c")]
    assert [entry.guid for entry in read(an_atom(*listed))] == ["tag:1", "tag:2", "tag:3"]
