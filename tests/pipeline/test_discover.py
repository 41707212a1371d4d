"""A feed's bytes become entries, its trouble a named value, and each entry one decision."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.discover.decide import decide
from pipeline.discover.feed import FeedReading, read_feed
from pipeline.records import Feed, FeedKind, KnownEntry, Outcome
from pipeline.urls import address_key
from tests.builders import a_feed, a_source, an_entry, an_rss

ITEM = (
    "<title>Office &amp;amp; ally</title><link>http://review.example/2026/05/a/?utm_source=rss</link><guid>7</guid>"
    "<pubDate>Fri, 01 May 2026 23:30:00 +0800</pubDate><description>&lt;p&gt;Short.&lt;/p&gt;</description>"
)


def read(body: bytes, *, full_text: bool = False) -> FeedReading:
    return read_feed(body, a_feed(), a_source(full_text=full_text), final_url=a_feed().url)


def test_an_item_becomes_an_entry_in_canonical_spelling() -> None:
    (entry,) = read(an_rss(ITEM)).entries
    assert (entry.guid, entry.url) == ("7", "http://review.example/2026/05/a/")
    assert (entry.title, entry.summary) == ("Office & ally", "Short.")
    assert entry.published is not None
    assert entry.published.published_on == date(2026, 5, 1)


def test_an_atom_entry_becomes_an_entry() -> None:
    body = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>R</title><entry>
      <id>tag:1</id><title>A</title><link href="http://review.example/a/"/><updated>2026-05-02T01:00:00Z</updated>
      <published>2026-05-01T01:00:00Z</published><author><name>Ada Lee</name></author></entry></feed>"""
    feed = Feed(url="http://review.example/atom", kind=FeedKind.ATOM)
    (entry,) = read_feed(body, feed, a_source(feed=feed), final_url=feed.url).entries
    assert (entry.guid, entry.authors, entry.updated_raw) == ("tag:1", ("Ada Lee",), "2026-05-02T01:00:00Z")


def test_the_whole_text_is_kept_only_where_the_source_says_so() -> None:
    assert read(an_rss(ITEM)).entries[0].content == ""
    assert read(an_rss(ITEM), full_text=True).entries[0].content == "<p>Short.</p>"


def test_items_without_guid_and_link_are_told_apart() -> None:
    reading = read(an_rss("<title>One</title>", "<title>Two</title>", "<title>One</title>"))
    assert len(reading.entries) == 2
    assert len({entry.entry_id for entry in reading.entries}) == 2


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (b"", "feed_empty"),
        (b"  \n", "feed_empty"),
        (b"<!doctype html><html><body>Moved</body></html>", "feed_is_html"),
        (b"<html><head><title>Just a moment</title></head></html>", "feed_is_html"),
        (an_rss(), "feed_without_entries"),
        (an_rss(ITEM)[:-60], "feed_malformed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "feed_malformed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "feed_malformed"),
    ],
)
def test_a_feed_in_trouble_is_named(body: bytes, trouble: str) -> None:
    assert read(body).trouble == trouble


def test_what_can_be_read_of_a_half_feed_is_kept() -> None:
    whole = an_rss(ITEM, ITEM.replace("7", "8").replace("/a/", "/b/"))
    reading = read(whole[: whole.rindex(b"<pubDate>")])
    assert reading.trouble == "feed_malformed"
    assert [entry.guid for entry in reading.entries] == ["7"]  # the second is cut in its text


def test_a_body_that_names_a_file_opens_no_file(tmp_path: Path) -> None:
    canary = tmp_path / "feed.xml"
    canary.write_bytes(an_rss(ITEM))
    assert read(str(canary).encode()).entries == ()


def known(stage: str, outcome: Outcome | None) -> dict[str, KnownEntry]:
    entry = an_entry()
    return {entry.entry_id: KnownEntry(fingerprint=entry.fingerprint, stage=stage, outcome=outcome)}


def test_a_new_entry_is_fetched_and_of_a_full_text_feed_cleaned_at_once() -> None:
    (one,) = decide([an_entry()], a_source(), {}, {})
    assert (one.stage, one.outcome) == ("fetch", None)
    (two,) = decide([an_entry(content="<p>Text</p>")], a_source(full_text=True), {}, {})
    assert (two.stage, two.is_page) == ("clean", True)


def test_an_entry_seen_before_is_unchanged_and_one_under_way_goes_on() -> None:
    (done,) = decide([an_entry()], a_source(), known("done", Outcome.ARTICLE), {})
    assert done.outcome is Outcome.UNCHANGED
    (waiting,) = decide([an_entry()], a_source(), known("fetch", Outcome.WAITING), {})
    assert (waiting.stage, waiting.outcome) == ("fetch", Outcome.WAITING)
    (rejected,) = decide([an_entry()], a_source(), known("done", Outcome.REJECTED), {})
    assert rejected.outcome is Outcome.REJECTED


def test_an_entry_of_which_the_feed_says_something_new_is_read_again() -> None:
    (again,) = decide([an_entry(title="Another title")], a_source(), known("done", Outcome.ARTICLE), {})
    assert (again.stage, again.outcome) == ("fetch", None)


def test_a_new_entry_with_the_address_of_a_known_article_is_a_duplicate_and_not_fetched() -> None:
    entry = an_entry()
    (copy,) = decide([entry], a_source(), {}, {address_key(entry.url): "article"})
    assert (copy.stage, copy.outcome, copy.article_id) == ("done", Outcome.DUPLICATE, "article")


def test_an_entry_that_cannot_be_read_is_rejected_with_its_reason() -> None:
    (no_address,) = decide([an_entry("")], a_source(), {}, {})
    assert (no_address.outcome, no_address.reason) == (Outcome.REJECTED, "entry_without_address")
    (no_text,) = decide([an_entry(content=" ")], a_source(full_text=True), {}, {})
    assert (no_text.outcome, no_text.reason) == (Outcome.REJECTED, "entry_without_text")
