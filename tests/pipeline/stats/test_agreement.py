"""Krippendorff's alpha against his own example, for two coders and for many."""

from math import isnan

import pytest

from pipeline.stats.agreement import krippendorff_alpha

CODERS = (  # Krippendorff 2011, section D: four coders, twelve units, some of them missing
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def test_alpha_of_four_coders_with_missing_codes_is_krippendorffs_own() -> None:
    units = [[value for value in unit if value is not None] for unit in zip(*CODERS, strict=True)]
    assert krippendorff_alpha(units) == pytest.approx(0.743, abs=0.0005)


def test_alpha_of_two_coders_is_krippendorffs_own() -> None:
    first = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0)  # Krippendorff 2011, section A
    second = (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)
    assert krippendorff_alpha(zip(first, second, strict=True)) == pytest.approx(0.095, abs=0.0005)


def test_one_coder_or_equal_codes_say_nothing_about_agreement() -> None:
    assert isnan(krippendorff_alpha([[True], [False]]))
    assert isnan(krippendorff_alpha([[True, True], [True, True]]))
