"""A sitemap is read whole: every address and every part that can belong to the span, and none that cannot."""

import gzip
from datetime import date

import pytest

from pipeline.discover.past_address import PastAddress, past_address
from pipeline.discover.whole_sitemap import MOST_PLACES, SitemapAddresses, SitemapFile, read_whole_sitemap
from pipeline.records import MonthSpan

HOST = "https://review.example"
SPAN = MonthSpan(first_month="2023-03", last_month="2023-04")


def read(body: bytes, *, span: MonthSpan = SPAN, has_posts: bool = False) -> SitemapAddresses:
    return read_whole_sitemap(
        SitemapFile(content=body, final_url=f"{HOST}/sitemap.xml", span=span, has_posts_already=has_posts)
    )


def a_sitemap(*places: str, root: str = "urlset") -> bytes:
    return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(places)}</{root}>'.encode()


def a_place(path: str, lastmod: str = "", *, tag: str = "url", host: str = HOST) -> str:
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<{tag}><loc>{host}{path}</loc>{changed}</{tag}>"


def paths(reading: SitemapAddresses) -> list[str]:
    return [one.url.removeprefix(HOST) for one in reading.addresses]


def parts(*places: str, has_posts: bool = False) -> list[str]:
    reading = read(a_sitemap(*places, root="sitemapindex"), has_posts=has_posts)
    return [url.removeprefix(HOST) for url in reading.parts]


# --- addresses


def test_more_addresses_are_read_than_a_night_reads() -> None:
    reading = read(a_sitemap(*(a_place(f"/{n}", "2023-04-01") for n in range(10_500))))
    assert len(reading.addresses) == 10_500
    assert reading.trouble == ""


def test_no_more_are_read_than_the_protocol_allows() -> None:
    lines = "".join(f"{HOST}/{n}\n" for n in range(MOST_PLACES + 10))
    assert len(read(lines.encode()).addresses) == MOST_PLACES


@pytest.mark.parametrize(
    ("path", "lastmod", "is_wanted"),
    [
        ("/2023/04/30/a-piece", "", True),
        ("/2023/05/01/a-piece", "", False),
        ("/2023/03/a-piece", "", True),
        ("/2023/02/28/a-piece", "2026-01-01", False),  # the address dates it, whenever it was changed
        ("/a-piece", "2023-02-20", False),  # changed last before the span began
        ("/a-piece", "2023-03-01T08:00:00+00:00", True),
        ("/a-piece", "2023-02-28T23:30:00-05:00", True),  # a day of slack for zones
        ("/a-piece", "2026-10-01", True),  # published before, perhaps in the span
        ("/a-piece", "", True),
        ("/a-piece", "soon", True),
    ],
)
def test_what_is_stated_of_an_address_decides(path: str, lastmod: str, is_wanted: bool) -> None:
    reading = read(a_sitemap(a_place(path, lastmod)))
    assert (paths(reading) == [path]) is is_wanted
    assert reading.n_outside == (not is_wanted)


def test_the_date_of_a_news_sitemap_counts_more_than_the_last_change() -> None:
    news = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        f"<loc>{HOST}/a</loc><lastmod>2023-05-20</lastmod><news:news><news:publication_date>2023-04-02"
        "</news:publication_date></news:news></url></urlset>"
    )
    assert read(news.encode()).addresses == (PastAddress(f"{HOST}/a", date(2023, 4, 2), date(2023, 4, 2)),)


def test_addresses_of_other_sites_are_left_out_and_counted() -> None:
    reading = read(a_sitemap(a_place("/a"), a_place("/b", host="https://elsewhere.example"), "<url><loc></loc></url>"))
    assert (paths(reading), reading.n_elsewhere) == (["/a"], 2)


def test_a_subdomain_is_of_the_same_site() -> None:
    reading = read(a_sitemap(a_place("/a", host="https://www.review.example")))
    assert [one.url for one in reading.addresses] == ["https://www.review.example/a"]


def test_gzip_and_text_are_read() -> None:
    assert paths(read(gzip.compress(a_sitemap(a_place("/a"))))) == ["/a"]
    assert paths(read(gzip.compress(f"{HOST}/a\n\n{HOST}/b\n".encode()))) == ["/a", "/b"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!doctype html><html><body><p>Log in</p></body></html>", "no sitemap|not well-formed"),
        (b"Please enable cookies", "a line reads"),
        (gzip.compress(b"<urlset>" * 99)[:30], "gzip file is damaged"),
        (b'<!DOCTYPE urlset [<!ENTITY a "b">]><urlset><url><loc>x</loc></url></urlset>', "DOCTYPE"),
        (b"<urlset>" + b"<a>" * 2_100_000, "not well-formed|more than|nested"),
        (b"", ""),
    ],
)
def test_what_is_no_sitemap_is_named(body: bytes, words: str) -> None:
    reading = read(body)
    assert reading.addresses == ()
    assert any(word in reading.trouble for word in words.split("|"))


def test_a_truncated_sitemap_keeps_what_was_read() -> None:
    reading = read(a_sitemap(a_place("/a"), a_place("/b"))[:-5])
    assert paths(reading) == ["/a", "/b"]
    assert "not well-formed" in reading.trouble


# --- parts of an index


def test_all_parts_are_wanted_and_not_the_newest_ones() -> None:
    assert len(parts(*(a_place(f"/part-{n}.xml", "2026-10-01", tag="sitemap") for n in range(400)))) == 400


@pytest.mark.parametrize(
    ("path", "lastmod", "is_wanted"),
    [
        ("/sitemap-2023-04.xml", "", True),
        ("/sitemap-pt-post-2023-05.xml", "", True),  # begins on the 1st, which may be the 30th elsewhere
        ("/sitemap-pt-post-2023-06.xml", "", False),
        ("/sitemap-202301.xml.gz", "", False),
        ("/sitemap?yyyy=2023&mm=04&dd=02", "", True),
        ("/sitemap?yyyy=2022&mm=12", "", False),
        ("/sitemap-20221231.xml", "", False),
        ("/sitemap-20231.xml", "", True),  # a number
        ("/sitemap-1.xml", "2023-02-01", False),
        ("/sitemap-1.xml", "2026-02-01", True),
        ("/sitemap-1.xml", "", True),
        ("/wp-sitemap-taxonomies-category-1.xml", "", False),
        ("/wp-sitemap-users-1.xml", "", False),
        ("/author-sitemap.xml", "", False),
        ("/post_tag-sitemap2.xml", "", False),
        ("/page-sitemap.xml", "", True),
    ],
)
def test_a_part_is_read_unless_it_cannot_list_articles_of_the_span(path: str, lastmod: str, is_wanted: bool) -> None:
    written = path.replace("&", "&amp;")
    assert (parts(a_place(written, lastmod, tag="sitemap")) == [path]) is is_wanted


def test_parts_that_list_posts_are_not_read_where_wordpress_has_listed_them() -> None:
    places = [
        a_place(f"/{name}.xml", tag="sitemap")
        for name in ("post-sitemap2", "wp-sitemap-posts-post-1", "report-sitemap")
    ]
    assert parts(*places, has_posts=True) == ["/report-sitemap.xml"]
    assert len(parts(*places)) == 3


# --- the order of requests


def test_what_is_dated_is_requested_before_what_may_be_of_any_time() -> None:
    undated, changed_later = past_address(f"{HOST}/0"), past_address(f"{HOST}/1", modified_raw="2026-01-01")
    changed_in_span, dated = past_address(f"{HOST}/2", modified_raw="2023-04-01"), past_address(f"{HOST}/2023/03/01/3")
    ordered = sorted([undated, changed_later, changed_in_span, dated], key=lambda one: one.priority(SPAN))
    assert ordered == [dated, changed_in_span, changed_later, undated]


def test_an_open_span_takes_everything() -> None:
    assert paths(read(a_sitemap(a_place("/1999/01/01/a")), span=MonthSpan())) == ["/1999/01/01/a"]
