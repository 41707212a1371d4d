"""Feed candidates come from a site's page, its robots.txt and usual paths; their bodies show which are good."""

import gzip
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.onboard.find import FeedCandidate, kind_of, named_sitemaps, news_parts, read_site, usual_places
from pipeline.onboard.rank import RankedFeed, examine, rows_of
from pipeline.records import FeedKind
from pipeline.sources.declared import feed_key
from tests.builders import an_rss

TODAY = date(2026, 10, 29)
HOME = "https://www.review.example/"
PAGE = b"""<!doctype html><html lang="en-GB"><head><title>Home | Review</title>
<meta property="og:site_name" content="The   Review">
<link rel="alternate" type="application/rss+xml" href="/feed/">
<link rel="Alternate home" type="application/atom+xml; charset=utf-8" href="https://feeds.review.example/atom">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
<link rel="alternate" hreflang="fr" href="/fr/">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
</head><body><a href="/rss/opinion.xml">RSS</a><a href="/feedback/">Feedback</a>
<a href="https://other.example/rss.xml">Partner</a></body></html>"""


def an_item(slug: str, *, days: int = 1, text: str = "") -> str:
    day = datetime(2026, 10, 29, 8, tzinfo=UTC) - timedelta(days=days)
    date_ = f"<pubDate>{day:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
    return f"<title>{slug}</title><link>{HOME}{slug}/</link>{date_}<description>{text or 'Short.'}</description>"


def found_at(url: str, body: bytes) -> RankedFeed:
    found = examine(body, FeedCandidate(url=url, named_by="a test"), url, TODAY)
    assert found
    return found


def test_a_page_declares_and_links_feeds_and_names_its_site() -> None:
    site = read_site(PAGE, HOME)
    assert (site.name, site.language) == ("The Review", "en")
    assert [one.url for one in site.candidates] == [
        "https://www.review.example/feed/",
        "https://feeds.review.example/atom",
        "https://www.review.example/rss/opinion.xml",
    ]


@given(st.binary(max_size=300))
def test_no_page_is_too_broken_to_be_read(body: bytes) -> None:
    read_site(body, HOME)
    kind_of(body)


def test_a_page_in_another_encoding_is_read_as_it_says() -> None:
    page = "<html><title>环球评论</title></html>".encode("gbk")
    assert read_site(page, HOME, "text/html; charset=gbk").name == "环球评论"


def test_usual_places_are_at_the_root_and_beside_the_page_and_few() -> None:
    urls = [one.url for one in usual_places("https://review.example/blog/post?x=1#y")]
    assert urls[0] == "https://review.example/blog/feed/"
    assert "https://review.example/rss.xml" in urls
    assert "https://review.example/sitemap.xml" in urls
    assert len(urls) == len(set(urls)) <= 15


def test_robots_names_sitemaps_and_those_of_news_come_first() -> None:
    robots = (
        "User-agent: *\nSitemap: /sitemap.xml\nsitemap:https://review.example/news.xml\nSitemap: https://a.example/s"
    )
    assert [one.url for one in named_sitemaps(robots, HOME)] == [
        "https://review.example/news.xml",
        "https://www.review.example/sitemap.xml",
    ]
    assert [one.url for one in news_parts([f"{HOME}posts.xml", f"{HOME}news-1.xml"])] == [f"{HOME}news-1.xml"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (an_rss(), FeedKind.RSS),
        (b"\xef\xbb\xbf <!-- hello --><rss version='0.91'></rss>", FeedKind.RSS),
        (b'<rdf:RDF xmlns:rdf="x"></rdf:RDF>', FeedKind.RSS),
        (b'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"/>', FeedKind.ATOM),
        ('<?xml version="1.0" encoding="utf-16"?><feed/>'.encode("utf-16"), FeedKind.ATOM),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', FeedKind.JSON),
        (b'{"routes": []}', None),
        (b"<urlset/>", FeedKind.SITEMAP),
        (gzip.compress(b"<sitemapindex/>", mtime=0), FeedKind.SITEMAP),
        (gzip.compress(b"<sitemapindex/>", mtime=0)[:9], None),
        (PAGE, None),
        (b"", None),
    ],
)
def test_a_body_shows_what_kind_of_feed_it_is(body: bytes, kind: FeedKind | None) -> None:
    assert kind_of(body) is kind


def test_the_best_feed_comes_first_and_others_say_why_they_are_not_watched() -> None:
    whole = found_at(f"{HOME}feed/", an_rss(an_item("a"), an_item("b", days=2), an_item("c", days=3)))
    part = found_at(f"{HOME}asia/feed/", an_rss(an_item("a"), an_item("b", days=2)))
    other = found_at(f"{HOME}more/feed/", an_rss(an_item("d", days=4), an_item("e", days=5)))
    frozen = found_at(f"{HOME}rss.xml", an_rss(an_item("old", days=3_000)))
    sitemap = found_at(f"{HOME}sitemap.xml", f"<urlset><url><loc>{HOME}a/</loc></url></urlset>".encode())
    rows, full_text = rows_of(
        [sitemap, frozen, part, other, whole, whole], {feed_key(other.url): "review, disabled (2026: gone)"}, TODAY
    )
    assert not full_text
    assert [(row.url, row.is_enabled) for row in rows] == [
        (whole.url, True),
        (part.url, False),
        (other.url, True),
        (sitemap.url, False),
        (frozen.url, False),
    ]
    assert [row.is_comment for row in rows] == [False, False, True, False, False]
    assert "stand in the feeds above" in rows[1].note
    assert rows[2].remark.startswith("declared already: review, disabled (2026: gone); from a test")
    assert "silent" in rows[4].note
    assert rows[0].remark.startswith("from a test, 3 entries, newest 2026-10-28, one every 24 hours, summaries")


def test_a_feed_with_whole_texts_is_the_best_and_the_source_one_of_whole_texts() -> None:
    text = "A sentence on the alliance. " * 150
    short = found_at(f"{HOME}feed/", an_rss(an_item("a", days=0), an_item("d"), an_item("c")))
    whole = found_at(f"{HOME}full/", an_rss(an_item("a", text=text), an_item("b", text=text)))
    rows, full_text = rows_of([short, whole], {}, TODAY)
    assert full_text
    assert [(row.url, row.is_enabled) for row in rows] == [(whole.url, True), (short.url, False)]
    assert "no whole texts" in rows[1].note


def test_a_sitemap_is_watched_only_where_there_is_nothing_else() -> None:
    dated = "<news:news><news:publication_date>2026-10-28</news:publication_date></news:news>"
    news = f'<urlset xmlns:news="n"><url><loc>{HOME}a/</loc>{dated}</url></urlset>'.encode()
    plain = f"<urlset><url><loc>{HOME}a/</loc></url><url><loc>{HOME}b/</loc></url></urlset>".encode()
    found = [found_at(f"{HOME}s.xml", plain), found_at(f"{HOME}n.xml", news)]
    assert [one.kind for one in found] == [FeedKind.SITEMAP, FeedKind.NEWS_SITEMAP]
    assert [row.is_enabled for row in rows_of(found, {}, TODAY)[0]] == [True, False]
    assert rows_of(found[:1], {}, TODAY)[0][0].is_enabled


def test_what_is_no_feed_or_holds_nothing_is_not_found() -> None:
    candidate = FeedCandidate(url=HOME, named_by="a test")
    assert examine(PAGE, candidate, HOME, TODAY) is None
    assert examine(an_rss(), candidate, HOME, TODAY) is None
    comments = [f"<guid>{n}</guid><link>{HOME}a/#comment-{n}</link>" for n in range(3)]
    assert examine(an_rss(*comments), candidate, HOME, TODAY) is None
