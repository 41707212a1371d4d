"""An item's address, title, date and text are its own, not those of what lies in it."""

from collections.abc import Callable
from datetime import date
from time import perf_counter

import pytest

from pipeline.discover.feed import FeedReading, read_feed
from pipeline.records import Entry, Feed, FeedKind
from tests.builders import a_source, an_rss

NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)
OWN = '<link rel="alternate" href="http://review.example/own/"/>'
ITEM = (
    "<title>Own</title><link>http://review.example/own/</link><guid isPermaLink='false'>1</guid>"
    "<pubDate>Fri, 01 May 2026 08:00:00 GMT</pubDate><description>Own words.</description>"
)
OF_OTHER = (
    "<title>Other</title><link>http://other.example/</link><guid>http://other.example/7</guid>"
    "<pubDate>Sat, 02 May 2026 08:00:00 GMT</pubDate><description>Other words.</description>"
)


def read(body: bytes, *, full_text: bool = False) -> FeedReading:
    feed = Feed(url="http://review.example/feed/", kind=FeedKind.RSS)
    return read_feed(body, feed, a_source(feed=feed, full_text=full_text), final_url=feed.url)


def atom(inside: str) -> Entry:
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:1</id><title>A</title>{inside}</entry></feed>'
    (entry,) = read(body.encode(), full_text=True).entries
    return entry


def rss(item: str) -> Entry:
    (entry,) = read(an_rss(item).replace(b"<rss ", f"<rss {NAMESPACES} ".encode())).entries
    return entry


def sloppy(item: str) -> Entry:
    """The entry of a feed that is not well-formed, which another parser reads."""
    body = an_rss(item).replace(b"<rss ", f"<rss {NAMESPACES} ".encode()).replace(b"</channel>", b"<x></channel>")
    reading = read(body)
    assert reading.trouble == "feed_malformed"
    return reading.entries[0]


@pytest.mark.parametrize(
    "other",
    [
        '<link rel="enclosure" type="image/jpeg">http://images.example/a.jpg</link>',
        '<link rel="enclosure">http://images.example/a.mp3</link>',
        '<link rel="related">http://other.example/</link>',
        '<link rel="via" type="text/html">http://other.example/</link>',
        '<link rel="self" href="http://review.example/own.atom"/>',
        '<link rel="replies" type="text/html" href="http://review.example/own/comments"/>',
        '<link rel="enclosure" href="http://images.example/a.jpg"/>',
    ],
)
def test_a_link_of_another_relation_is_no_address_whether_written_as_text_or_attribute(other: str) -> None:
    assert atom(OWN + other).url == atom(other + OWN).url == "http://review.example/own/"
    assert atom(other).url == ""


def test_a_text_link_of_another_relation_is_no_address_of_an_rss_item_either() -> None:
    other = '<atom:link rel="enclosure">http://images.example/a.jpg</atom:link>'
    assert rss(ITEM + other).url == rss(other + ITEM).url == sloppy(ITEM + other).url == "http://review.example/own/"


@pytest.mark.parametrize("read_one", [rss, sloppy])
@pytest.mark.parametrize(
    "around",
    [
        '<media:content url="http://images.example/a.jpg" medium="image">{}</media:content>',
        "<media:group><media:content>{}</media:content></media:group>",
        '<source url="http://other.example/feed">{}</source>',
        "<image><url>http://images.example/a.jpg</url>{}</image>",
        "<related><item>{}</item></related>",
        "<author><name>Ada Lee</name>{}</author>",
        "<unheard><of>{}</of></unheard>",
    ],
)
def test_the_fields_of_an_element_in_an_item_are_not_the_items(read_one: Callable[[str], Entry], around: str) -> None:
    for item in (ITEM + around.format(OF_OTHER), around.format(OF_OTHER) + ITEM):
        entry = read_one(item)
        assert (entry.title, entry.url, entry.guid) == ("Own", "http://review.example/own/", "1")
        assert entry.summary == "Own words."
        assert entry.published is not None
        assert entry.published.published_on == date(2026, 5, 1)


def test_an_item_without_fields_of_its_own_borrows_none() -> None:
    entry = rss(f"<guid isPermaLink='false'>1</guid><media:content>{OF_OTHER}</media:content>")
    assert (entry.url, entry.title, entry.summary, entry.published) == ("", "", "", None)


def test_the_description_of_a_video_stands_in_where_its_entry_has_none() -> None:
    video = "<media:group><media:title>Film</media:title><media:description>On film.</media:description></media:group>"
    assert (rss(ITEM + video).title, rss(ITEM + video).summary) == ("Own", "Own words.")
    assert rss(video + ITEM).summary == "Own words."
    bare = rss(f"<guid>1</guid>{video}")
    assert (bare.title, bare.summary) == ("Film", "On film.")


@pytest.mark.parametrize(
    "markup",
    [
        "<details><summary>More</summary></details>",
        "<svg><title>A map</title></svg>",
        "<p><title>Other</title></p>",
        "<div><author>Other</author><id>7</id></div>",
    ],
)
def test_markup_in_a_text_that_is_named_like_a_field_ends_no_text(markup: str) -> None:
    inside = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{markup}<p>End.</p>'
    other = '<link rel="alternate" href="http://other.example/"/></div></content>'
    entry = atom(inside + other + OWN)
    assert (entry.url, entry.title, entry.guid, entry.authors) == ("http://review.example/own/", "A", "tag:1", ())
    assert "<p>End.</p>" in entry.content


def test_markup_in_an_rss_description_is_its_text() -> None:
    words = (
        "<description><div><p><title>Other</title></p><link>http://other.example/</link>Own words.</div></description>"
    )
    entry = rss("<title>Own</title>" + words + "<link>http://review.example/own/</link>")
    assert (entry.title, entry.url) == ("Own", "http://review.example/own/")
    assert "Own words." in entry.summary


def test_a_field_behind_one_without_an_end_is_still_read() -> None:
    entry = sloppy("<guid isPermaLink='false'>1<link>http://review.example/own/</link><title>Own</title>")
    assert (entry.url, entry.title) == ("http://review.example/own/", "Own")


def test_the_link_of_an_rss_item_goes_before_an_atom_link_in_it() -> None:
    other = '<atom:link href="http://other.example/"/>'
    assert rss(ITEM + other).url == rss(other + ITEM).url == "http://review.example/own/"


@pytest.mark.parametrize(("guid", "url"), [("<guid>", "http://review.example/7"), ('<guid isPermaLink="false">', "")])
def test_a_permalink_is_the_address_where_the_link_is_missing_or_empty(guid: str, url: str) -> None:
    stated = f"<title>Own</title>{guid}http://review.example/7</guid>"
    assert rss(stated).url == rss(f"<link></link>{stated}").url == rss(f"{stated}<link/>").url == url


@pytest.mark.parametrize("pair", ["<a></b>", "<link></b>", "<media:content></b>", "<title></b>"])
def test_a_feed_of_unclosed_elements_is_read_in_time_that_grows_with_it(pair: str) -> None:
    body = an_rss(ITEM + pair * 20_000)
    began = perf_counter()
    assert read(body).entries[0].url == "http://review.example/own/"
    assert perf_counter() - began < 15


@pytest.mark.parametrize(
    "kind",
    [
        'type="text/html; charset=utf-8"',
        'type="text/html;charset=UTF-8"',
        'type="TEXT/HTML"',
        'type=" text/html "',
        'type="application/xhtml+xml; charset=utf-8"',
        'type="html"',
        'type=""',
        'rel="Alternate"',
        'rel=" alternate "',
        'rel="http://www.iana.org/assignments/relation/alternate"',
        'rel="bookmark alternate" type="text/html; charset=utf-8"',
        'rel=""',
        "",
    ],
)
def test_an_alternate_link_to_a_page_is_the_address_however_its_type_is_spelt(kind: str) -> None:
    other = '<link rel="alternate" type="application/atom+xml" href="http://review.example/own.atom"/>'
    link = f'<link {kind} href="http://review.example/own/"/>'
    assert atom(other + link).url == atom(link + other).url == "http://review.example/own/"


@pytest.mark.parametrize(
    "kind", ["application/atom+xml; type=entry", "application/json; charset=utf-8", "image/jpeg", "text/html-sandboxed"]
)
def test_an_alternate_link_to_another_form_is_no_address(kind: str) -> None:
    assert atom(f'<link rel="alternate" type="{kind}" href="http://review.example/own"/>').url == ""


def test_of_several_alternate_pages_the_first_is_the_address() -> None:
    german = '<link rel="alternate" hreflang="de" type="text/html;charset=utf-8" href="http://review.example/de/"/>'
    assert atom(OWN + german).url == "http://review.example/own/"
