"""Change-point detection in the share of texts with a theme: binomial likelihood, optimal partition, BIC penalty."""

from dataclasses import dataclass
from math import inf, log

import numpy as np
from numpy.typing import NDArray

SHORTEST = 2  # periods with texts between two changes: a single outlier is not a change


@dataclass(frozen=True)
class ChangePoint:
    """The share changed from `before` to `after` with period `at` (0 is the first); each up to the next change."""

    at: int
    before: float
    after: float
    likelihood_ratio: float  # twice the logarithm: both segments apart against both as one


def change_points(with_theme: NDArray[np.int64 | np.float64], n_texts: NDArray[np.int64]) -> tuple[ChangePoint, ...]:
    """Return the optimal set of change points under the binomial likelihood, found by dynamic programming.

    Numbers of texts with the theme need not be whole: they may be standardised.
    Each change costs the BIC penalty 2 ln N, with N all texts, for two parameters: its place and a share. Periods
    without texts are left out: no change begins with one, and none counts towards the length of a segment.
    Jackson et al. 2005, "An algorithm for optimal partitioning of data on an interval".
    """
    used = np.flatnonzero(n_texts)
    n = len(used)
    sums_with = np.concatenate([[0], np.cumsum(with_theme[used])])
    sums_all = np.concatenate([[0], np.cumsum(n_texts[used])])
    penalty = bic_penalty(int(sums_all[-1]))

    def cost(start: int, end: int) -> float:
        return -2 * _log_likelihood(float(sums_with[end] - sums_with[start]), int(sums_all[end] - sums_all[start]))

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
    """Return the BIC penalty of one change: twice the logarithm of the number of texts."""
    return 2 * log(n_texts) if n_texts else 0.0


def _log_likelihood(k: float, n: int) -> float:
    return k * log(k / n) + (n - k) * log(1 - k / n) if 0 < k < n else 0.0


def _share(sums_with: NDArray[np.int64 | np.float64], sums_all: NDArray[np.int64], start: int, end: int) -> float:
    return float((sums_with[end] - sums_with[start]) / (sums_all[end] - sums_all[start]))
