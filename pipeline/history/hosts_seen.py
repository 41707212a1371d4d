"""Hosts of the captures in a WARC of others: what is in it, where nothing of it was kept."""

from collections import Counter
from itertools import islice
from pathlib import Path

from pipeline.archive.captures import read_captures
from pipeline.urls import host_of

MOST_CAPTURES = 20_000  # of one file: some seconds


def hosts_seen(warc: Path) -> Counter[str]:
    """Return how many of the first captures of status 200 are of each host. Raises WarcError where it is damaged."""
    captures = islice(read_captures(warc), MOST_CAPTURES)
    return Counter(host_of(one.url) for one in captures if one.status == 200)
