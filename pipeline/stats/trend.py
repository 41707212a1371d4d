"""Logistic trend of a theme over time, with two-way clustered errors, or the reason why none can be estimated.

SciPy and statsmodels are imported where a trend is fitted: they take seconds to load, and most nights fit none.
"""

import warnings
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from pipeline.stats.counts import Counts
from pipeline.stats.score_bootstrap import score_bootstrap

ENOUGH_SOURCES = 30  # with fewer, clustered errors are too small: Cameron and Miller 2015, JHR 50(2), section VI
_NO_ERROR = 1e-8  # of the log-odds: rounding can leave this much of a standard error of 0


class Problem(StrEnum):
    """Why a slope cannot be estimated, or how far it can be trusted."""

    NO_VARIATION = "no_variation"  # every text has the theme, or none
    ONE_SOURCE = "one_source"  # nothing to cluster by
    NO_TIME = "no_time"  # no group of sources has texts in two periods: time cannot be separated from group
    EXACT_FIT = "exact_fit"  # the slope fits every share exactly, so its error cannot be estimated
    SEPARATION = "separation"  # the likelihood grows with the slope for ever: the theme begins or ends with a period
    FEW_SOURCES = "few_sources"  # slope and p are given, but the interval is likely too narrow
    GROUPS_LEFT_OUT = "groups_left_out"  # in some group all texts have the theme, or none: no information on time


@dataclass(frozen=True)
class Slope:
    """The change of a theme's log-odds from one period to the next, with the 95 % interval from its `t`.

    `p` is the largest of three: that of `t`, and those of the wild score bootstrap by source and by period. It may be
    above 0.05 although the interval excludes 0; with few sources or periods the interval is the less reliable of both.
    """

    log_odds: float
    low: float
    high: float
    t: float
    p: float


@dataclass(frozen=True)
class Trend:
    """A slope, or None; the numbers of sources and groups behind it, and the problems found."""

    slope: Slope | None
    n_sources: int
    n_groups: int
    problems: tuple[Problem, ...]


def fit_trend(counts: Counts) -> Trend:
    """Return the trend of one theme: logistic regression of its presence on time and source group.

    Errors are clustered by source and by period, because an event moves all sources at once. One cell per source and
    period gives the same estimate as one row per text; a group in which all texts have the theme, or none, does not
    affect the slope and is left out.
    """
    informative = _of_groups_that_vary(counts)
    left_out = [Problem.GROUPS_LEFT_OUT] if len(informative.source) < len(counts.source) else []
    n_sources, n_groups = informative.n_sources, len(np.unique(informative.group))
    if problem := _untestable_because(informative):
        return Trend(None, n_sources, n_groups, (problem,))
    slope = _slope(informative)
    if slope is None:
        return Trend(None, n_sources, n_groups, (Problem.EXACT_FIT,))
    few = [Problem.FEW_SOURCES] if n_sources < ENOUGH_SOURCES else []
    return Trend(slope, n_sources, n_groups, (*few, *left_out))


def cochran_armitage_z(with_theme: NDArray[np.int64], n_texts: NDArray[np.int64]) -> float | None:
    """Return z of the Cochran-Armitage trend test over periods, without groups or clusters; None if nothing varies."""
    time = np.arange(len(n_texts), dtype=float)
    n = n_texts.sum()
    share = with_theme.sum() / n if n else 0.0
    spread = (n_texts @ time**2 - (n_texts @ time) ** 2 / n) if n else 0.0
    variance = share * (1 - share) * spread
    return float(time @ (with_theme - n_texts * share) / sqrt(variance)) if variance > 0 else None


def _of_groups_that_vary(counts: Counts) -> Counts:
    n_texts = np.bincount(counts.group, counts.n_texts)
    with_theme = np.bincount(counts.group, counts.n_with_theme)
    varies = (with_theme > 0) & (with_theme < n_texts)
    return counts.where(varies[counts.group])


def _design(counts: Counts) -> NDArray[np.float64]:
    """Return the design matrix, one row per cell: time, then one column per group."""
    groups = np.unique(counts.group)
    time = counts.period - counts.period.mean() if len(counts.period) else counts.period
    return np.column_stack([time, counts.group[:, None] == groups[None, :]]).astype(float)


def _untestable_because(counts: Counts) -> Problem | None:
    if not len(counts.source):
        return Problem.NO_VARIATION
    if counts.n_sources == 1:
        return Problem.ONE_SOURCE
    merged = _merged(counts)
    design = _design(merged)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return Problem.NO_TIME
    return Problem.SEPARATION if _is_separated(merged, design) else None


def _merged(counts: Counts) -> Counts:
    """Merge cells of the same group and period: the design matrix does not depend on more."""
    n_periods = len(counts.periods)
    code = counts.group * n_periods + counts.period
    _, first = np.unique(code, return_index=True)
    merged = counts.where(np.isin(np.arange(len(code)), first))
    order = merged.group * n_periods + merged.period
    n_texts = np.bincount(code, counts.n_texts)[order].astype(np.int64)
    n_with_theme = np.bincount(code, counts.n_with_theme)[order].astype(np.int64)
    return replace(merged, n_texts=n_texts, n_with_theme=n_with_theme)


def _is_separated(counts: Counts, design: NDArray[np.float64]) -> bool:
    """Return whether a hyperplane separates texts with the theme from those without, so that the slope is infinite.

    By linear programming: K. Konis 2007, "Linear programming algorithms for detecting separated data".
    """
    from scipy.optimize import linprog

    sides = np.vstack([design[counts.n_with_theme > 0], -design[counts.n_with_theme < counts.n_texts]])
    best = linprog(-sides.sum(axis=0), A_ub=-sides, b_ub=np.zeros(len(sides)), bounds=(-1, 1))
    return best.fun is None or bool(best.fun < -1e-6)


def _slope(counts: Counts) -> Slope | None:
    from scipy import stats
    from statsmodels.genmod.families import Binomial  # type: ignore[import-untyped]
    from statsmodels.genmod.generalized_linear_model import GLM  # type: ignore[import-untyped]
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning  # type: ignore[import-untyped]

    outcomes = np.column_stack([counts.n_with_theme, counts.n_texts - counts.n_with_theme])
    design = _design(counts)
    with warnings.catch_warnings():  # it mistakes an exact fit of shares for separation, which was already ruled out
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fit = GLM(outcomes, design, family=Binomial()).fit()
    error = sqrt(_clustered_variance(counts, design @ fit.normalized_cov_params[0] * fit.resid_response))
    if not error > _NO_ERROR:
        return None
    log_odds, degrees = float(fit.params[0]), min(counts.n_sources, len(np.unique(counts.period))) - 1
    t, reach = log_odds / error, float(stats.t.ppf(0.975, degrees)) * error
    p = max(float(2 * stats.t.sf(abs(t), degrees)), *(score_bootstrap(scores) for scores in _cluster_scores(counts)))
    return Slope(log_odds, log_odds - reach, log_odds + reach, t, p)


def _clustered_variance(counts: Counts, influence: NDArray[np.float64]) -> float:
    """Return the two-way clustered variance of the slope, by source and by period, from the `influence` of each cell.

    C. Cameron, J. Gelbach and D. Miller 2011, JBES 29(2): the sum of both one-way variances minus that of single cells.
    The sum can be smaller than one of them, or negative; the larger one-way variance is then used.
    """
    n_columns = 1 + len(np.unique(counts.group))
    by_source, by_period, by_cell = (
        _one_way(influence, clusters, n_columns)
        for clusters in (counts.source, counts.period, np.arange(len(influence)))
    )
    return max(by_source, by_period, by_source + by_period - by_cell)


def _one_way(influence: NDArray[np.float64], clusters: NDArray[np.int64], n_columns: int) -> float:
    n_cells, n_clusters = len(influence), len(np.unique(clusters))
    correction = n_clusters / (n_clusters - 1) * (n_cells - 1) / max(n_cells - n_columns, 1)
    return float((np.bincount(clusters, influence) ** 2).sum() * correction)


def _cluster_scores(counts: Counts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the contributions of sources and of periods to the score of the slope under no trend, given the groups."""
    n_texts = np.bincount(counts.group, counts.n_texts)
    of_group = np.where(n_texts > 0, n_texts, 1)
    share = np.bincount(counts.group, counts.n_with_theme) / of_group
    middle = np.bincount(counts.group, counts.n_texts * counts.period) / of_group
    surplus = counts.n_with_theme - counts.n_texts * share[counts.group]
    score = ((counts.period - middle[counts.group]) * surplus).astype(np.float64)
    by_source, by_period = (np.bincount(clusters, score) for clusters in (counts.source, counts.period))
    return by_source.astype(np.float64), by_period.astype(np.float64)
