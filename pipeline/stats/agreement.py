"""Inter-coder reliability: agreement of coders beyond chance."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import nan


def krippendorff_alpha(units: Iterable[Sequence[object]]) -> float:
    """Return Krippendorff's alpha for any number of coders and nominal values; nan if all values are equal.

    A unit is the values that its coders gave, however many; one with fewer than two says nothing about agreement.
    Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", from the coincidence matrix.
    """
    coded = [unit for unit in units if len(unit) > 1]
    totals = Counter(value for unit in coded for value in unit)
    n = totals.total()
    n_alike = sum(_alike(unit) for unit in coded)
    expected = n * n - sum(total * total for total in totals.values())
    return 1 - (n - 1) * (n - n_alike) / expected if expected else nan


def _alike(unit: Sequence[object]) -> float:
    """Return what a unit adds to the diagonal of the coincidence matrix: its values, all pairs of which agree."""
    return sum(n * (n - 1) for n in Counter(unit).values()) / (len(unit) - 1)
