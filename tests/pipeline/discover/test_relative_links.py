"""Relative links of RSS are resolved as its profile says: xml:base, the channel's link, then the feed's address."""

import pytest

from pipeline.discover.feed import read_feed
from pipeline.records import Feed
from tests.builders import a_source

FEED = "http://feeds.other.example/review/rss.xml"


def addresses(channel: str, *links: str, root: str = "<rss version='2.0'>") -> list[str]:
    items = "".join(f"<item><title>{link}</title><link>{link}</link></item>" for link in links)
    body = f"{root}<channel>{channel.format(items=items) if '{items}' in channel else channel + items}</channel></rss>"
    feed = Feed(url=FEED)
    reading = read_feed(body.encode(), feed, a_source(feed=feed), final_url=FEED)
    assert reading.trouble == ""
    return [entry.url for entry in reading.entries]


@pytest.mark.parametrize(
    ("channel", "url"),
    [
        ("<link>http://review.example/</link>", "http://review.example/2026/a.html"),
        ("{items}<link>https://review.example/opinion/</link>", "https://review.example/2026/a.html"),
        ("<link>//review.example</link>", "http://review.example/2026/a.html"),
        ("<link>/</link>", "http://feeds.other.example/2026/a.html"),
        ("<link></link>", "http://feeds.other.example/2026/a.html"),
        ("<link>javascript:alert(1)</link>", "http://feeds.other.example/2026/a.html"),
        ("", "http://feeds.other.example/2026/a.html"),
    ],
)
def test_a_link_from_the_root_lies_at_the_channels_site(channel: str, url: str) -> None:
    assert addresses(channel, "/2026/a.html") == [url]


def test_every_kind_of_relative_link_is_resolved_against_the_channels_link() -> None:
    links = addresses(
        "<link>https://review.example/opinion/</link>",
        "a.html",
        "../b",
        "?p=7",
        "//cdn.example/c",
        "https://d.example/d",
    )
    assert links == [
        "https://review.example/opinion/a.html",
        "https://review.example/b",
        "https://review.example/opinion/?p=7",
        "https://cdn.example/c",
        "https://d.example/d",
    ]


def test_links_of_the_channel_to_something_else_are_not_its_site() -> None:
    channel = (
        '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="http://self.example/rss.xml"/>'
        "<link>http://review.example/</link><image><link>http://image.example/</link></image>"
        "<textInput><link>http://search.example/</link></textInput>"
        '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="http://hub.example/"/>'
    )
    assert addresses(channel, "/a") == ["http://review.example/a"]


def test_xml_base_goes_before_the_channels_link() -> None:
    root = "<rss version='2.0' xml:base='http://base.example/x/'>"
    assert addresses("<link>http://review.example/</link>", "a", root=root) == ["http://base.example/x/a"]


def test_a_relative_permalink_lies_at_the_channels_site_too() -> None:
    channel = "<link>http://review.example/</link><item><title>A</title><guid>/2026/a</guid></item>"
    assert addresses(channel) == ["http://review.example/2026/a"]


def test_relative_links_of_atom_are_resolved_against_the_feeds_address() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>R</title><link href="http://review.example/"/>
      <entry><id>1</id><title>A</title><link href="a.html"/></entry></feed>"""
    feed = Feed(url=FEED)
    (entry,) = read_feed(body, feed, a_source(feed=feed), final_url=FEED).entries
    assert entry.url == "http://feeds.other.example/review/a.html"
