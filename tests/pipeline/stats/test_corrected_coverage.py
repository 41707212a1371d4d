"""Corrected shares in simulated worlds: how often their 95 % intervals hold the true share, 0.93 to 0.97 of the time.

`python -m tests.pipeline.stats.test_corrected_coverage` simulates every world, and prints one line for each.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

from pipeline.records import CodedStratum, CountedCell, StratumCode
from pipeline.stats.misclassification import corrected_shares
from pipeline.trial.sampling import Candidate, draw_articles
from tests.builders import CLOCK

SEED = 20230825
STRATA = tuple(StratumCode)
VOICES_IF_TRUE = (0.8, 0.05, 0.15)  # of found articles: author, headline, quotation
VOICES_IF_FALSE = (0.5, 0.1, 0.4)
RISING = ((0.05, 0.05, 0.08, 0.1), (0.1, 0.15, 0.2, 0.3), (0.3, 0.4, 0.5, 0.6), (0.5, 0.6, 0.7, 0.8))


class World(NamedTuple):
    """A theme with a true share for each quarter, how it is detected, the texts of a quarter, and those coded."""

    shares: tuple[float, ...]
    sensitivity: float
    specificity: float
    n_texts: int
    n_coded: int


class Outcome(NamedTuple):
    """Shares of the simulated cells: with an interval, held by it, below and above it; and its mean width."""

    given: float
    held: float
    below: float
    above: float
    width: float


def simulated(world: World, n_worlds: int) -> Outcome:
    """Draw worlds, samples and codes, correct the quarters, and compare the intervals with the true shares."""
    rng = np.random.default_rng(SEED)
    found = []
    for seed in range(n_worlds):
        truth = np.repeat(world.shares, world.n_texts) > rng.random(len(world.shares) * world.n_texts)
        strata = _classified(rng, world, truth)
        coded = _coded(strata, truth, world.n_coded, seed)
        by_quarter = (strata < 3).reshape(-1, world.n_texts).sum(axis=1)
        cells = [_cell(world.n_texts, int(n_found)) for n_found in by_quarter]
        for true, one in zip(world.shares, corrected_shares(coded, cells), strict=True):
            if one.low is not None and one.high is not None:
                found.append((one.low <= true <= one.high, true < one.low, true > one.high, one.high - one.low))
    means = np.mean(found, axis=0)
    return Outcome(len(found) / (n_worlds * len(world.shares)), *map(float, means))


def _classified(rng: np.random.Generator, world: World, truth: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the stratum of each text, as its place in STRATA."""
    chance = np.where(truth, world.sensitivity, 1 - world.specificity)
    if_true, if_false = (rng.choice(3, len(truth), p=chances) for chances in (VOICES_IF_TRUE, VOICES_IF_FALSE))
    return np.where(rng.random(len(truth)) < chance, np.where(truth, if_true, if_false), 3)


def _coded(strata: NDArray[np.int64], truth: NDArray[np.bool_], n_coded: int, seed: int) -> list[CodedStratum]:
    candidates = [Candidate(str(n), str(n), STRATA[place]) for n, place in enumerate(strata)]
    sizes, articles = draw_articles("theme", candidates, n_coded, seed)
    true_in = dict.fromkeys(STRATA, 0)
    for one in articles:
        true_in[one.candidate.stratum] += int(truth[int(one.candidate.article_id)])
    return [
        CodedStratum(stratum=one.stratum, n_articles=one.n_articles, n_decided=one.n_drawn, n_true=true_in[one.stratum])
        for one in sizes
    ]


def _cell(n: int, n_found: int) -> CountedCell:
    day = CLOCK.date()
    return CountedCell(period="quarter", period_start=day, period_end=day, n=n, n_found=n_found)


@pytest.mark.parametrize(
    "world",
    [
        World(RISING[0], 0.8, 0.95, 150, 200),  # rare
        World(RISING[1], 0.8, 0.95, 40, 100),  # most of a small corpus is coded
        World(RISING[2], 0.6, 0.9, 100, 200),  # detected badly
        World(RISING[3], 0.95, 0.98, 150, 100),  # detected well, a small part coded
    ],
)
def test_intervals_hold_the_true_share_in_95_of_100_simulated_cells(world: World) -> None:
    outcome = simulated(world, 200)  # 800 cells: chance alone moves the share by 0.015 at most, 19 times out of 20
    assert 0.93 <= outcome.held <= 0.97
    assert max(outcome.below, outcome.above) <= 0.045
    assert outcome.given > 0.95


def test_plain_intervals_hold_it_rarely_where_a_theme_is_detected_badly() -> None:
    world = World(RISING[2], 0.6, 0.9, 100, 200)
    rng = np.random.default_rng(SEED)
    held = []
    for _ in range(100):
        truth = np.repeat(world.shares, world.n_texts) > rng.random(len(world.shares) * world.n_texts)
        n_found = (_classified(rng, world, truth) < 3).reshape(-1, world.n_texts).sum(axis=1)
        for true, k in zip(world.shares, n_found, strict=True):
            ends = binomtest(int(k), world.n_texts).proportion_ci(method="wilson")
            held.append(ends.low <= true <= ends.high)
    assert np.mean(held) < 0.6


def main() -> None:
    """Print one line for each world."""
    detection = ((0.6, 0.9), (0.8, 0.95), (0.9, 0.8), (0.95, 0.98))
    for shares, detected, sizes in product(RISING, detection, ((40, 60), (40, 100), (100, 200), (150, 100))):
        world = World(shares, *detected, *sizes)
        outcome = simulated(world, 1000)
        print(world, " ".join(f"{name} {value:.3f}" for name, value in outcome._asdict().items()), flush=True)


if __name__ == "__main__":
    main()
