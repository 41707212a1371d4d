"""What drawing stories costs after 10,000 and after 100,000 texts: of each text, of a night of 500 more, in memory."""

import sys
from collections.abc import Mapping
from statistics import median

from tests.bench.watched import Watched, watched

SMALL, LARGE = 10_000, 100_000


def rows() -> list[tuple[str, str, str]]:
    """Return (what, figure, target): ratios of two histories of written texts, in processor time."""
    small, large = (_history(n_texts) for n_texts in (SMALL, LARGE))
    per_text = [_drawing(one.said["history"]) / n for one, n in ((small, SMALL), (large, LARGE))]
    nights = [[_drawing(night) for night in one.said["nights"]] for one in (small, large)]
    night = median(nights[1]) / median(nights[0])
    spread = f"{min(nights[1]) / median(nights[0]):.2f} to {max(nights[1]) / median(nights[0]):.2f}"
    about = "stories after 100,000 texts, against 10,000:"
    return [
        (f"{about} signing, comparing and drawing, per text", f"{per_text[1] / per_text[0]:.2f}", "at most 1.5"),
        (f"{about} a night of 500 more", f"{night:.2f} ({spread})", "at most 1.5"),
        (f"{about} peak memory (one run)", f"{large.peak_mb / small.peak_mb:.2f}", "stated"),
        ("texts signed, compared and drawn on one core, 10,000 texts", f"{1000 / per_text[0]:.0f}/s", "stated"),
    ]


def _history(n_texts: int) -> Watched:
    return watched((sys.executable, "-m", "tests.bench.one_history", str(n_texts)))


def _drawing(spent: Mapping[str, int]) -> int:
    return sum(spent[step] for step in ("sign", "link", "draw"))
