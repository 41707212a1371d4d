"""A load of 100,000 relevant texts against one of 10,000: time of a text, and memory."""

import sys
from collections.abc import Iterator

from tests.bench.watched import watched

FEW, MANY = 10_000, 100_000


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, target)."""
    few, many = (watched((sys.executable, "-m", "tests.bench.one_load", str(n))) for n in (FEW, MANY))
    ratio = (many.said["processor_s"] / MANY) / (few.said["processor_s"] / FEW)
    about = f"load of {MANY:,} relevant texts of history"
    yield f"{about} against {FEW:,}, processor time of a text", f"{ratio:.2f}", "at most 1.3"
    yield f"{about}: peak memory", f"{many.peak_mb / 1000:.1f} GB", "at most 4 GiB"
    for step, seconds in many.said["steps"].items():
        if seconds >= 1:
            figure = f"{seconds / MANY / (few.said['steps'][step] / FEW):.2f} ({seconds:.0f} s)"
            yield f"the same, {step} alone, of a text", figure, "stated"
