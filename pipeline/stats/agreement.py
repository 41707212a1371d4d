"""What two coders said of the same units in; how far they agree beyond chance out."""

from collections import Counter
from collections.abc import Iterable
from math import nan


def alpha(pairs: Iterable[tuple[object, object]]) -> float:
    """Return Krippendorff's alpha of two coders, nominal, nothing missing; nan where all values are the same.

    Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability": from the matrix of coincidences.
    """
    coded = list(pairs)
    totals = Counter(value for pair in coded for value in pair)
    n = totals.total()
    n_alike = 2 * sum(first == second for first, second in coded)
    expected = n * n - sum(total * total for total in totals.values())
    return 1 - (n - 1) * (n - n_alike) / expected if expected else nan
