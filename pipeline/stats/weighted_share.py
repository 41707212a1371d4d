"""Share of weighted units, with Wilson's interval at the effective sample size."""

from collections.abc import Iterable
from math import sqrt

from pipeline.records import WeightedShare

_Z = 1.959963984540054  # of a two-sided 95 % interval


def weighted_share(cases: Iterable[tuple[float, bool]]) -> WeightedShare | None:
    """Return the weighted share of the cases (weight, is it so) that are so; None without a case.

    The interval is Wilson's, with the effective number of cases in place of n (L. Kish 1965, Survey Sampling).
    """
    listed = list(cases)
    if not listed:
        return None
    total = sum(weight for weight, _ in listed)
    share = sum(weight for weight, is_so in listed if is_so) / total
    n = total**2 / sum(weight**2 for weight, _ in listed)
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    reach = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n)) / (1 + _Z**2 / n)
    low, high = min(max(middle - reach, 0.0), share), max(min(middle + reach, 1.0), share)
    return WeightedShare(share=share, low=low, high=high, n=len(listed))
