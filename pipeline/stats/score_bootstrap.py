"""Wild score bootstrap p-value with Rademacher signs per cluster."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

EXACT = 14  # clusters up to which all combinations of signs are enumerated
DRAWS = 9_999  # random combinations for more clusters
_SEED = 20230825
_ROUNDING = 1e-9


def score_bootstrap(scores: NDArray[np.float64]) -> float:
    """Return the two-sided p-value of the sum of `scores`, one per cluster, under random signs.

    The wild score bootstrap of P. Kline and A. Santos 2012, J. Econometric Methods 1(1), with Rademacher signs: with
    G clusters p is at least 2^(1 - G). It stays valid with few clusters, where clustered errors are too small.
    """
    moving = scores[scores != 0]
    if not len(moving):
        return 1.0
    signs = _signs(len(moving))
    as_large = np.abs(signs @ moving) >= abs(moving.sum()) - _ROUNDING * np.abs(moving).sum()
    return float(as_large.mean())


def smallest_p(n_clusters: int) -> float:
    """Return the smallest p-value that `score_bootstrap` can return for a number of clusters."""
    return 2.0 ** (1 - n_clusters)


@lru_cache(maxsize=16)
def _signs(n: int) -> NDArray[np.float64]:
    """Return one row per combination of `n` signs; row 0 is the observed one. Enumeration fixes the first sign."""
    if n <= EXACT:
        bits = np.arange(2 ** (n - 1))[:, None] >> np.arange(n) & 1
    else:
        drawn = np.random.default_rng(_SEED).integers(0, 2, (DRAWS, n))
        bits = np.vstack([np.zeros((1, n), dtype=np.int64), drawn])
    return (1 - 2 * bits).astype(np.float64)
