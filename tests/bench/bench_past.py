"""A past of 1,000,000 articles and 10,000,000 hits: what trends cost there, and a night that adds 500 articles."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.watched import served, watched

SMALL, LARGE = 10_000, 1_000_000
A_NIGHT = 500


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
    for name, spent in past["questions"].items():
        what = f"1,000,000 articles, 10,000,000 hits: {name}, in times of one aggregate scan of the hits"
        yield what, f"{spent / past['scan']:.2f}", "at most 3"
    small, large = (night["steps"] for night in (small_night, large_night))
    for steps in (small, large):
        steps["publish"] += steps.pop("report")
    ratio = (sum(large.values()) - large["publish"]) / (sum(small.values()) - small["publish"])
    yield (
        "night of 500 new articles on 1,000,000 against one on 10,000, without publishing",
        f"{ratio:.2f}",
        "at most 1.2",
    )
    for step in small:
        figure = f"{large[step] / small[step]:.2f} ({large[step]:.1f} s against {small[step]:.1f} s)"
        yield f"the same, {step} alone", figure, "stated"
