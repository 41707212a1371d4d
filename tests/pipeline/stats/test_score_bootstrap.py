"""Signs of clusters, flipped: every choice where there are few, seeded draws where there are many."""

import numpy as np
import pytest

from pipeline.stats.score_bootstrap import DRAWS, score_bootstrap


@pytest.mark.parametrize(
    ("scores", "p"),
    [((1, 2, 3), 2 / 8), ((1, 2, -3), 1), ((3, 2, -1), 4 / 8), ((1, 1, 0, 0), 1 / 2), ((5,), 1), ((0, 0), 1), ((), 1)],
)
def test_with_few_clusters_p_is_the_exact_share_of_sums_as_large(scores: tuple[int, ...], p: float) -> None:
    assert score_bootstrap(np.array(scores, dtype=float)) == pytest.approx(p)


def test_with_many_clusters_p_is_drawn_the_same_each_time_and_never_0() -> None:
    assert score_bootstrap(np.ones(40)) == 1 / (DRAWS + 1)
    scores = np.array([1.0, -1.0] * 10 + [3.0])
    assert score_bootstrap(scores) == score_bootstrap(scores)
    assert 0.70 < score_bootstrap(scores) < 0.74  # 0.718
