"""One address has one spelling, and two spellings of one article have one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.urls import address_key, canonical_url, host_of, port_of


@pytest.mark.parametrize(
    ("stated", "canonical"),
    [
        ("HTTP://Review.Example:80/a/../b/?x=1#top", "http://review.example/b/?x=1"),
        ("https://review.example/p?utm_source=rss&id=7&fbclid=z", "https://review.example/p?id=7"),
        ("https://review.example/p?ref=7&lang=fr&page=2", "https://review.example/p?ref=7&lang=fr&page=2"),
        (" https://review.example./p ", "https://review.example/p"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.example", ""),
        ("", ""),
        ("http://", ""),
    ],
)
def test_an_address_has_one_spelling(stated: str, canonical: str) -> None:
    assert canonical_url(stated) == canonical


def test_a_relative_address_is_resolved() -> None:
    assert canonical_url("/2026/05/a/", base="http://review.example/feed/") == "http://review.example/2026/05/a/"


@given(
    st.from_regex(r"https?://[a-z]{1,8}\.example(:[0-9]{1,4})?(/[\w%.~-]{0,6}){0,3}(\?[a-z_]{1,6}=[^#\s]{0,5}){0,2}")
)
def test_canonicalising_twice_is_the_same_as_once(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


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
    assert address_key("urn:nato-asia:entry:1") != address_key("urn:nato-asia:entry:2")


def test_host_and_port_are_read_from_an_address() -> None:
    assert (host_of("https://www.review.example/a"), port_of("https://www.review.example/a")) == ("review.example", 443)
    assert port_of("http://127.0.0.1:8123/") == 8123
    assert (host_of("no address"), port_of("no address")) == ("", 0)
