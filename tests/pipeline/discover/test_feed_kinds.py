"""JSON Feeds, sitemaps, listing pages and GDELT lists are parsed into entries; defects are named values."""

import gzip
import json
from datetime import date

import pytest

from pipeline.discover.feed import FeedReading, read_feed
from pipeline.records import Feed, FeedKind
from tests.builders import a_source

HOST = "http://review.example"


def read(body: bytes, kind: FeedKind, *, full_text: bool = False, link_pattern: str = "") -> FeedReading:
    feed = Feed(url=f"{HOST}/feed", kind=kind, link_pattern=link_pattern)
    return read_feed(body, feed, a_source(full_text=full_text, feed=feed), final_url=f"{HOST}/feed")


def a_json_feed(*items: object) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "R", "items": items}).encode()


def a_sitemap(*inner: str, root: str = "urlset") -> bytes:
    names = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    return f"<?xml version='1.0'?><{root} {names}>{''.join(inner)}</{root}>".encode()


def test_a_json_feed_item_becomes_an_entry() -> None:
    item = {
        "id": 7,
        "url": "/a/?utm_source=json",
        "title": "On <b>treaties</b>",
        "content_text": "One & two.",
        "date_published": "2026-05-01T23:30:00+08:00",
        "authors": [{"name": "Ada Lee"}],
        "tags": None,
    }
    (entry,) = read(a_json_feed(item), FeedKind.JSON, full_text=True).entries
    assert (entry.guid, entry.url, entry.title) == ("7", f"{HOST}/a/", "On treaties")
    assert (entry.content, entry.authors) == ("<p>One &amp; two.</p>", ("Ada Lee",))
    assert entry.published is not None
    assert entry.published.published_on == date(2026, 5, 1)


def test_an_author_of_json_feed_1_0_is_read_and_an_item_that_is_none_counted() -> None:
    reading = read(a_json_feed({"id": "1", "author": {"name": "Bo Kim"}}, "no item", {"id": []}), FeedKind.JSON)
    assert [entry.authors for entry in reading.entries] == [("Bo Kim",)]
    assert (reading.trouble, reading.detail[:7]) == ("feed_malformed", "2 items")


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (b'{"items": ' + b"[" * 100_000, "feed_too_deep"),
        (b'{"items": [{"id": "1", "x": NaN}]}', "feed_malformed"),
        (b'{"items": [{"id": "1", "id": "2"}]}', "feed_malformed"),
        (b'{"items": [{"id": "1"}', "feed_malformed"),
        (b'{"items": 7}', "feed_malformed"),
        (b"[]", "feed_malformed"),
        (b'{"items": []}', "feed_without_entries"),
        (b"<rss></rss>", "feed_not_json"),
        (b"Nothing here", "feed_not_json"),
    ],
)
def test_json_in_trouble_is_named(body: bytes, trouble: str) -> None:
    assert read(body, FeedKind.JSON).trouble == trouble


def test_half_an_emoji_in_json_becomes_a_replacement_character() -> None:
    reading = read(b'{"items": [{"id": "1", "title": "A \\ud83d z"}]}', FeedKind.JSON)
    assert (reading.entries[0].title, reading.trouble) == ("A \ufffd z", "")


def test_a_news_sitemap_dates_its_entries_and_lastmod_does_not() -> None:
    news = "<news:news><news:publication_date>2026-05-01</news:publication_date><news:title>A</news:title></news:news>"
    body = a_sitemap(
        f"<url><loc>{HOST}/a/</loc>{news}<lastmod>2026-06-01</lastmod></url>",
        f"<url><loc>{HOST}/b/</loc><lastmod>2026-06-01</lastmod></url>",
    )
    for packed in (body, gzip.compress(body)):
        dated, undated = read(packed, FeedKind.NEWS_SITEMAP).entries
        assert (dated.title, dated.published_raw, dated.updated_raw) == ("A", "2026-05-01", "")
        assert (undated.published, undated.published_raw) == (None, "")


def test_a_sitemap_keeps_to_its_host_and_says_what_it_dropped() -> None:
    reading = read(
        a_sitemap(
            f"<url><loc>{HOST}/a/</loc></url>", "<url><loc>http://other.example/</loc></url>", "<url><loc/></url>"
        ),
        FeedKind.SITEMAP,
    )
    assert ([entry.url for entry in reading.entries], reading.n_dropped) == ([f"{HOST}/a/"], 2)
    assert "2 of other hosts" in reading.detail


def test_the_parts_of_an_index_come_newest_first_without_itself_and_other_hosts() -> None:
    parts = [("/feed", "2026-01-09"), ("/1.xml", "2026-01-01"), ("/2.xml.gz", "2026-01-02")]
    listed = [f"<sitemap><loc>{HOST}{path}</loc><lastmod>{day}</lastmod></sitemap>" for path, day in parts]
    reading = read(
        a_sitemap(*listed, "<sitemap><loc>http://other.example/s</loc></sitemap>", root="sitemapindex"),
        FeedKind.SITEMAP,
    )
    assert (reading.further, reading.trouble) == ((f"{HOST}/2.xml.gz", f"{HOST}/1.xml"), "")
    assert reading.n_dropped == 1


def test_of_50_001_addresses_the_newest_5_000_are_kept_and_the_others_counted() -> None:
    urls = [
        f"<url><loc>{HOST}/{n}</loc><lastmod>{2026 if n < 10 else 2025}-01-01</lastmod></url>" for n in range(50_001)
    ]
    reading = read(a_sitemap(*reversed(urls[:20]), *urls[20:]), FeedKind.SITEMAP)
    assert (len(reading.entries), reading.n_dropped) == (5_000, 45_001)
    assert {f"{HOST}/{n}" for n in range(10)} < {entry.url for entry in reading.entries}


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (
            b'<!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/hostname">]><urlset><url>&a;</url></urlset>',
            "feed_has_doctype",
        ),
        (b'<!DOCTYPE urlset SYSTEM "http://127.0.0.1:9/x.dtd"><urlset></urlset>', "feed_has_doctype"),
        (b"<urlset>" + b"<url>" * 10_000, "feed_too_deep"),
        (a_sitemap("<url>")[:-9], "feed_malformed"),
        (gzip.compress(a_sitemap())[:-9], "feed_malformed"),
        (b"<rss></rss>", "feed_malformed"),
        (a_sitemap(), "feed_without_entries"),
        (gzip.compress(a_sitemap("<url><loc/></url>" * 3_200_000), 1), "feed_too_large"),
    ],
)
def test_a_sitemap_in_trouble_is_named(body: bytes, trouble: str) -> None:
    assert read(body, FeedKind.SITEMAP).trouble == trouble


def test_a_listing_gives_each_chosen_address_once_with_the_text_of_its_link() -> None:
    page = """<!doctype html><html><head><base href="/news/"></head><body><a href="/about">About</a>
      <a href="a-1.html"><img src="x.png"></a><a href="/news/a-1.html#top"> Ärger  at sea </a>
      <a href="a-1.html">More</a>
      <a href="http://other.example/news/a-2.html">Other</a><a name="x">None</a><a href="http://[">Broken</a></body>"""
    reading = read(page.encode(), FeedKind.LISTING, link_pattern=r"^/news/a-\d+\.html$")
    assert [(entry.url, entry.title) for entry in reading.entries] == [(f"{HOST}/news/a-1.html", "Ärger at sea")]
    assert reading.n_dropped == 1


def test_a_line_of_an_article_list_becomes_an_entry_without_a_date() -> None:
    lines = b"""{"date": "2026-05-01", "url": "http://outlet.example/a", "title": "A", "desc": "D", "author": null}
      {"date": "2026-05-01T01:00:00Z", "url": "http://other.example/b", "title": "B \\x \x07"}
      cut sh"""
    reading = read(gzip.compress(lines), FeedKind.GDELT_GAL)
    assert [(entry.url, entry.title) for entry in reading.entries] == [
        ("http://outlet.example/a", "A"),
        ("http://other.example/b", "B x"),
    ]
    assert {entry.published for entry in reading.entries} == {None}
    assert (reading.trouble, reading.detail[:7]) == ("feed_malformed", "1 lines")


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (b'{"articles": [{"url": "http://outlet.example/a", "title": "A\x01", "seendate": "20260501T010000Z"}]}', ""),
        (b"{}", "feed_without_entries"),
        (b"Please limit requests to one every 5 seconds or contact the office.", "feed_rate_limited"),
        (b"The specified phrase is too short.", "feed_not_json"),
        (b'{"articles": [{"title": "no address"}]}', "feed_malformed"),
    ],
)
def test_what_gdelts_search_answers_is_read_or_named(body: bytes, trouble: str) -> None:
    reading = read(body, FeedKind.GDELT_DOC)
    assert reading.trouble == trouble
    assert [entry.title for entry in reading.entries] == (["A"] if not trouble else [])
