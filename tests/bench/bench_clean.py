"""How fast pages are cleaned, against bare trafilatura in the same run: 181 real pages on two processes each."""

import gzip
import json
import multiprocessing
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import trafilatura

from pipeline.clean.clean_pool import clean_pages, cleaning_pool
from pipeline.clean.page_to_clean import PageToClean

_SHARED = Path(__file__).parents[2].parent / "shared"
_PROCESSES, _ROUNDS = 2, 5
_TARGET = 0.90


def rows() -> list[tuple[str, str, str]]:
    """Return (what, figure, target): our pages per second as a share of bare trafilatura's, the median of five runs."""
    pages = _pages()
    bare_context = multiprocessing.get_context("forkserver")
    with cleaning_pool(n_workers=_PROCESSES) as ours, bare_context.Pool(_PROCESSES) as bare:

        def clean_ours() -> int:
            return sum(1 for _ in clean_pages(ours, (PageToClean(body=body, url=url) for body, url in pages)))

        def extract_bare() -> int:
            return sum(1 for _ in bare.imap(_extract, pages, chunksize=4))

        clean_ours()
        extract_bare()  # both have then loaded what they load late
        ratios = [_seconds(extract_bare) / _seconds(clean_ours) for _ in range(_ROUNDS)]
    what = f"cleaning {len(pages)} pages of html_zyte_aeb on 2 processes, pages/s against bare trafilatura"
    spread = f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    return [(what, spread, f"at least {_TARGET:.2f}")]


def _extract(page: tuple[bytes, str]) -> str:
    body, url = page
    document = trafilatura.bare_extraction(body, url=url or None, with_metadata=True)
    return "" if document is None or isinstance(document, dict) else document.text or ""


def _pages() -> list[tuple[bytes, str]]:
    """Return the bodies of the set's pages with their addresses."""
    unpacked = subprocess.run([_SHARED / "data" / "unpack"], check=True, capture_output=True, text=True).stdout.strip()
    folder = Path(unpacked, "html_zyte_aeb")
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return [
        (gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()), stated.get("url", ""))
        for name, stated in truth.items()
    ]


def _seconds(work: Callable[[], int]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
