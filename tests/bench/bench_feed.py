"""A government feed over 140 nights: what a late night costs against an early one, and how large the warehouse is.

The nights are those of tests/real/government_feed.py, whose captures are not part of the repository.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.bench.watched import watched
from warehouse.connection import Warehouse

EARLY, LATE, AROUND = 8, 138, 3  # nights, each with those around it: not every night brings as many texts


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, target)."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder, "empty.duckdb")
        Warehouse(empty).close()
        n_empty = empty.stat().st_size
        nights = watched((sys.executable, "-m", "tests.bench.one_feed", folder, str(LATE + AROUND))).said["nights"]
    each = f"medians of {2 * AROUND + 1}, main process"
    what = f"night {LATE} of the feed against night {EARLY}, processor time ({each})"
    yield what, f"{_ratio(nights, 'whole'):.2f}", "at most 1.15"
    for part, named in (("publish", "publishing"), ("report", "the report, whose charts have more to draw")):
        yield f"the same, {named} alone", _figure(nights, part), "stated"
    rest = [{"rest": night["whole"] - night["publish"] - night["report"]} for night in nights]
    yield "the same, all other steps", _figure(rest, "rest"), "stated"
    yield "an empty warehouse", f"{n_empty / 1e6:.1f} MB", "under 6 MB"
    last = nights[-1]
    yield (
        f"the warehouse after {LATE + AROUND} nights, {last['n_articles']:,.0f} articles",
        f"{last['bytes'] / 1e6:.0f} MB",
        "under 40 MB",
    )


def _around(nights: Sequence[dict[str, float]], number: int, part: str) -> float:
    return median(night[part] for night in nights[number - AROUND - 1 : number + AROUND])


def _ratio(nights: Sequence[dict[str, float]], part: str) -> float:
    return _around(nights, LATE, part) / _around(nights, EARLY, part)


def _figure(nights: Sequence[dict[str, float]], part: str) -> str:
    late, early = _around(nights, LATE, part), _around(nights, EARLY, part)
    return f"{late / early:.2f} ({late:.2f} s against {early:.2f} s)"


if __name__ == "__main__":
    print(json.dumps(list(rows()), indent=1))
