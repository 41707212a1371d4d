"""A share of the past and new periods in; after each period, whether their smoothed share has left its limits, out."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

WEIGHT = 0.2  # of the newest period, and
WIDTH = 2.7  # standard deviations. Simulated, with a share that stays: were it known, a false alarm in 235 periods;
# known from 20 to 400 texts, at most 1.5 % of series end outside the limits (0.02 to 0.9, 12 periods of 10 to 59 texts)
SHRINKAGE = 2  # texts with the theme, and as many without, added: Agresti and Coull 1998, so that 0 of n has a spread


@dataclass(frozen=True)
class Watched:
    """The chart after one period: the smoothed share `z`, and the deviation of `z - p0` were the share as before."""

    period: int
    z: float
    deviation: float
    p0: float

    @property
    def low(self) -> float:
        """The lower limit; below 0 it cannot be left."""
        return self.p0 - WIDTH * self.deviation

    @property
    def high(self) -> float:
        """The upper limit."""
        return self.p0 + WIDTH * self.deviation

    @property
    def side(self) -> int:
        """1 above the limits, -1 below, 0 between."""
        return int(self.z > self.high) - int(self.z < self.low)


def ewma_chart(
    p0: float, with_theme: NDArray[np.int64], n_texts: NDArray[np.int64], p0_texts: int | None = None
) -> tuple[Watched, ...]:
    """Return the chart, one point per period with texts; a gap neither moves it nor widens its limits.

    `p0_texts` is the number of texts that `p0` is the share of; None takes it as known. The exponentially weighted
    moving average of S. W. Roberts 1959, its variance with the varying n of the periods; an error of `p0` is
    in `z - p0` by the weight that new periods have in `z`, which adds its variance to the limits.
    """
    spread = _spread(p0, p0_texts)
    of_p0 = spread / p0_texts if p0_texts else 0.0
    z, variance, old = p0, 0.0, 1.0
    chart = []
    for period, (k, n) in enumerate(zip(with_theme, n_texts, strict=True)):
        if n:
            z = WEIGHT * float(k / n) + (1 - WEIGHT) * z
            variance = (1 - WEIGHT) ** 2 * variance + WEIGHT**2 * spread / float(n)
            old *= 1 - WEIGHT
            chart.append(Watched(period, z, sqrt(variance + (1 - old) ** 2 * of_p0), p0))
    return tuple(chart)


def _spread(p0: float, p0_texts: int | None) -> float:
    """Return the variance of one text's presence; of an estimated share, drawn towards a half."""
    share = p0 if p0_texts is None else (p0 * p0_texts + SHRINKAGE) / (p0_texts + 2 * SHRINKAGE)
    return share * (1 - share)
