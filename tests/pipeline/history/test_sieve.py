"""The sieve holds one record in memory, and its hash is that of the rules that decide."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from pipeline.history.sieve import Sieve, sieve_warc
from pipeline.records import Hosts, Source
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.schema import Codebook
from tests.pipeline.history.outlets import LETTER, TIMES, a_capture, a_page, a_warc

CODEBOOK = load_codebook()


def a_sieve(
    *sources: Source, hosts: Hosts = "declared", codebook: Codebook = CODEBOOK, respect_reservations: bool = True
) -> Sieve:
    return Sieve(sources or (TIMES, LETTER), codebook, hosts, respect_reservations=respect_reservations)


def peak_bytes(sieve: Sieve, warc: Path) -> int:
    """The most bytes held while a WARC is sieved."""
    tracemalloc.start()
    try:
        sieve_warc(sieve, warc, warc.with_suffix(".sieved"), warc_name="a", n_bytes=None)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("hosts", ["declared", "all"])
def test_memory_is_flat_from_one_warc_to_ten(tmp_path: Path, hosts: Hosts) -> None:
    sieve = a_sieve(hosts=hosts)
    captures = [a_capture(f"https://times.example/{n}", a_page(f"{n}") + b" " * 40_000) for n in range(30)]
    peak_bytes(sieve, a_warc(tmp_path / "warm.warc.gz", captures))
    one = peak_bytes(sieve, a_warc(tmp_path / "one.warc.gz", captures))
    ten = peak_bytes(sieve, a_warc(tmp_path / "ten.warc.gz", captures * 10))
    assert ten - one < 1 << 18  # by how chunks and records overlap


@pytest.mark.parametrize(
    "other",
    [
        a_sieve(hosts="all"),
        a_sieve(TIMES),
        a_sieve(TIMES.model_copy(update={"hosts": ("old-times.example",)}), LETTER),
        a_sieve(respect_reservations=False),
    ],
)
def test_rules_that_decide_change_the_hash(other: Sieve) -> None:
    assert other.sha256 != a_sieve().sha256


def test_rules_that_decide_nothing_do_not() -> None:
    later = TIMES.model_copy(update={"since": date(2012, 1, 1), "prune": ("//aside",)})
    assert a_sieve(later, LETTER).sha256 == a_sieve(LETTER, TIMES).sha256 == a_sieve().sha256


def test_the_order_of_sources_decides_where_they_share_a_host() -> None:
    other = TIMES.model_copy(update={"source_id": "other"})
    assert a_sieve(TIMES, other).sha256 != a_sieve(other, TIMES).sha256


def test_the_codebook_counts_by_its_names_and_for_all_hosts_only() -> None:
    def renamed(**lists: tuple[str, ...]) -> Codebook:
        return CODEBOOK.model_copy(update={"relevance": CODEBOOK.relevance.model_copy(update=lists)})

    anchors, names = renamed(anchors_strong=("asia*",)), renamed(nato_regex=("NATO",))
    for_all = a_sieve(hosts="all").sha256
    assert a_sieve(hosts="all", codebook=anchors).sha256 == for_all
    assert a_sieve(hosts="all", codebook=names).sha256 != for_all
    assert a_sieve(codebook=names).sha256 == a_sieve().sha256
