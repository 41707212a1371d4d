"""The worked values of the codebook's statistics: each measure that Python computes gives its figure."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from pipeline.stats.agreement import krippendorff_alpha
from pipeline.stats.change_points import bic_penalty, change_points
from pipeline.stats.ewma import ewma_chart
from pipeline.stats.log_odds import weighted_log_odds
from pipeline.stats.trend import cochran_armitage_z, fit_trend
from tests.pipeline.stats.counted import counted

WITH_THEME = np.array([2, 3, 1, 2, 2, 3, 7, 8, 6, 9, 8, 7])
TEXTS = np.array([20, 22, 18, 20, 21, 24, 22, 24, 21, 26, 23, 22])


def exactly(value: object) -> object:
    return pytest.approx(value, abs=1e-6)


def test_words_move_by_their_weighted_log_odds() -> None:
    moved = weighted_log_odds(np.array([30, 10, 5, 955]), 1000, np.array([10, 12, 20, 1958]), 2000, prior=100)
    assert moved.delta.tolist() == exactly([1.687048, 0.479482, -0.630992, -0.734214])
    assert moved.variance.tolist() == exactly([0.120150, 0.171702, 0.219429, 0.001437])
    assert moved.z.tolist() == exactly([4.867044, 1.157137, -1.347029, -19.367924])


def test_p_values_of_many_themes_are_adjusted_by_benjamini_and_hochberg() -> None:
    adjusted = false_discovery_control([0.001, 0.008, 0.012, 0.035, 0.041, 0.20, 0.55, 0.90])
    assert adjusted.tolist() == exactly([0.008, 0.032, 0.032, 0.0656, 0.0656, 0.266667, 0.628571, 0.9])


def test_the_crude_trend_is_that_of_cochran_and_armitage() -> None:
    assert cochran_armitage_z(np.array([3, 5, 9, 14]), np.array([20, 22, 25, 28])) == exactly(2.769356680289836)


def test_the_slope_of_a_logistic_trend_is_that_of_the_texts_one_by_one() -> None:
    counts = counted(  # two sources whose sums are the worked example
        ("a", "one", (1, 3, 5, 6), (9, 12, 14, 13)),
        ("b", "one", (2, 2, 4, 8), (11, 10, 11, 15)),
    )
    slope = fit_trend(counts).slope
    assert slope is not None
    assert slope.log_odds == exactly(0.5896647691137044)


def test_a_change_is_found_where_the_binomial_likelihood_has_it() -> None:
    (change,) = change_points(WITH_THEME, TEXTS)
    assert change.at == 6
    assert change.likelihood_ratio == exactly(19.80264909634394)
    assert change.likelihood_ratio > bic_penalty(int(TEXTS.sum())) == pytest.approx(11.14, abs=0.01)


def test_the_chart_leaves_its_limit_in_the_eighth_period() -> None:
    chart = ewma_chart(0.10, WITH_THEME, TEXTS)
    assert (chart[-1].z, chart[-1].high) == exactly((0.267926, 0.156502))
    assert next(point.period for point in chart if point.side) + 1 == 8


def test_alpha_of_ten_units_with_eight_agreed() -> None:
    assert krippendorff_alpha(zip("1011001010", "1010001110", strict=True)) == exactly(0.62)
    assert krippendorff_alpha(zip("0001", "0001", strict=True)) == 1.0


def test_alpha_is_that_of_krippendorffs_binary_example() -> None:
    assert krippendorff_alpha(zip("0100000010", "1110010000", strict=True)) == pytest.approx(0.095, abs=5e-4)


def test_alpha_is_that_of_krippendorffs_nominal_example() -> None:
    assert krippendorff_alpha(zip("aabbdcccedda", "babbbccceddd", strict=True)) == pytest.approx(0.692, abs=5e-4)


def test_alpha_of_full_agreement_is_1_and_of_a_theme_that_nobody_codes_unknown() -> None:
    assert krippendorff_alpha([(True, True), (False, False)]) == 1
    assert np.isnan(krippendorff_alpha([(False, False)] * 5))
