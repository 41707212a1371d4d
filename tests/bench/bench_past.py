"""A past of 1,000,000 articles and 10,000,000 hits: what trends cost there, and a night that adds 500 articles."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.watched import served, watched

SMALL, LARGE = 10_000, 1_000_000
A_NIGHT = 500
PUBLISHING = ("publish", "report")


def measured(n_articles: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what making and asking a warehouse of so many articles took, and what a night of 500 took on it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(sys.executable, "-m", "tests.bench.stand", str(A_NIGHT)) as port,
    ):
        Path(folder).mkdir(exist_ok=True)
        past = watched((sys.executable, "-m", "tests.bench.one_past", folder, port, str(n_articles))).said
        night = watched((sys.executable, "-m", "tests.bench.one_night", folder, port, "plain")).said
    return past, night


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield what was measured: what, figure, target."""
    (_, small_night), (past, large_night) = measured(SMALL), measured(LARGE)
    small, large = (night["steps"] for night in (small_night, large_night))
    for name, spent in past["questions"].items():
        what = f"1,000,000 articles, 10,000,000 hits: {name}, in times of one aggregate scan of the hits"
        yield what, f"{spent / past['scan']:.2f}", "at most 3"
    what = "night of 500 new articles on 1,000,000 against one on 10,000, processor time of the main process"
    yield f"{what} with publishing and report", f"{sum(large.values()) / sum(small.values()):.2f}", "at most 1.5"
    without = [sum(spent for step, spent in steps.items() if step not in PUBLISHING) for steps in (large, small)]
    yield f"{what} without them", f"{without[0] / without[1]:.2f}", "at most 1.1"
    yield (
        f"{what.replace('processor time of the main process', 'time')} with them",
        _figure(large_night["wall"], small_night["wall"]),
        "stated",
    )
    for step in small:
        yield f"the same, {step} alone", _figure(large[step], small[step]), "stated"


def _figure(large: float, small: float) -> str:
    return f"{large / small:.2f} ({large:.1f} s against {small:.1f} s)" if small else f"{large:.1f} s against none"
