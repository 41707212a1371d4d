"""EWMA control chart of a share: the moving average of new periods against limits around a past share."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

# Simulated under a constant share: if the past share is known exactly, a false alarm in 235 periods; if estimated from
# 20 to 400 texts, at most 1.5 % of series end outside the limits (shares 0.02 to 0.9, 12 periods of 10 to 59 texts).
WEIGHT = 0.2  # of the newest period
WIDTH = 2.7  # of the limits, in standard deviations
SHRINKAGE = 2  # texts added with the theme, and as many without: Agresti and Coull 1998, so that 0 of n has a variance


@dataclass(frozen=True)
class EwmaPoint:
    """The chart after one period: the smoothed share `z`, and the standard deviation of `z - p0` under no change."""

    period: int
    z: float
    deviation: float
    p0: float

    @property
    def low(self) -> float:
        """The lower limit; if it is below 0, no share can fall below it."""
        return self.p0 - WIDTH * self.deviation

    @property
    def high(self) -> float:
        """The upper limit."""
        return self.p0 + WIDTH * self.deviation

    @property
    def side(self) -> int:
        """1 above the limits, -1 below, 0 within."""
        return int(self.z > self.high) - int(self.z < self.low)


def ewma_chart(
    p0: float, with_theme: NDArray[np.int64 | np.float64], n_texts: NDArray[np.int64], p0_texts: int | None = None
) -> tuple[EwmaPoint, ...]:
    """Return the chart, one point per period with texts; a gap neither moves it nor widens its limits.

    `p0_texts` is the number of texts from which `p0` was estimated; None means that `p0` is known. Exponentially
    weighted moving average after S. W. Roberts 1959, with the variance for a varying n per period. The error of `p0`
    enters `z - p0` with the weight that new periods have in `z`, and its variance is added to the limits.
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
            chart.append(EwmaPoint(period, z, sqrt(variance + (1 - old) ** 2 * of_p0), p0))
    return tuple(chart)


def _spread(p0: float, p0_texts: int | None) -> float:
    """Return the Bernoulli variance of a share; an estimated share is first shrunk towards one half."""
    share = p0 if p0_texts is None else (p0 * p0_texts + SHRINKAGE) / (p0_texts + 2 * SHRINKAGE)
    return share * (1 - share)
