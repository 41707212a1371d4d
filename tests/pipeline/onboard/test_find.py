"""Feed candidates come from a site's page, its robots.txt and usual paths; their bodies show which are good."""

import gzip
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.onboard.find import (
    FeedCandidate,
    address,
    kind_of,
    named_sitemaps,
    news_parts,
    read_site,
    usual_places,
)
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


def declared(markup: str, link_header: str = "") -> list[str]:
    page = f"<!doctype html><html><head><title>R</title></head><body><p>Words.</p>{markup}</body></html>"
    return [one.url.removeprefix(HOME) for one in read_site(page.encode(), HOME, "", link_header).candidates]


@pytest.mark.parametrize(
    "link",
    [
        '<a rel="alternate" type="application/rss+xml" href="/topics/asia/index.xml">feed</a>',
        '<a href="/f.xml" rel="nofollow ALTERNATE" type="application/atom+xml; charset=utf-8">feed</a>',
        '<a type="application/rss+xml" href="/f.xml">feed</a>',
        '<a rel="feed" href="/latest">feed</a>',
        '<link rel="feed" href="/latest">',
        '<link rel="feed alternate" type="text/html" href="/latest">',
        '<link rel="alternate" type="application/rss" href="/f.xml">',
        '<link rel="alternate" type="text/rss+xml" href="/f.xml">',
        '<link rel="alternate" type="application/x-atom+xml" href="/f.xml">',
        '<link rel="service.feed" type="application/x.atom+xml" href="/f.xml">',
        '<a rel="alternate" type="application/xml" href="/f.xml">',
        '<a href="/topics/index.xml">RSS</a>',
        '<a rel="alternate" type="application/rss+xml" href="feed:https://www.review.example/f.xml">feed</a>',
    ],
)
def test_a_feed_may_be_declared_anywhere_in_a_page_by_relation_or_type(link: str) -> None:
    assert len(declared(link)) == 1
    assert declared(link)[0] in {"topics/asia/index.xml", "topics/index.xml", "f.xml", "latest"}


@pytest.mark.parametrize(
    "link",
    [
        '<a rel="alternate" hreflang="de" href="/de/">Deutsch</a>',
        '<a rel="alternate" type="text/html" href="/print/">Print</a>',
        '<a type="application/json" href="/data.json">Data</a>',
        '<link rel="stylesheet" type="application/rss+xml" href="/f.xsl">',
        '<link rel="replies" type="application/atom+xml" href="/f.xml">',
        '<a rel="alternate" type="application/rss+xml" href="/comments/feed/">Comments</a>',
        '<a rel="feedback" href="/write-to-us">Write</a>',
    ],
)
def test_a_link_to_something_else_declares_no_feed(link: str) -> None:
    assert declared(link) == []


@pytest.mark.parametrize(
    ("link_header", "urls"),
    [
        ('</f.xml>; rel="alternate"; type="application/rss+xml"', ["f.xml"]),
        ("<https://www.review.example/f.xml>;rel=alternate;type=application/atom+xml", ["f.xml"]),
        (
            '</a.css>; rel=preload; as=style, </f.xml>; title="A, B"; type="application/rss+xml"; rel="alternate"',
            ["f.xml"],
        ),
        ('</f.xml>; rel=feed, </g.json>; rel="alternate"; type="application/feed+json"', ["f.xml", "g.json"]),
        ('</wp-json/>; rel="https://api.w.org/", </?p=7>; rel=shortlink', []),
        ('</de/>; rel="alternate"; hreflang="de"', []),
        ("f.xml; rel=alternate", []),
        ("", []),
    ],
)
def test_a_feed_may_be_declared_by_the_link_header(link_header: str, urls: list[str]) -> None:
    assert declared("", link_header) == urls


def test_a_link_header_counts_where_the_page_cannot_be_read() -> None:
    site = read_site(b"", HOME, "", '</f.xml>; rel="alternate"; type="application/rss+xml"')
    assert [one.url for one in site.candidates] == [f"{HOME}f.xml"]


def test_sections_that_a_page_links_to_may_have_a_feed_each_and_few_are_tried() -> None:
    links = "".join(f'<a href="{path}">x</a>' for path in ("/posts/", "/topics/blog", "/about/", "/posts/one-piece/"))
    assert declared(links) == ["posts/index.xml", "topics/blog/index.xml"]
    assert declared('<a href="https://other.example/posts/">x</a>') == []
    many = "".join(f'<a href="/{n}/news/">x</a>' for n in range(50))
    assert len(declared(many)) == 3


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("https://review.example/categories/blog/", "https://review.example/categories/blog/index.xml"),
        ("https://review.example/posts", "https://review.example/posts/index.xml"),
        ("https://review.example/posts", "https://review.example/posts/feed/"),
        ("https://review.example/blog/posts", "https://review.example/blog/posts/index.xml"),
        ("https://review.example/blog/a.html", "https://review.example/blog/index.xml"),
    ],
)
def test_the_feed_of_a_section_is_looked_for_beside_its_page(page: str, place: str) -> None:
    assert place in [one.url for one in usual_places(page)]
    assert len(usual_places(page)) <= 15


@pytest.mark.parametrize(
    ("stated", "url"),
    [
        ("feed://review.example/rss", "http://review.example/rss"),
        ("FEED://review.example/rss?x=1&y=2", "http://review.example/rss?x=1&y=2"),
        ("feed:https://review.example/rss", "https://review.example/rss"),
        ("feed:http://review.example/rss", "http://review.example/rss"),
        ("feed://https://review.example/rss", "https://review.example/rss"),
        ("feed://https//review.example/rss", "https://review.example/rss"),
        ("feed:review.example/rss", "http://review.example/rss"),
        ("feeds://review.example/rss", "https://review.example/rss"),
        ("rss://review.example/rss", "http://review.example/rss"),
        (" pcast://review.example/rss ", "http://review.example/rss"),
        ("feed://https.example/rss", "http://https.example/rss"),
        ("feed://review.example:8080/rss", "http://review.example:8080/rss"),
        ("https://review.example/feed:1", "https://review.example/feed:1"),
        ("feed:", ""),
        ("feed:file:///etc/passwd", ""),
        ("feed:javascript:alert(1)", ""),
        ("file:///home/u/feed.xml", ""),
    ],
)
def test_an_address_in_the_spelling_of_feed_readers_is_one_of_the_web(stated: str, url: str) -> None:
    assert address(stated) == url


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
