"""Real addresses: one spelling each, one key for the variants of an article, and none for two articles."""

import json
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import ada_url
import duckdb
import pytest

from pipeline.urls import address_key, canonical_url

SLOWER_THAN_THE_PARSER = 6  # at most so many times its time; measured: 2.2
NO_ADDRESSES = 12  # empty ones, and those of CNN's own app


def is_variant(relation: str) -> bool:
    """Tell whether the reader of the pages called it the same page: all else is another text on another site."""
    return relation.startswith("url_variant") or relation in {"original", "original_with_paging_parameters"}


@pytest.fixture(scope="module")
def links(shared: Path) -> list[str]:
    stream = duckdb.read_parquet(str(shared / "data" / "rss_stream" / "entries_2022-09_2023-04.parquet"))
    return [link for (link,) in stream.select("link").distinct().fetchall() if link is not None]


def test_only_the_variants_of_a_page_share_its_key(material: Path) -> None:
    pages = [json.loads(line) for line in (material / "pages_dev_links.jsonl").read_text("utf-8").splitlines()]
    shared, expected = set(), set()
    for one, other in combinations(pages, 2):
        pair = (one["id"], other["id"])
        relations = (one["relation"], other["relation"])
        if address_key(one["url"]) == address_key(other["url"]):
            shared.add(pair)
        if one["cluster"] and one["cluster"] == other["cluster"] and any("url_variant" in text for text in relations):
            expected.add(pair)
            assert all(is_variant(text) for text in relations)
    assert len(expected) == 3
    assert shared == expected


def test_every_link_of_the_stream_has_one_spelling(links: list[str]) -> None:
    canonical = [canonical_url(link) for link in links]
    assert [address for address in canonical if canonical_url(address) != address] == []
    assert sum(not one for one in canonical) == NO_ADDRESSES


def test_the_spelling_of_a_link_has_the_key_of_the_link(links: list[str]) -> None:
    some = [(link, canonical_url(link)) for link in links[::10]]
    assert [link for link, address in some if address and address_key(address) != address_key(link)] == []


def test_spelling_costs_little_more_than_parsing(links: list[str]) -> None:
    some = [link for link in links[:20_000] if link.startswith("http")]

    def seconds(spell: Callable[[str], str]) -> float:
        started = time.process_time()
        for link in some:
            spell(link)
        return time.process_time() - started

    fastest = {spell: min(seconds(spell) for _ in range(3)) for spell in (ada_url.normalize_url, canonical_url)}
    assert fastest[canonical_url] < SLOWER_THAN_THE_PARSER * fastest[ada_url.normalize_url]
