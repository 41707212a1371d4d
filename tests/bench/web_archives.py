"""Web archives as a crawl leaves them: pages of general news, few of them relevant.

The real pages are those of the three development sets; the others are of the demo's newsroom.
"""

import gzip
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from flows.demo.crawl import Crawled, write_crawl
from flows.demo.newsroom import Newsroom
from flows.demo.templates import fill_page

_SHARED = Path(__file__).parents[2].parent / "shared"
_SETS = ("html_zyte_aeb", "html_trafilatura", "html_htmldate")
_ONE_OF = 67  # pages is relevant: 1.5 %
_BEGAN = datetime(2026, 9, 1, tzinfo=UTC)


def write_archive(path: Path, n_captures: int) -> None:
    """Write a WARC file of so many captures, 1.5 % of them relevant; always the same bytes."""
    write_crawl(path, islice(_captures(path.name), n_captures), "real pages of general news, and pages of the demo")


def bodies(n_captures: int) -> Iterator[bytes]:
    """Yield the pages of such a file."""
    return (capture.body for capture in islice(_captures(""), n_captures))


def _captures(name: str) -> Iterator[Crawled]:
    general, relevant = cycle(_general_pages()), cycle(_relevant_pages())
    n = 0
    while True:
        n += 1
        body, content_type = next(relevant) if n % _ONE_OF == 0 else (next(general), "text/html")
        yield Crawled(
            url=f"https://outlet{n % 97}.example/{name}/{n}",
            crawled_at=_BEGAN + timedelta(seconds=n),
            content_type=content_type,
            body=body,
        )


@cache
def _general_pages() -> tuple[bytes, ...]:
    unpacked = subprocess.run([_SHARED / "data" / "unpack"], check=True, capture_output=True, text=True).stdout.strip()
    files = (path for name in _SETS for path in sorted(Path(unpacked, name).rglob("*.htm*")) if path.is_file())
    return tuple(gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in files)


@cache
def _relevant_pages() -> tuple[tuple[bytes, str], ...]:
    pieces = ((outlet, piece) for outlet in Newsroom.load().outlets for piece in outlet.pieces)
    return tuple((fill_page(outlet, piece, 1), f"text/html; charset={piece.encoding}") for outlet, piece in pieces)
