"""An ampersand that no one escaped stands in its title as it was meant, and spoils no feed."""

import pytest

from pipeline.discover.feed import FeedReading, read_feed
from pipeline.records import Feed, FeedKind
from tests.builders import a_feed, a_source, an_rss


def read(body: bytes) -> FeedReading:
    return read_feed(body, a_feed(), a_source(), final_url=a_feed().url)


def an_atom(title: str, kind: str = "") -> bytes:
    link = '<link href="http://review.example/b"/>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>{link}<title{kind}>{title}</title></entry></feed>'.encode()


TITLES = [
    ("Trade & security", "Trade & security"),
    ("AT&T in Asia", "AT&T in Asia"),
    ("Q&A: NATO in Seoul", "Q&A: NATO in Seoul"),
    ("R&D; budgets", "R&D; budgets"),
    ("Ships &", "Ships &"),
    ("&", "&"),
    ("A && B &&& C", "A && B &&& C"),
    ("Trade&regional order", "Trade&regional order"),
    ("Law&order&notes", "Law&order&notes"),
    ("D&D, &#38; more", "D&D, & more"),
    ("A &amp B", "A & B"),
    ("A&nbsp;& B", "A & B"),
    ("Caf&eacute; & caf&#233;", "Café & café"),
    ("Price &# 5 &#x; 6", "Price &# 5 &#x; 6"),
    ("Taiwan &amp; Korea & Japan", "Taiwan & Korea & Japan"),
]


@pytest.mark.parametrize(("written", "title"), TITLES)
def test_a_bare_ampersand_in_a_title_is_one(written: str, title: str) -> None:
    for body in (an_rss(f"<title>{written}</title><guid>1</guid>"), an_atom(written), an_atom(written, ' type="html"')):
        reading = read(body)
        assert ([entry.title for entry in reading.entries], reading.trouble) == ([title], "")


@pytest.mark.parametrize(("written", "title"), TITLES)
def test_the_same_title_in_a_section_of_text_is_the_same(written: str, title: str) -> None:
    reading = read(an_rss(f"<title><![CDATA[{written}]]></title><guid>1</guid>"))
    assert ([entry.title for entry in reading.entries], reading.trouble) == ([title], "")


def test_a_bare_ampersand_in_an_address_separates_its_parameters() -> None:
    (entry,) = read(an_rss("<link>http://review.example/?p=7&page=2&copy=3</link>")).entries
    assert entry.url == "http://review.example/?p=7&page=2&copy=3"
    link = '<link href="http://review.example/?p=7&page=2&reg=1"/>'
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>{link}<title>A & B</title></entry></feed>'
    assert read(body.encode()).entries[0].url == "http://review.example/?p=7&page=2&reg=1"


def test_ampersands_in_comments_and_instructions_are_left_alone() -> None:
    body = an_rss("<title>A & B</title><guid>1</guid><!-- R&D --><?note R&D?>")
    assert (read(body).trouble, read(body).entries[0].title) == ("", "A & B")


def test_a_feed_that_is_broken_in_another_way_is_still_named() -> None:
    assert read(an_rss("<title>A & B<guid>1</guid>")).trouble == "feed_malformed"


def test_other_items_of_the_feed_keep_their_ampersands_too() -> None:
    items = (f"<title>Piece {n} on R&D</title><guid>{n}</guid><description>A & B, AT&T</description>" for n in range(3))
    reading = read(an_rss(*items))
    assert [entry.title for entry in reading.entries] == [f"Piece {n} on R&D" for n in range(3)]
    assert {entry.summary for entry in reading.entries} == {"A & B, AT&T"}


def test_a_title_of_json_keeps_its_ampersands() -> None:
    feed = Feed(url="http://review.example/feed.json", kind=FeedKind.JSON)
    body = (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "Trade&regional R&D; AT&T"}]}'
    )
    (entry,) = read_feed(body, feed, a_source(feed=feed), final_url=feed.url).entries
    assert entry.title == "Trade&regional R&D; AT&T"
