"""Rogan-Gladen correction of a share for misclassification, with a parametric bootstrap interval.

The codes of a sample that was stratified by what the codebook finds give, per stratum, the probability that an article
has the theme (predictive values). With the sizes of the strata these give sensitivity and specificity, and
the share of a period is corrected by W. J. Rogan and B. Gladen 1978, American Journal of Epidemiology 107:

    share = (found - (1 - specificity)) / (sensitivity + specificity - 1)

Assumptions: within slice and span, sensitivity and specificity are the same in every period, as is the mix of voices
among the found articles; the coders are right; articles are drawn at random within their stratum.

The interval is of the rate behind the period, as that of the plain share is. It holds the doubt of the codes and of
the period's own texts: each probability is drawn from the Beta distribution of Jeffreys' prior (L. D. Brown, T. T. Cai
and A. DasGupta 2001, Statistical Science 16), and the correction is repeated with every draw. The found share of the
whole span is drawn together with that of the period, which is a part of it. Held fixed, as sensitivity and specificity
of a sample of its own are in Z. Lang and J. Reiczigel 2014 (Preventive Veterinary Medicine 113), it makes intervals
that hold up to 98 of 100 simulated shares; drawn together, they hold 93 to 97
(tests/pipeline/stats/test_corrected_coverage.py).

A share follows from the codes and the two counts of its period alone, and is stored with them: whoever changes the
method empties trends.corrected_shares in a migration.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.records import CodedStratum, CorrectedShare, CountedCell, StratumCode, UncorrectedReason

# Articles to decide in each stratum, or all that it has. If none of 10 coded articles has the theme, up to 26 % of the
# stratum may still have it (exact upper limit, 1 - 0.05 ** (1 / 10)): with fewer, the codes say next to nothing.
LEAST_CODED = 10
DRAWS = 4000  # the ends of an interval move by less than 0.01 from seed to seed
_UNDETECTED = 0.025  # share of the draws in which found articles have the theme no more often than the others
_SEED = 20230825
_ENDS = (0.025, 0.975)

_Draws = NDArray[np.float64]


def corrected_shares(strata: Sequence[CodedStratum], cells: Iterable[CountedCell]) -> Iterator[CorrectedShare]:
    """Yield the corrected share of each cell, 0 to 1; the cells are of the slice and span that the sample is from.

    Without enough codes in every stratum, or where the codes do not show that the codebook detects the theme, there is
    no share but a reason. The same codes and cells give the same numbers.
    """
    if reason := _uncorrectable(strata):
        yield from (CorrectedShare(reason=reason) for _ in cells)
        return
    corrector = _Corrector(strata)
    if not corrector.is_detecting:
        yield from (CorrectedShare(reason=UncorrectedReason.UNDETECTED) for _ in cells)
        return
    known: dict[tuple[int, int], CorrectedShare] = {}  # most weeks have few texts, and so the same counts
    for cell in cells:
        key = cell.n, cell.n_found
        if key not in known:
            known[key] = corrector.correct(cell)
        yield known[key]


def _uncorrectable(strata: Sequence[CodedStratum]) -> UncorrectedReason | None:
    """Return why a theme has no correction at all: too few codes, or only articles with a hit, or only without."""
    if any(one.n_decided < min(LEAST_CODED, one.n_articles) for one in strata):
        return UncorrectedReason.TOO_FEW_CODED
    is_both = len({one.stratum is StratumCode.NOT_FOUND for one in strata if one.n_articles}) == 2
    return None if is_both else UncorrectedReason.UNDETECTED


class _Corrector:
    """The corrections that the codes of one sample and theme allow: one by its shares, and one for each draw."""

    def __init__(self, strata: Sequence[CodedStratum]) -> None:
        rng = np.random.default_rng(_SEED)
        found = [one for one in strata if one.stratum is not StratumCode.NOT_FOUND and one.n_articles]
        others = [one for one in strata if one.stratum is StratumCode.NOT_FOUND]
        self._n_found = sum(one.n_articles for one in found)
        self._n_others = sum(one.n_articles for one in others)
        self._true_if_found = _predictive_value(rng, found)
        self._true_if_not = _predictive_value(rng, others)
        self._best_if_found, self._best_if_not = _observed(found), _observed(others)
        self._detected = self._true_if_found > self._true_if_not

    @property
    def is_detecting(self) -> bool:
        """Whether the codes show that found articles have the theme more often than the others."""
        return bool(1 - self._detected.mean() <= _UNDETECTED and self._best_if_found > self._best_if_not)

    def correct(self, cell: CountedCell) -> CorrectedShare:
        # Texts that came since the draw, or went, may leave a cell with more than the span had.
        n_elsewhere = max(self._n_found + self._n_others - cell.n, 0)
        n_found_elsewhere = min(max(self._n_found - cell.n_found, 0), n_elsewhere)
        rng = np.random.default_rng((_SEED, cell.n, cell.n_found))  # so that no cell depends on another
        here = _probability(rng, cell.n_found, cell.n)
        elsewhere = _probability(rng, n_found_elsewhere, n_elsewhere) if n_elsewhere else here
        in_span = (cell.n * here + n_elsewhere * elsewhere) / (cell.n + n_elsewhere)
        shares = _rogan_gladen(here, in_span, self._true_if_found, self._true_if_not)
        # Without detection a share may be anything: a few such draws belong to both ends alike.
        shares[~self._detected] = np.arange((~self._detected).sum()) % 2
        best = _rogan_gladen(
            np.array([cell.n_found / cell.n]),
            np.array([(cell.n_found + n_found_elsewhere) / (cell.n + n_elsewhere)]),
            np.array([self._best_if_found]),
            np.array([self._best_if_not]),
        )
        low, high = np.quantile(shares, _ENDS)
        share = float(best[0])
        return CorrectedShare(share=share, low=min(float(low), share), high=max(float(high), share))


def _predictive_value(rng: np.random.Generator, strata: Sequence[CodedStratum]) -> _Draws:
    """Return draws of the probability that an article of some strata has the theme, weighted by their sizes."""
    n_articles = sum(one.n_articles for one in strata)
    drawn = [one.n_articles / n_articles * _probability(rng, one.n_true, one.n_decided) for one in strata]
    return np.asarray(np.sum(drawn, axis=0))


def _probability(rng: np.random.Generator, k: int, n: int) -> _Draws:
    """Return draws of a probability of which k of n trials are known."""
    return rng.beta(k + 0.5, n - k + 0.5, DRAWS)


def _observed(strata: Sequence[CodedStratum]) -> float:
    """Return the share with the theme among the articles of some strata, as coded, weighted by their sizes."""
    n_articles = sum(one.n_articles for one in strata)
    return sum(one.n_articles / n_articles * one.n_true / one.n_decided for one in strata)


def _rogan_gladen(found: _Draws, in_span: _Draws, true_if_found: _Draws, true_if_not: _Draws) -> _Draws:
    """Return corrected shares, cut at 0 and 1, from the found shares of period and span and the predictive values."""
    with_theme = in_span * true_if_found + (1 - in_span) * true_if_not
    sensitivity = _ratio(in_span * true_if_found, with_theme)
    false_alarms = _ratio(in_span * (1 - true_if_found), 1 - with_theme)
    return np.clip(_ratio(found - false_alarms, sensitivity - false_alarms), 0, 1)


def _ratio(above: _Draws, below: _Draws) -> _Draws:
    """Return a ratio, 0 where it is none: no article has the theme, or every one has it."""
    return np.divide(above, below, out=np.zeros_like(above), where=below != 0)
