"""Address quality: accuracy of duplicate addresses against a reader, and idempotence of canonical addresses."""

import json
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pyarrow import compute, parquet

from flows.evaluate.figure import Figure
from pipeline.urls import address_key, canonical_url

_ENTRIES = Path("rss_stream", "entries_2022-09_2023-04.parquet")


def figures(material: Path) -> Iterator[Figure]:
    """Yield the share of page pairs classified correctly, and of links whose canonical address is a fixed point."""
    lines = (material / "pages_dev_links.jsonl").read_text("utf-8").splitlines()
    pairs = list(combinations([json.loads(line) for line in lines], 2))
    yield Figure(
        question="urls",
        set_name="pages_dev_links",
        n=len(pairs),
        measure="pairs told as one page or as two, as their reader did",
        ours=_share_right(pairs, address_key),
        bare=_share_right(pairs, _plain_key),
        bare_name="host and path",
        at_least=1.0,
    )
    links = links_of(material)
    spelt = [canonical_url(link) for link in links]
    yield Figure(
        question="urls",
        set_name="rss_stream",
        n=len(links),
        measure="links whose spelling stays when it is spelt again",
        ours=sum(canonical_url(address) == address for address in spelt) / len(links),
        at_least=1.0,
    )


def links_of(material: Path) -> list[str]:
    """Return the distinct links of the stream."""
    links = parquet.read_table(material / _ENTRIES, columns=["link"])["link"]
    return [link for link in compute.unique(links).to_pylist() if link is not None]


def is_one_page(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether the reader called two pages one page under variants of its address."""
    relations = (one["relation"], other["relation"])
    return (
        bool(one["cluster"]) and one["cluster"] == other["cluster"] and any("url_variant" in text for text in relations)
    )


def _share_right(pairs: list[tuple[dict[str, Any], dict[str, Any]]], key: Callable[[str], str]) -> float:
    return sum((key(one["url"]) == key(other["url"])) is is_one_page(one, other) for one, other in pairs) / len(pairs)


def _plain_key(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"
