"""What drawing stories costs where very many texts are copies of one, or one form filled in."""

import sys
from statistics import median

from tests.bench.watched import Watched, watched

NUMBERS = (100, 200, 400, 800, 1500)
RUNS = 3
A_NIGHT = 10  # copies more


def rows() -> list[tuple[str, str, str]]:
    """Return (what, figure, target): ratios of drawings of few and many texts, in processor time."""
    runs = {n_texts: _drawings("copies", n_texts) for n_texts in NUMBERS}
    forms = [_per_text(_drawings("forms", n_texts), n_texts) for n_texts in (NUMBERS[0], NUMBERS[-1])]
    first, *_, last = (_per_text(runs[n_texts], n_texts) for n_texts in NUMBERS)
    series = ", ".join(f"{median(one.said['at_once'] for one in runs[n]) / 1000:.1f}" for n in NUMBERS)
    nights = [median(one.said["more"] for one in runs[n_texts]) for n_texts in (NUMBERS[0], NUMBERS[-1])]
    memory = [median(one.peak_mb for one in runs[n_texts]) for n_texts in (NUMBERS[0], NUMBERS[-1])]
    about = "stories of 1,500 near copies of one text, against 100:"
    return [
        (f"{about} per text", f"{last / first:.2f}", "at most 1.3"),
        (f"{about} a night of {A_NIGHT} more", f"{nights[1] / nights[0]:.2f}", "stated"),
        (f"{about} peak memory", f"{memory[1] / memory[0]:.2f} ({memory[1]:.0f} MB)", "stated"),
        (f"processor seconds for {', '.join(f'{n:,}' for n in NUMBERS)} near copies", series, "stated"),
        ("stories of one form filled in 1,500 times, against 100: per text", f"{forms[1] / forms[0]:.2f}", "stated"),
    ]


def _drawings(kind: str, n_texts: int) -> list[Watched]:
    command = (sys.executable, "-m", "tests.bench.one_crowd", kind, str(n_texts))
    return [watched(command) for _ in range(RUNS)]


def _per_text(runs: list[Watched], n_texts: int) -> float:
    return float(median(one.said["at_once"] for one in runs)) / n_texts
