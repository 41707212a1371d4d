"""A share of the past and new periods in; after each period, whether their smoothed share has left its limits, out."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

WEIGHT = 0.2  # of the newest period, and
WIDTH = 2.7  # standard deviations: with a share that stays, about one false alarm in 235 periods (simulated)


@dataclass(frozen=True)
class Watched:
    """The chart after one period: the smoothed share `z` and its standard deviation, were the share still `p0`."""

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


def watch(p0: float, with_theme: NDArray[np.int64], n_texts: NDArray[np.int64]) -> tuple[Watched, ...]:
    """Return the chart, one point per period with texts; a gap neither moves it nor widens its limits.

    The exponentially weighted moving average of S. W. Roberts 1959, its variance with the varying n of the periods.
    """
    z, variance = p0, 0.0
    chart = []
    for period, (k, n) in enumerate(zip(with_theme, n_texts, strict=True)):
        if n:
            z = WEIGHT * float(k / n) + (1 - WEIGHT) * z
            variance = (1 - WEIGHT) ** 2 * variance + WEIGHT**2 * p0 * (1 - p0) / float(n)
            chart.append(Watched(period, z, sqrt(variance), p0))
    return tuple(chart)
