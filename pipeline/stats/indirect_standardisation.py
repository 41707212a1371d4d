"""Indirect standardisation of a series of shares: what the mix of outlets explains is taken out of each period."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.stats.counts import Counts, Numbers

Series = tuple[NDArray[np.int64 | np.float64], Numbers]  # texts with the theme, and all texts, per period


def standardised_series(counts: Counts) -> Series:
    """Return the series with the mix of outlets held fixed; the plain one where the groups are no outlets.

    Of each period's texts with the theme those that its outlets would have at their own shares over all periods are
    expected; the surplus over them is added to the share of all texts. An outlet that lacks weeks, begins late or ends
    early therefore makes no change. The additive form keeps the variance below that of the plain share.
    """
    with_theme, n_texts = counts.series()
    if not counts.by_outlet or not n_texts.any():
        return with_theme, n_texts
    shares, overall = _own_shares(counts), _overall_share(counts)
    expected = np.bincount(counts.period, counts.n_texts * shares[counts.group], len(counts.periods))
    return np.clip(with_theme - expected + n_texts * overall, 0, n_texts), n_texts


def held_against(counts: Counts, n_by_group: Mapping[str, int]) -> Series:
    """Return the standardised series at the level of a past share, of whose texts `n_by_group` are of each outlet.

    Both are freed of their mix: without a change the series lies around the past share, whichever outlets either has.
    """
    with_theme, n_texts = standardised_series(counts)
    n_past = sum(n_by_group.values())
    if not counts.by_outlet or not n_past or not n_texts.any():
        return with_theme, n_texts
    overall = _overall_share(counts)
    own = dict(zip(counts.groups, _own_shares(counts).tolist(), strict=True))
    expected = sum(n * own.get(group, overall) for group, n in n_by_group.items()) / n_past
    return np.clip(with_theme + n_texts * (expected - overall), 0, n_texts), n_texts


def _own_shares(counts: Counts) -> NDArray[np.float64]:
    """Return the share of each group over all periods; the overall one for a group without texts."""
    n_groups = len(counts.groups)
    with_theme, n_texts = (np.bincount(counts.group, one, n_groups) for one in (counts.n_with_theme, counts.n_texts))
    return np.where(n_texts > 0, with_theme / np.maximum(n_texts, 1), _overall_share(counts))


def _overall_share(counts: Counts) -> float:
    return float(counts.n_with_theme.sum() / counts.n_texts.sum())
