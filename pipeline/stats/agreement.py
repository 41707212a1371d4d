"""Inter-coder reliability: agreement of two coders beyond chance."""

from collections import Counter
from collections.abc import Iterable
from math import nan


def krippendorff_alpha(pairs: Iterable[tuple[object, object]]) -> float:
    """Return Krippendorff's alpha for two coders and nominal values, none missing; nan if all values are equal.

    Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", from the coincidence matrix.
    """
    coded = list(pairs)
    totals = Counter(value for pair in coded for value in pair)
    n = totals.total()
    n_alike = 2 * sum(first == second for first, second in coded)
    expected = n * n - sum(total * total for total in totals.values())
    return 1 - (n - 1) * (n - n_alike) / expected if expected else nan
