"""Canonicalisation gives one spelling per address, and one key per article."""

import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import pipeline.urls
from pipeline.urls import address_key, canonical_url, host_of, port_of, same_article_site
from pipeline.urls.address import without_session

TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(pipeline.urls.__file__).with_name("rules.toml").read_text("utf-8")
)
RULES = [(f"{name} {number}", rule) for name, rules in TABLE.items() for number, rule in enumerate(rules, 1)]


def examples(kind: str) -> list[Any]:
    return [pytest.param(one, id=name) for name, rule in RULES for one in rule.get(kind, ())]


@pytest.mark.parametrize(
    ("stated", "canonical"),
    [
        ("HTTP://Review.Example:80/a/../b/?x=1#top", "http://review.example/b/?x=1"),
        ("https://review.example/p?utm_source=rss&id=7&fbclid=z", "https://review.example/p?id=7"),
        ("https://review.example/p?ref=7&lang=fr&page=2", "https://review.example/p?ref=7&lang=fr&page=2"),
        (" https://review.example./p ", "https://review.example/p"),
        ("http://01.2.3.4../p", "http://1.2.3.4/p"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://review.example/?#", "https://review.example/"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.example", ""),
        ("", ""),
        ("http://", ""),
        ("http://..", ""),
    ],
)
def test_an_address_has_one_spelling(stated: str, canonical: str) -> None:
    assert canonical_url(stated) == canonical


def test_a_relative_address_is_resolved() -> None:
    assert canonical_url("/2026/05/a/", base="http://review.example/feed/") == "http://review.example/2026/05/a/"


@pytest.mark.parametrize("rule", [pytest.param(rule, id=name) for name, rule in RULES])
def test_every_rule_has_an_example(rule: dict[str, Any]) -> None:
    assert rule.get("becomes") or rule.get("same") or rule.get("one_site")


@pytest.mark.parametrize("pair", examples("becomes"))
def test_what_is_certain_changes_the_address(pair: list[str]) -> None:
    stated, canonical = pair
    assert canonical_url(stated) == canonical
    assert address_key(stated) == address_key(canonical)


@pytest.mark.parametrize("url", examples("stays"))
def test_what_is_not_certain_leaves_the_address(url: str) -> None:
    assert canonical_url(url) == url


@pytest.mark.parametrize("group", examples("same"))
def test_variants_of_an_article_share_a_key(group: list[str]) -> None:
    assert len({address_key(url) for url in group}) == 1


@pytest.mark.parametrize("group", examples("different"))
def test_what_comes_close_to_a_variant_keeps_a_key_of_its_own(group: list[str]) -> None:
    assert len({address_key(url) for url in group}) == len(group)


def test_articles_of_different_rules_never_share_a_key() -> None:
    groups: dict[str, set[str]] = {}
    for name, rule in RULES:
        if name.startswith("article_id"):
            groups[name] = {address_key(url) for group in rule["same"] for url in group}
    assert not any(one & other for one, other in combinations(groups.values(), 2))


SLUGS = r"[\w%.~/-]{0,12}"
ODD_ADDRESSES = st.one_of(
    st.from_regex(r"https?://[a-z]{1,8}\.example(:[0-9]{1,4})?(/[\w%.~-]{0,6}){0,3}(\?[a-z_]{1,6}=[^#\s]{0,5}){0,2}"),
    st.sampled_from(
        [
            url
            for _, rule in RULES
            for kind in ("same", "different", "becomes")
            for group in rule.get(kind, ())
            for url in group
        ]
    ),
    st.from_regex(
        rf"https?://(www\.|m\.|amp\.)?(google|bing|scmp|rt)\.com\.?/(amp/s/|url\?q=|news/)?{SLUGS}(\?utm_a=b)?"
    ),
)
WRAPS = (
    "{};jsessionid=0A1B",
    "{}?cfid=1&sid=0123456789abcdef0123456789abcdef&cftoken=2",
    "http://{}",
    "https://www.google.com/amp/s/{}",
    "https://www.google.com/url?q={}",
    "https://web.archive.org/web/2023/{}",
    "https://a.cdn.ampproject.org/c/s/{}",
    "{}/amp/",
    "{}/index.html",
    "{}?utm_source=a&",
    "{}#a",
)


@given(ODD_ADDRESSES, st.lists(st.sampled_from(WRAPS), max_size=4))
@example(url="http://a.example:0", wraps=["{};jsessionid=0A1B", "http://{}"])
def test_canonicalising_twice_is_the_same_as_once(url: str, wraps: list[str]) -> None:
    for wrap in wraps:
        url = wrap.format(url)
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert not once or address_key(once) == address_key(url)


@pytest.mark.parametrize(
    "guid", ["http://review.example/?", "http://review.example/p?id=7&utm_source=a#b", "http://a b"]
)
def test_an_address_without_a_session_stays_as_it_is_written(guid: str) -> None:
    assert without_session(guid) == guid
    assert without_session("http://review.example/p;jsessionid=0A1B?id=7") == "http://review.example/p?id=7"


def test_an_address_that_is_wrapped_again_and_again_is_none() -> None:
    assert canonical_url("https://www.google.com/url?q=" * 3 + "https://review.example/p") == "https://review.example/p"
    assert canonical_url("http://" * 8 + "review.example/p") == "http://review.example/p"
    assert canonical_url("http://" * 5_000 + "review.example/p") == ""


def test_a_long_address_is_read_quickly() -> None:
    for part in ("-", "a-1", "/amp", "/a-1/amp", "&url=", "/n/2023/0709/c1-", "/index.html", "ud=", ";sid=", "/(S("):
        for site in (
            "review.example",
            "www.theconversation.com",
            "www.google.com/url?",
            "www.rt.com/news",
            "en.people.cn",
        ):
            assert address_key(f"https://{site}/{part * 20_000}")


def test_spellings_of_one_address_share_a_key() -> None:
    keys = {
        address_key(url)
        for url in (
            "http://www.review.example/2026/a/",
            "https://review.example/2026/a",
            "https://review.example/2026/a/?utm_campaign=x",
            "https://REVIEW.example:443/2026/a#comments",
        )
    }
    assert keys == {"review.example/2026/a"}


def test_addresses_of_different_articles_do_not_share_a_key() -> None:
    assert address_key("https://review.example/?p=1") != address_key("https://review.example/?p=2")
    assert address_key("https://review.example/p") != address_key("https://review.example:8080/p")
    assert address_key("urn:nato-asia:entry:1") != address_key("urn:nato-asia:entry:2")


@pytest.mark.parametrize(
    "url", ["https://www.review.example/", "http://review.example", "https://review.example/?utm_a=b"]
)
def test_a_front_page_has_the_bare_host_as_its_key(url: str) -> None:
    assert address_key(url) == "review.example"


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://www.review.co.uk/a", "http://opinion.review.co.uk/b"),
        ("https://amp.scmp.com/a", "https://www.scmp.com/b"),
        ("https://web.archive.org/web/2023/https://review.co.uk/a", "https://review.co.uk/a"),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/b"),
        *(pair for _, rule in RULES for pair in rule.get("one_site", ())),
        ("http://news.review.example/a", "http://www.news.review.example/b"),
    ],
)
def test_pages_of_one_publisher_are_of_one_site(url: str, other: str) -> None:
    assert same_article_site(url, other)
    assert same_article_site(other, url)


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://review.co.uk/a", "https://other.co.uk/a"),
        ("https://one.blogspot.com/a", "https://two.blogspot.com/a"),
        ("https://one.pages.dev/a", "https://two.pages.dev/a"),
        ("https://one.example/a", "https://two.example/a"),
        ("http://127.0.0.1/a", "http://127.0.0.2/a"),
        *(pair for _, rule in RULES for pair in rule.get("two_sites", ())),
        ("urn:nato-asia:entry:1", "urn:nato-asia:entry:1"),
        ("", ""),
    ],
)
def test_pages_of_different_publishers_are_of_different_sites(url: str, other: str) -> None:
    assert not same_article_site(url, other)


def test_host_and_port_are_read_from_an_address() -> None:
    assert (host_of("https://www.review.example/a"), port_of("https://www.review.example/a")) == ("review.example", 443)
    assert port_of("http://127.0.0.1:8123/") == 8123
    assert (host_of("no address"), port_of("no address")) == ("", 0)
