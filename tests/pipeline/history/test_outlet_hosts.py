"""A capture belongs to the source whose hosts it lies on, whatever its feeds are called."""

import pytest

from pipeline.history.outlet_hosts import OutletHosts, undeclared_source
from pipeline.records import Feed, FeedKind, Source


def a_source(source_id: str, *feeds: str, hosts: tuple[str, ...] = (), full_text: bool = False) -> Source:
    declared = tuple(Feed(url=url) for url in feeds)
    return Source(source_id=source_id, name=source_id, feeds=declared, hosts=hosts, full_text=full_text)


def owner(url: str, *sources: Source) -> str:
    found = OutletHosts(sources).source_of(url)
    return found.source_id if found else ""


@pytest.mark.parametrize(
    "url",
    [
        "https://times.example/2023/a-piece",
        "http://www.times.example/2023/a-piece",
        "https://m.times.example:8080/2023/a-piece?page=2",
        "https://amp.times.example/2023/a-piece",
        "https://opinion.times.example/a-piece",
    ],
)
@pytest.mark.parametrize(
    "feed",
    ["https://www.times.example/feed/", "https://feeds.times.example/all.xml", "https://rss.times.example/"],
)
def test_pages_lie_on_the_host_of_a_feed_or_below_it(url: str, feed: str) -> None:
    assert owner(url, a_source("times", feed)) == "times"


@pytest.mark.parametrize(
    "url", ["https://times.example.org/a", "https://othertimes.example/a", "dns:times.example", "", "http://[::1"]
)
def test_other_hosts_are_not_declared(url: str) -> None:
    assert owner(url, a_source("times", "https://www.times.example/feed/")) == ""


def test_an_edition_with_a_host_of_its_own_is_no_owner_of_the_others() -> None:
    english = a_source("english", "https://en.times.example/feed/")
    assert owner("https://en.times.example/a", english) == "english"
    assert owner("https://www.times.example/a", english) == ""


@pytest.mark.parametrize(
    ("feed", "url"),
    [
        ("https://feeds.feedburner.com/times", "https://feeds.feedburner.com/other"),
        ("https://news.google.com/rss/search?q=site:times.example", "https://news.google.com/read/x"),
        ("https://medium.com/feed/times", "https://medium.com/other/a-piece"),
    ],
)
def test_a_feed_at_a_shared_service_tells_no_host(feed: str, url: str) -> None:
    assert owner(url, a_source("times", feed)) == ""
    assert owner("https://times.example/a", a_source("times", feed, hosts=("times.example",))) == "times"


def test_a_search_tells_no_host() -> None:
    search = Source(
        source_id="s", name="S", feeds=(Feed(url="https://api.list.example/doc?query=x", kind=FeedKind.GDELT_DOC),)
    )
    assert owner("https://list.example/a", search) == ""


def test_each_name_on_a_platform_is_an_outlet() -> None:
    author = a_source("author", "https://author.substack.com/feed")
    assert owner("https://author.substack.com/p/a-piece", author) == "author"
    assert owner("https://other.substack.com/p/a-piece", author) == ""


def test_the_longest_host_wins_then_the_longest_folder_then_the_first_declared() -> None:
    whole = a_source("whole", "https://times.example/feed/")
    opinion = a_source("opinion", "https://times.example/opinion/feed/")
    asia = a_source("asia", "https://asia.times.example/rss.xml")
    sources = (whole, opinion, asia)
    assert owner("https://asia.times.example/opinion/a", *sources) == "asia"
    assert owner("https://times.example/opinion/a", *sources) == "opinion"
    assert owner("https://times.example/opinions/a", *sources) == "whole"
    assert owner("https://times.example/opinions/a", *sources[::-1]) == "opinion"


def test_a_renamed_site_is_known_by_either_name() -> None:
    assert owner("https://sputniknews.com/20210101/a", a_source("s", "https://sputnikglobe.com/export/rss2/")) == "s"


def test_feeds_of_full_text_sources_are_recognised_in_any_spelling() -> None:
    hosts = OutletHosts(
        [a_source("full", "https://full.example/feed/", full_text=True), a_source("b", "http://b.example/")]
    )
    found = hosts.feed_of("http://www.full.example/feed")
    assert found is not None
    assert (found[0].source_id, found[1].url) == ("full", "https://full.example/feed/")
    assert hosts.feed_of("http://b.example/") is None


def test_an_undeclared_host_is_a_source_by_its_registrable_domain() -> None:
    source = undeclared_source("https://news.daily.co.uk/a")
    assert source is not None
    assert (source.source_id, source.name, source.group, source.kind) == (
        "daily.co.uk",
        "daily.co.uk",
        "other",
        "other",
    )
    assert undeclared_source("ftp://x/") is None


def test_an_id_of_an_undeclared_host_clashes_with_no_slug() -> None:
    source = undeclared_source("http://intranet/a")
    assert source is not None
    assert "." in source.source_id


def test_what_decides_is_listed_for_the_hash() -> None:
    one, two = a_source("one", "https://times.example/a/feed/"), a_source("two", "https://times.example/feed/")
    assert OutletHosts([one, two]).declared() != OutletHosts([two, one]).declared()
    assert OutletHosts([one]).declared() == [("times.example", "one", ("/a/",))]
