"""Tests of change for all themes: trend with FDR control, change points and EWMA alarm, with verdicts and remarks."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import exp

import numpy as np
from numpy.typing import NDArray

from pipeline.records import BaselineShare, ChangeCode, ChangeTest, Verdict
from pipeline.stats.change_points import bic_penalty, change_points
from pipeline.stats.counts import Counts
from pipeline.stats.ewma import WEIGHT, WIDTH, ewma_chart
from pipeline.stats.indirect_standardisation import held_against, standardised_series
from pipeline.stats.score_bootstrap import smallest_p
from pipeline.stats.trend import ENOUGH_SOURCES, Problem, Trend, cochran_armitage_z, fit_trend

# The codebook's README, B4 and B1: with fewer, nothing is tested.
MENTIONS = 30  # texts with the theme
TEXTS = 10  # in a period for it to count
BASELINE_TEXTS = 20
TREND_PERIODS = 8
CHANGE_PERIODS = 12
FALSE_DISCOVERIES = 0.10  # false discovery rate among the themes called rising or falling
OF_FEW_SOURCES = 0.05  # stricter: with 8 that come and go, up to 1 theme in 10 had p < 0.05 by chance (simulated)

METHODS = {
    ChangeCode.TREND: (
        f"logistic regression of presence on period and source group, from the first period with {TEXTS} texts on; "
        "errors clustered by source and by period, t with the smaller number of these - 1 degrees of freedom; p is the "
        "largest of that of t and those of signs flipped by source and by period (wild score bootstrap); "
        f"Benjamini-Hochberg over all themes tested, q = {FALSE_DISCOVERIES:.2f}, with fewer than {ENOUGH_SOURCES} "
        f"sources {OF_FEW_SOURCES:.2f}"
    ),
    ChangeCode.CHANGE_POINT: "exploratory: binomial likelihood, optimal partition, BIC penalty 2 ln(texts) a change",
    ChangeCode.EWMA: (
        f"moving average, weight {WEIGHT}, limits at {WIDTH} standard deviations around the share of the extended "
        "baseline, its own error included"
    ),
}

_BY_OUTLET = {
    ChangeCode.TREND: "; outlets are held fixed, not their groups: an outlet whose history and nights are not joined "
    "counts as two",
    ChangeCode.CHANGE_POINT: "; shares standardised for the mix of outlets, one that is not joined counting as two",
    ChangeCode.EWMA: "; outlets that were there by the end of the baseline, shares standardised for their mix",
}

_REMARKS = {
    Problem.NO_VARIATION: "in no group of sources do some texts have the theme and others not",
    Problem.ONE_SOURCE: "all texts are of one source",
    Problem.NO_TIME: "no group of sources has texts in two periods, so time cannot be separated from source",
    Problem.EXACT_FIT: "the slope fits the share of every source and period exactly, so its error cannot be estimated",
    Problem.SEPARATION: "the theme begins or ends with a period so sharply that no finite slope fits",
    Problem.FEW_SOURCES: (
        f"fewer than {ENOUGH_SOURCES} sources: the interval may be too narrow, and chance alone gives such a p up to "
        f"twice as often; rising or falling only up to p_adjusted {OF_FEW_SOURCES:.2f}"
    ),
    Problem.GROUPS_LEFT_OUT: "groups of sources with the theme in all texts or none are left out",
}


def theme_tests(
    counts: Mapping[str, Counts], baseline: Mapping[str, BaselineShare], baseline_ends: date | None
) -> tuple[ChangeTest, ...]:
    """Return the results of trend, change-point and alarm tests, in this order; every theme has each of them.

    `baseline` is empty and `baseline_ends` None if no window is known or no text falls into it.
    """
    trends = [_trend_test(theme_id, one) for theme_id, one in counts.items()]
    changes = [test for theme_id, one in counts.items() for test in _change_point_tests(theme_id, one)]
    alarms = [_ewma_test(theme_id, one, baseline.get(theme_id), baseline_ends) for theme_id, one in counts.items()]
    return (*_adjusted(trends), *changes, *alarms)


def _trend_test(theme_id: str, every: Counts) -> ChangeTest:
    counts = _from_first_full(every)
    untested = _frame(ChangeCode.TREND, theme_id, counts)
    if reason := _untestable_because(counts, TREND_PERIODS):
        return untested.model_copy(update={"remark": reason})
    trend = fit_trend(counts)
    remarks = "; ".join(f"{problem}: {_REMARKS[problem]}" for problem in trend.problems)
    found = {"remark": remarks, "n_sources": trend.n_sources, "n_groups": trend.n_groups}
    found["z_crude"] = cochran_armitage_z(*counts.series())
    test = untested.model_copy(update=found)
    smallest = _smallest_p(test)
    if trend.slope and smallest > OF_FEW_SOURCES:
        shows_none = (
            f"with {test.n_sources} sources and {test.n_periods} periods p cannot be below {smallest:.3f}, so no trend "
            f"can be shown, whatever the texts: 6 sources and periods are needed for {OF_FEW_SOURCES:.2f}"
        )
        return test.model_copy(update={"remark": shows_none})
    return test.model_copy(update=_slope_columns(trend))


def _smallest_p(test: ChangeTest) -> float:
    """Return the smallest p-value possible in a test whose signs are flipped by source and by period."""
    return smallest_p(min(test.n_sources, test.n_periods))


def _slope_columns(trend: Trend) -> dict[str, object]:
    if trend.slope is None:
        return {}
    return {
        "log_odds": trend.slope.log_odds,
        "odds_ratio": exp(trend.slope.log_odds),
        "odds_ratio_low": exp(trend.slope.low),
        "odds_ratio_high": exp(trend.slope.high),
        "statistic": trend.slope.t,
        "p": trend.slope.p,
    }


def _adjusted(trends: Sequence[ChangeTest]) -> list[ChangeTest]:
    """Return the tests with Benjamini-Hochberg p-values, over those that have a p, and their verdicts."""
    p = [test.p for test in trends if test.p is not None]
    if not p:
        return list(trends)
    from scipy.stats import false_discovery_control  # here: as in `trend`

    adjusted = iter(false_discovery_control(p).tolist())
    return [test if test.p is None else _judged(test, next(adjusted), len(p)) for test in trends]


def _judged(test: ChangeTest, p_adjusted: float, n_tested: int) -> ChangeTest:
    limit = FALSE_DISCOVERIES if test.n_sources >= ENOUGH_SOURCES else OF_FEW_SOURCES
    judged: dict[str, object] = {"p_adjusted": p_adjusted, "verdict": Verdict.NONE_SHOWN}
    smallest = _smallest_p(test)
    if p_adjusted <= limit:
        judged["verdict"] = Verdict.RISING if (test.log_odds or 0) > 0 else Verdict.FALLING
    elif n_tested * smallest > limit:
        alone = (
            f"with {test.n_sources} sources and {test.n_periods} periods p cannot be below {smallest:.4f}: among "
            f"{n_tested} themes tested, one that moves alone cannot be shown"
        )
        judged["remark"] = "; ".join(filter(None, (test.remark, alone)))
    return test.model_copy(update=judged)


def _change_point_tests(theme_id: str, counts: Counts) -> list[ChangeTest]:
    """Return one test per change that was found, or a single one with the verdict that none was shown."""
    untested = _frame(ChangeCode.CHANGE_POINT, theme_id, counts)
    if reason := _untestable_because(counts, CHANGE_PERIODS):
        return [untested.model_copy(update={"remark": reason})]
    with_theme, n_texts = standardised_series(counts)
    penalty = bic_penalty(int(n_texts.sum()))
    changes = [
        untested.model_copy(
            update={
                "changed_from": counts.periods[change.at],
                "share_before": change.before,
                "share_after": change.after,
                "statistic": change.likelihood_ratio,
                "verdict": Verdict.RISING if change.after > change.before else Verdict.FALLING,
                "remark": f"twice the log likelihood ratio is {change.likelihood_ratio:.2f}, against {penalty:.2f}",
            }
        )
        for change in change_points(with_theme, n_texts)
    ]
    return changes or [untested.model_copy(update={"verdict": Verdict.NONE_SHOWN})]


def _ewma_test(theme_id: str, every: Counts, baseline: BaselineShare | None, baseline_ends: date | None) -> ChangeTest:
    linked = _there_by(every, baseline_ends)
    counts = _after(linked, baseline_ends)
    untested = _frame(ChangeCode.EWMA, theme_id, counts)
    if trouble := _no_chart(counts, baseline) or baseline is None:
        return untested.model_copy(update={"remark": str(trouble)})
    p0 = baseline.n_with_theme / baseline.n_texts
    with_theme, n_texts = held_against(linked, baseline.n_by_group)
    is_after = counts.series()[1] > 0
    chart = ewma_chart(p0, with_theme * is_after, n_texts * is_after, baseline.n_texts)
    last = chart[-1]
    quiet = [number for number, point in enumerate(chart) if point.side != last.side]
    since = chart[quiet[-1] + 1 if quiet else 0].period
    verdicts = {1: Verdict.ALARM_HIGH, -1: Verdict.ALARM_LOW, 0: Verdict.NONE_SHOWN}
    return untested.model_copy(
        update={
            "changed_from": counts.periods[since] if last.side else None,
            "share_before": p0,
            "share_after": last.z,
            "statistic": (last.z - p0) / last.deviation,
            "verdict": verdicts[last.side],
            "remark": f"limits {max(last.low, 0.0):.4f} to {min(last.high, 1.0):.4f}, around a share of "
            f"{baseline.n_with_theme} in {baseline.n_texts} texts",
        }
    )


def _no_chart(counts: Counts, baseline: BaselineShare | None) -> str:
    n_texts = baseline.n_texts if baseline else 0
    if baseline is None or n_texts < BASELINE_TEXTS:
        return f"the extended baseline has {n_texts} texts, {BASELINE_TEXTS} are needed"
    return "" if counts.n_texts.sum() else "no complete period with texts has followed the extended baseline"


def _there_by(counts: Counts, day: date | None) -> Counts:
    """Return the cells of outlets with texts in a period that began by `day`; all cells where groups are no outlets."""
    if not counts.by_outlet:
        return counts
    is_before = np.array([day is not None and start <= day for start in counts.periods], dtype=bool)
    return counts.where(np.isin(counts.group, counts.group[is_before[counts.period]]))


def _after(counts: Counts, day: date | None) -> Counts:
    """Return the cells of periods that begin after `day`; none without a day."""
    is_after = np.array([day is not None and start > day for start in counts.periods], dtype=bool)
    return counts.where(is_after[counts.period])


def _from_first_full(counts: Counts) -> Counts:
    """Return the cells from the first full period on: a few stray texts, years earlier, would dominate the slope."""
    full = np.flatnonzero(counts.series()[1] >= TEXTS)
    return counts.where(counts.period >= full[0]) if len(full) else counts


def _untestable_because(counts: Counts, least_periods: int) -> str:
    n_mentions, n_periods = int(counts.n_with_theme.sum()), _n_full(counts.series()[1])
    reasons = []
    if n_mentions < MENTIONS:
        reasons.append(f"{n_mentions} texts with the theme, {MENTIONS} are needed")
    if n_periods < least_periods:
        reasons.append(f"{n_periods} periods of {TEXTS} or more texts, {least_periods} are needed")
    return "; ".join(reasons)


def _n_full(n_texts: NDArray[np.int64]) -> int:
    return int((n_texts >= TEXTS).sum())


def _frame(code: ChangeCode, theme_id: str, counts: Counts) -> ChangeTest:
    """Return a test without a result, with the periods, texts and sources that go into it."""
    used = np.unique(counts.period)
    return ChangeTest(
        test_code=code,
        theme_id=theme_id,
        first_period=counts.periods[used[0]] if len(used) else None,
        last_period=counts.periods[used[-1]] if len(used) else None,
        n_periods=len(used),
        n_texts=int(counts.n_texts.sum()),
        n_with_theme=int(counts.n_with_theme.sum()),
        n_sources=counts.n_sources,
        n_groups=len(np.unique(counts.group)),
        method=METHODS[code] + (_BY_OUTLET[code] if counts.by_outlet else ""),
        verdict=Verdict.NOT_TESTED,
    )
