"""The texts with a theme and all texts of each period in; the periods at which its share changed out."""

from dataclasses import dataclass
from math import inf, log

import numpy as np
from numpy.typing import NDArray

SHORTEST = 2  # periods with texts between two changes: one odd period is no change


@dataclass(frozen=True)
class ChangePoint:
    """The share changed with period `at` (0 is the first): it was `before` and is `after`, up to the next changes."""

    at: int
    before: float
    after: float
    likelihood_ratio: float  # 2 ln, of both stretches apart against both as one


def change_points(with_theme: NDArray[np.int64], n_texts: NDArray[np.int64]) -> tuple[ChangePoint, ...]:
    """Return the changes that the binomial likelihood supports, the best set of them by dynamic programming.

    Each change must be worth the penalty of the BIC, 2 ln N with N all texts: a place and a share. Periods without
    texts are left out: no change begins with one, nor does one make up a stretch.
    Jackson et al. 2005, "An algorithm for optimal partitioning of data on an interval".
    """
    used = np.flatnonzero(n_texts)
    n = len(used)
    sums_with = np.concatenate([[0], np.cumsum(with_theme[used])])
    sums_all = np.concatenate([[0], np.cumsum(n_texts[used])])
    penalty = bic_penalty(int(sums_all[-1]))

    def cost(start: int, end: int) -> float:
        return -2 * _log_likelihood(int(sums_with[end] - sums_with[start]), int(sums_all[end] - sums_all[start]))

    best, last = [-penalty, *[inf] * n], [0] * (n + 1)
    for end in range(SHORTEST, n + 1):
        starts = [start for start in range(end - SHORTEST + 1) if best[start] < inf]
        best[end], last[end] = min((best[start] + cost(start, end) + penalty, start) for start in starts)
    bounds = [n]
    while n and bounds[0]:
        bounds.insert(0, last[bounds[0]])
    return tuple(
        ChangePoint(
            at=int(used[middle]),
            before=_share(sums_with, sums_all, start, middle),
            after=_share(sums_with, sums_all, middle, end),
            likelihood_ratio=cost(start, end) - cost(start, middle) - cost(middle, end),
        )
        for start, middle, end in zip(bounds, bounds[1:], bounds[2:], strict=False)
    )


def bic_penalty(n_texts: int) -> float:
    """Return what a change must be worth: twice the logarithm of the number of texts."""
    return 2 * log(n_texts) if n_texts else 0.0


def _log_likelihood(k: int, n: int) -> float:
    return k * log(k / n) + (n - k) * log(1 - k / n) if 0 < k < n else 0.0


def _share(sums_with: NDArray[np.int64], sums_all: NDArray[np.int64], start: int, end: int) -> float:
    return float((sums_with[end] - sums_with[start]) / (sums_all[end] - sums_all[start]))
