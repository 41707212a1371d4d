"""The trend test: as one row per text would have it, and honest about what it cannot say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.genmod.families import Binomial  # type: ignore[import-untyped]
from statsmodels.genmod.generalized_linear_model import GLM  # type: ignore[import-untyped]

from pipeline.stats.counts import Counts
from pipeline.stats.trend import Problem, cochran_armitage_z, fit_trend
from tests.pipeline.stats.counted import counted, quarters


def drawn(n_sources: int, slope: float, *, n_periods: int = 10, n_groups: int = 3, seed: int = 5) -> Counts:
    """Return counts drawn from sources of different levels whose share follows `slope` on the log odds."""
    rng = np.random.default_rng(seed)
    period, source = np.tile(np.arange(n_periods), n_sources), np.repeat(np.arange(n_sources), n_periods)
    n_texts = rng.integers(2, 9, len(period))
    chance = 1 / (1 + np.exp(-(rng.normal(-1, 0.5, n_sources)[source] + slope * (period - n_periods / 2))))
    groups = tuple(f"group{number}" for number in range(n_groups))
    return Counts(
        source, source % n_groups, period, n_texts, rng.binomial(n_texts, chance), tuple(quarters(n_periods)), groups
    )


def test_one_cell_per_source_and_quarter_gives_what_one_row_per_text_gives() -> None:
    counts = drawn(12, 0.1)
    one_by_one = np.repeat(np.arange(len(counts.source)), counts.n_texts)
    number = np.concatenate([np.arange(n) for n in counts.n_texts])
    has_theme = number < counts.n_with_theme[one_by_one]
    design = np.column_stack([counts.period[one_by_one], *(counts.group[one_by_one] == group for group in range(3))])
    fit = GLM(has_theme.astype(float), design.astype(float), family=Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": counts.source[one_by_one], "use_correction": False}, use_t=True
    )
    slope = fit_trend(counts).slope
    assert slope is not None
    assert slope.log_odds == pytest.approx(fit.params[0])


@pytest.mark.parametrize("seed", range(6))
def test_errors_are_clustered_by_source_and_period_and_never_less_than_by_one_of_them(seed: int) -> None:
    counts = drawn(12, 0.1, seed=seed)
    outcomes = np.column_stack([counts.n_with_theme, counts.n_texts - counts.n_with_theme])
    design = np.column_stack([counts.period, *(counts.group == group for group in range(3))]).astype(float)
    variances = [
        GLM(outcomes, design, family=Binomial())
        .fit(cov_type="cluster", cov_kwds={"groups": clusters})
        .cov_params()[0, 0]
        for clusters in (counts.source, counts.period, np.column_stack([counts.source, counts.period]))
    ]
    slope = fit_trend(counts).slope
    assert slope is not None
    assert (slope.log_odds / slope.t) ** 2 == pytest.approx(max(variances), rel=1e-4)
    half = stats.t.ppf(0.975, 9) * np.sqrt(max(variances))  # ten periods are fewer than twelve sources
    assert (slope.low, slope.high) == pytest.approx((slope.log_odds - half, slope.log_odds + half), rel=1e-3)
    assert slope.p >= 2 * stats.t.sf(abs(slope.t), 9)


def steady(rng: np.random.Generator, n_sources: int, *, stay: int, shock: float, n_periods: int = 12) -> Counts:
    """Return counts without a trend: sources are there for `stay` quarters, quarters have a shock for all sources."""
    period, source = np.tile(np.arange(n_periods), n_sources), np.repeat(np.arange(n_sources), n_periods)
    first = rng.integers(0, n_periods - stay + 1, n_sources)[source]
    log_odds = -1 + rng.normal(0, 1, n_sources)[source] + rng.normal(0, shock, n_periods)[period]
    n_texts = np.where((period >= first) & (period < first + stay), 1 + rng.poisson(4, len(period)), 0)
    with_theme = rng.binomial(n_texts, 1 / (1 + np.exp(-log_odds)))
    return Counts(source, source % 3, period, n_texts, with_theme, tuple(quarters(n_periods)), tuple("abc")).where(
        n_texts > 0
    )


@pytest.mark.parametrize(
    ("n_sources", "stay", "shock"),
    [
        pytest.param(8, 6, 0.0, id="eight sources that come and go"),
        pytest.param(40, 12, 0.3, id="quarters with an event for all"),
    ],
)
def test_chance_alone_gives_a_small_p_to_about_one_theme_in_twenty(n_sources: int, stay: int, shock: float) -> None:
    rng = np.random.default_rng(20230825)
    slopes = [fit_trend(steady(rng, n_sources, stay=stay, shock=shock)).slope for _ in range(100)]
    n_small = sum(slope is not None and slope.p < 0.05 for slope in slopes)
    assert n_small <= 11  # of 100; errors clustered by source alone gave 14 and 35


def test_a_drift_is_seen_and_its_interval_holds_the_truth() -> None:
    trend = fit_trend(drawn(40, 0.15))
    assert trend.slope is not None
    assert trend.slope.low < 0.15 < trend.slope.high
    assert trend.slope.p < 0.01
    assert (trend.n_sources, trend.n_groups, trend.problems) == (40, 3, ())


def test_a_shift_from_group_to_group_is_no_trend() -> None:
    more, fewer = (6, 8, 10, 12, 14, 16, 18, 20), (20, 18, 16, 14, 12, 10, 8, 6)
    own = [1, 0, 0, 0, 0, 0, 0, -1]  # what every other source has more, and its neighbour less
    often = [
        (f"o{n}", "often", tuple(k // 2 + (-1) ** n * e for k, e in zip(fewer, own, strict=True)), fewer)
        for n in range(4)
    ]
    seldom = [
        (
            f"s{n}",
            "seldom",
            tuple(k // 6 + (-1) ** n * e for k, e in zip(more, own, strict=True)),
            tuple(k // 6 * 6 for k in more),
        )
        for n in range(4)
    ]
    counts = counted(*often, *seldom)
    slope, crude = fit_trend(counts).slope, cochran_armitage_z(*counts.series())
    assert slope is not None
    assert abs(slope.t) < 0.5
    assert crude is not None
    assert crude < -3


def test_few_sources_are_flagged_and_counted() -> None:
    trend = fit_trend(drawn(29, 0.1))
    assert trend.problems == (Problem.FEW_SOURCES,)
    assert trend.slope is not None


@pytest.mark.parametrize(
    ("problem", "sources"),
    [
        (Problem.NO_VARIATION, [("a", "g", (0, 0, 0), (5, 5, 5)), ("b", "g", (0, 0, 0), (5, 5, 5))]),
        (Problem.NO_VARIATION, [("a", "g", (5, 5, 5), (5, 5, 5)), ("b", "h", (0, 0, 0), (5, 5, 5))]),
        (Problem.ONE_SOURCE, [("a", "g", (1, 2, 3), (5, 5, 5))]),
        (Problem.NO_TIME, [("a", "g", (1, 0, 0), (5, 0, 0)), ("b", "h", (0, 0, 2), (0, 0, 5))]),
        (Problem.EXACT_FIT, [("a", "g", (1, 2, 3), (2, 4, 6)), ("b", "h", (1, 1, 1), (3, 3, 3))]),
        (Problem.SEPARATION, [("a", "g", (0, 0, 5), (5, 5, 5)), ("b", "g", (0, 0, 4), (5, 5, 4))]),
        (Problem.SEPARATION, [("a", "g", (0, 0, 2), (5, 5, 5)), ("b", "g", (0, 0, 1), (5, 5, 5))]),
    ],
)
def test_what_has_no_slope_says_why_and_makes_none_up(
    problem: Problem, sources: list[tuple[str, str, tuple[int, ...], tuple[int, ...]]]
) -> None:
    trend = fit_trend(counted(*sources))
    assert (trend.slope, trend.problems) == (None, (problem,))


def test_a_group_that_never_has_the_theme_leaves_the_slope_untouched() -> None:
    varied = [("a", "g", (1, 2, 2), (5, 5, 5)), ("b", "g", (2, 1, 4), (5, 5, 6))]
    with_silent = fit_trend(counted(*varied, ("c", "silent", (0, 0, 0), (9, 9, 9))))
    assert with_silent.slope == fit_trend(counted(*varied)).slope
    assert Problem.GROUPS_LEFT_OUT in with_silent.problems
    assert (with_silent.n_sources, with_silent.n_groups) == (2, 1)


cells = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=4, max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["g", "h"]), cells), min_size=1, max_size=4))
def test_whatever_the_counts_there_is_a_finite_slope_or_a_reason(
    sources: list[tuple[str, list[tuple[int, int]]]],
) -> None:
    listed = [
        (f"s{at}", group, tuple(min(k, n) for k, n in row), tuple(n for _, n in row))
        for at, (group, row) in enumerate(sources)
    ]
    trend = fit_trend(counted(*listed))
    if trend.slope is None:
        assert trend.problems
    else:
        assert abs(trend.slope.log_odds) < 25
        assert 0 <= trend.slope.p <= 1
