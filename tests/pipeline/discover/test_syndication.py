"""RSS and Atom feeds are parsed into entries; defects are named values."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.discover.feed import FeedReading, read_feed
from pipeline.discover.syndication import next_page
from pipeline.records import Feed, FeedKind
from tests.builders import a_feed, a_source, an_rss

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


def test_items_without_anything_but_an_author_are_told_apart() -> None:
    names = "".join(f"<item><author>{name}</author></item>" for name in ("Ada Lee", "Bo Kim"))
    assert len(read(f"<rss version='2.0'><channel>{names}</channel></rss>".encode()).entries) == 2


def test_an_rdf_feed_is_read() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel><title>R</title></channel><item><title>A</title><link>http://review.example/a/</link></item></rdf:RDF>"""
    assert [entry.url for entry in read(body).entries] == ["http://review.example/a/"]


def test_an_atom_title_that_is_declared_as_text_keeps_its_brackets() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>
      <title type="text">On the &lt;blink&gt; tag</title></entry></feed>"""
    assert read(body).entries[0].title == "On the <blink> tag"


def test_scripts_in_a_title_are_no_part_of_its_text() -> None:
    (entry,) = read(an_rss("<title><![CDATA[Safe <script>alert('x')</script>title]]></title><guid>1</guid>")).entries
    assert entry.title == "Safe title"


def test_a_link_that_is_no_web_address_is_none_and_the_same_guid_at_two_addresses_is_two_entries() -> None:
    odd = read(
        an_rss(*(f"<title>A</title><link>{link}</link>" for link in ("javascript:alert(1)", "data:text/html,x")))
    )
    assert {entry.url for entry in odd.entries} == {""}
    twice = (f"<guid>1</guid><link>http://review.example/{slug}/</link>" for slug in "ab")
    assert len(read(an_rss(*twice)).entries) == 2


@pytest.mark.parametrize(
    "prolog",
    [
        b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd">%a;]>',
        b'<!-- <x -->\n<!DOCTYPE rss [\n<!entity a "aaaa">]>',
    ],
)
def test_entities_are_refused_in_every_spelling_and_encoding(prolog: bytes) -> None:
    body = prolog + b"<rss version='2.0'><channel><item><title>&a;</title></item></channel></rss>"
    assert read(body).trouble == "feed_has_doctype"
    assert read(body.decode().encode("utf-16")).trouble == "feed_has_doctype"
    hidden = b'<?xml version="1.0" encoding="utf-7"?>' + body.replace(b"<!", b"+ADw-!")
    assert read(hidden).trouble == "feed_malformed"
    assert read(b"<?" + b'encoding="a" ' * 100_000).trouble == "feed_malformed"


def test_a_doctype_without_entities_does_no_harm() -> None:
    doctype = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    assert len(read(doctype + an_rss(ITEM).partition(b"?>")[2]).entries) == 1


def test_half_an_emoji_written_as_a_number_spoils_nothing() -> None:
    reading = read(an_rss("<title>A &#55357; and &#xDE00; z</title><guid>1</guid>"))
    assert (reading.entries[0].title, reading.trouble) == ("A \ufffd and \ufffd z", "")


def test_a_feed_that_feedparser_stumbles_over_is_malformed() -> None:
    assert read(b"<rss><channel><item><cc:license/></x><title>&#xD800</title>&#xFFFFFFFFFF").trouble == "feed_malformed"


def test_of_a_feed_of_100_000_items_5_000_are_kept_and_the_others_counted() -> None:
    items = (f"<guid>{n}</guid><title><![CDATA[<item> {n}]]></title>" for n in range(100_000))
    reading = read(an_rss(*items))
    assert (len(reading.entries), reading.n_dropped, reading.trouble) == (5_000, 95_000, "")
    assert "95,000" in reading.detail


def test_elements_nested_without_end_are_refused() -> None:
    assert read(b"<rss><channel>" + b"<a>" * 100_000).trouble == "feed_too_deep"
    assert read(b"<rss><channel>" + b"<a " * 500_000).trouble == "feed_too_large"


def test_a_feed_of_hundreds_of_namespaces_is_refused() -> None:
    declared = "".join(f' xmlns:n{number}="urn:{number}"' for number in range(100))
    item = "<item><title>Ports</title><n1:x/></item>"
    assert not read(f"<rss{declared}><channel>{item * 9}</channel></rss>".encode()).trouble
    each = "".join(f'<n{number}:x xmlns:n{number}="urn:{number}"/>' for number in range(300))
    assert read(f"<rss><channel>{item}{each}</channel></rss>".encode()).trouble == "feed_too_large"


@pytest.mark.parametrize("kind", FeedKind)
def test_pages_in_the_place_of_a_feed_are_named(kind: FeedKind) -> None:
    feed = Feed(url="http://review.example/feed", kind=kind, link_pattern="/a/")

    def trouble(body: bytes) -> str:
        return read_feed(body, feed, a_source(feed=feed), final_url=feed.url).trouble

    challenge = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Wait.</body></html>"
    assert trouble(challenge) == "feed_challenge"
    assert trouble(b"Please limit requests to one every 5 seconds.") == "feed_rate_limited"
    assert trouble(b"<html><body>Gone</body></html>") in {"feed_is_html", "feed_without_entries"}
    assert trouble(b"\x00\x01\x02\xff" * 50) != ""


@pytest.mark.parametrize(
    ("page", "following"),
    [
        ("http://review.example/feed/", "http://review.example/feed/?paged=2"),
        ("http://review.example/feed/?paged=2", "http://review.example/feed/?paged=3"),
        ("http://review.example/?feed=rss2&paged=9", "http://review.example/?feed=rss2&paged=10"),
        ("http://review.example/feed/?paged=x", "http://review.example/feed/?paged=2"),
        ("no address", ""),
    ],
)
def test_the_next_page_of_a_wordpress_feed(page: str, following: str) -> None:
    assert next_page(page) == following


def test_a_google_news_item_is_a_lead() -> None:
    feed = Feed(url="https://news.google.com/rss/search?q=x", kind=FeedKind.GOOGLE_NEWS)
    item = (
        "<title>On the treaty - The Review</title><link>https://news.google.com/rss/articles/CBMi7?oc=5</link>"
        "<guid isPermaLink='false'>CBMi7</guid><pubDate>Fri, 01 May 2026 23:30:00 GMT</pubDate>"
        "<description>&lt;ol&gt;others&lt;/ol&gt;</description><source url='https://review.example'>The Review</source>"
    )
    (entry,) = read_feed(an_rss(item), feed, a_source(feed=feed), final_url=feed.url).entries
    assert entry.is_lead
    assert (entry.title, entry.summary) == ("On the treaty", "The Review https://review.example")


@pytest.mark.parametrize("published", ["Mon, 01 Jan 0001 00:00:00 +0000", "-0001-11-30T00:00:00Z", "soon", ""])
def test_an_unreadable_date_does_not_block_a_readable_one(published: str) -> None:
    body = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>R</title><entry><id>1</id>
      <title>A</title><link href="http://review.example/a/"/><published>{published}</published>
      <updated>2026-05-02T01:00:00Z</updated></entry></feed>"""
    feed = Feed(url="http://review.example/atom", kind=FeedKind.ATOM)
    (entry,) = read_feed(body.encode(), feed, a_source(feed=feed), final_url=feed.url).entries
    assert entry.published is not None
    assert entry.published.published_on == date(2026, 5, 2)


def test_a_zero_date_alone_is_no_date() -> None:
    item = "<title>A</title><guid>1</guid><pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate>"
    (entry,) = read(an_rss(item)).entries
    assert (entry.published, entry.published_raw) == (None, "Mon, 01 Jan 0001 00:00:00 +0000")
