"""Outlets that lack weeks, begin late or end early make no change, and a change of the others is still found."""

from datetime import date

import numpy as np
import pytest

from pipeline.records import BaselineShare, ChangeCode, ChangeTest, Verdict
from pipeline.stats.counts import Counts
from pipeline.stats.indirect_standardisation import held_against, standardised_series
from pipeline.stats.theme_tests import theme_tests
from tests.pipeline.stats.counted import counted

N_QUARTERS = 16
BASELINE_ENDS = date(2020, 6, 30)  # its first two quarters
N_OTHERS = 8


def outlets(
    own_share: float = 0.9, lost: frozenset[int] = frozenset(), shift: float = 0.0, *, by_outlet: bool = True
) -> Counts:
    """Return eight outlets at about a fifth, and one at `own_share` with as many texts as two that lost some quarters.

    In the second half of the quarters the share of the eight is higher by `shift`.
    """
    rows = []
    for n in range(N_OTHERS):
        with_theme = tuple(_of_ten(0.2, n, quarter, shift) for quarter in range(N_QUARTERS))
        rows.append((f"o{n}", f"o{n}" if by_outlet else "g", with_theme, (10,) * N_QUARTERS))
    kept = tuple(0 if quarter in lost else 20 for quarter in range(N_QUARTERS))
    rows.append(("x", "x" if by_outlet else "g", tuple(round(n * own_share) for n in kept), kept))
    return counted(*rows, by_outlet=by_outlet)


def _of_ten(share: float, n: int, quarter: int, shift: float) -> int:
    """Return texts with the theme among ten, one more or less by turns."""
    wave = (1, -1)[(n + quarter) % 2]
    return round(10 * (share + (shift if quarter >= N_QUARTERS // 2 else 0.0))) + wave


def verdicts(counts: Counts, mix: dict[str, int], own_share: float = 0.9) -> dict[ChangeCode, set[Verdict]]:
    with_theme, n_texts = (int(one[:2].sum()) for one in outlets(own_share, by_outlet=False).series())
    shares = {"theme": BaselineShare(n_texts=n_texts, n_with_theme=with_theme, n_by_group=mix)}
    found: dict[ChangeCode, set[Verdict]] = {code: set() for code in ChangeCode}
    for test in theme_tests({"theme": counts}, shares, BASELINE_ENDS):
        found[test.test_code].add(test.verdict)
    return found


WHOLE_MIX = {**{f"o{n}": 20 for n in range(N_OTHERS)}, "x": 40}


@pytest.mark.parametrize("lost", [{3}, {4, 5, 6, 7}, set(range(10, 16)), set(range(2, 16)), {2, 5, 8, 9, 14}])
def test_lost_quarters_of_an_outlet_at_another_level_make_no_change_and_no_alarm(lost: set[int]) -> None:
    found = verdicts(outlets(lost=frozenset(lost)), WHOLE_MIX)
    assert found[ChangeCode.CHANGE_POINT] == {Verdict.NONE_SHOWN}
    assert found[ChangeCode.EWMA] == {Verdict.NONE_SHOWN}
    assert found[ChangeCode.TREND] == {Verdict.NONE_SHOWN}


def test_the_plain_series_would_have_called_them_a_change_and_an_alarm() -> None:
    found = verdicts(outlets(lost=frozenset(range(8, 16)), by_outlet=False), {})
    assert found[ChangeCode.CHANGE_POINT] == {Verdict.FALLING}
    assert found[ChangeCode.EWMA] == {Verdict.ALARM_LOW}


def test_a_change_of_most_outlets_is_found_though_one_lost_quarters() -> None:
    found = verdicts(outlets(own_share=0.2, lost=frozenset({5, 9, 10}), shift=0.3), WHOLE_MIX, own_share=0.2)
    assert found[ChangeCode.CHANGE_POINT] == {Verdict.RISING}
    assert found[ChangeCode.EWMA] == {Verdict.ALARM_HIGH}


def test_an_outlet_on_one_side_of_a_seam_is_not_held_against_another_on_its_other_side() -> None:
    history = ("x (history)", "x (history)", (2,) * 8 + (0,) * 8, (20,) * 8 + (0,) * 8)
    nights = ("x (nights)", "x (nights)", (0,) * 8 + (18,) * 8, (0,) * 8 + (20,) * 8)
    for change in _changes(counted(history, nights, by_outlet=True)):
        assert change.verdict is Verdict.NONE_SHOWN
    (found,) = _changes(counted(("x", "x", (2,) * 8 + (18,) * 8, (20,) * 16), by_outlet=True))
    assert found.verdict is Verdict.RISING


def _changes(counts: Counts) -> list[ChangeTest]:
    return [one for one in theme_tests({"a": counts}, {}, None) if one.test_code is ChangeCode.CHANGE_POINT]


def test_an_alarm_is_of_outlets_that_the_baseline_could_know() -> None:
    late = ("new", "new", (0,) * 4 + (10,) * 12, (0,) * 4 + (10,) * 12)
    old = ("old", "old", (2,) * 16, (10,) * 16)
    shares = {"theme": BaselineShare(n_texts=20, n_with_theme=4, n_by_group={"old": 20})}
    tests = theme_tests({"theme": counted(old, late, by_outlet=True)}, shares, BASELINE_ENDS)
    (alarm,) = (test for test in tests if test.test_code is ChangeCode.EWMA)
    assert (alarm.verdict, alarm.n_texts, alarm.n_sources) == (Verdict.NONE_SHOWN, 140, 1)
    assert "outlets that were there" in alarm.method


def test_regions_are_no_outlets_and_leave_the_series_as_it_is() -> None:
    counts = outlets(by_outlet=False)
    for series in (standardised_series(counts), held_against(counts, WHOLE_MIX)):
        assert all((one == plain).all() for one, plain in zip(series, counts.series(), strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_constant_shares_are_a_constant_series_at_the_level_of_the_past_whatever_is_missing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(0, 2, (6, N_QUARTERS)) * 10
    sizes[:, 0] = 10  # each outlet has texts
    rows = [
        (f"s{n}", f"s{n}", tuple(int(size) * n // 10 for size in row), tuple(map(int, row)))
        for n, row in enumerate(sizes)
    ]
    counts = counted(*rows, by_outlet=True)
    with_theme, n_texts = standardised_series(counts)
    has_texts = n_texts > 0
    assert (with_theme[has_texts] / n_texts[has_texts]) == pytest.approx(counts.n_with_theme.sum() / n_texts.sum())
    past, _ = held_against(counts, {"s0": 30, "s5": 10, "gone": 0})
    assert (past[has_texts] / n_texts[has_texts]) == pytest.approx(0.125)
