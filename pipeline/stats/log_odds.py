"""Weighted log-odds ratio of words in two corpora, with an informative Dirichlet prior."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LogOdds:
    """Per word: the difference of its log-odds, and the variance of it. For ranking, not for testing."""

    delta: NDArray[np.float64]
    variance: NDArray[np.float64]

    @property
    def z(self) -> NDArray[np.float64]:
        """The difference in standard deviations; positive if the word is more frequent in the first corpus."""
        return self.delta / np.sqrt(self.variance)


def weighted_log_odds(
    first: NDArray[np.int64], n_first: int, second: NDArray[np.int64], n_second: int, prior: float
) -> LogOdds:
    """Return the log-odds ratios of words with counts above 0 in at least one corpus.

    The informative Dirichlet prior of Monroe, Colaresi and Quinn 2008 (doi:10.1093/pan/mpn018): `prior` additional
    counts, distributed like the words in both corpora together.
    """
    alpha = prior * (first + second) / (n_first + n_second)
    delta = np.log((first + alpha) / (n_first + prior - first - alpha))
    delta -= np.log((second + alpha) / (n_second + prior - second - alpha))
    return LogOdds(delta, 1 / (first + alpha) + 1 / (second + alpha))
