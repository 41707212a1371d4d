"""What tests of change come to: enough text or a reason, verdicts after adjusting, and no figure made up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from pipeline.records import BaselineShare, ChangeCode, ChangeTest, Verdict
from pipeline.stats.counts import Counts
from pipeline.stats.theme_tests import theme_tests
from tests.pipeline.stats.counted import counted, quarters

FIGURES = ("log_odds", "odds_ratio", "odds_ratio_low", "odds_ratio_high", "statistic", "p", "p_adjusted", "share_after")


def spread(with_theme: tuple[int, ...], n: int = 20, n_sources: int = 4) -> Counts:
    """Return counts of a theme in `n` texts a quarter, dealt to sources one by one, each quarter from another on."""
    dealt = [
        tuple(sum((at + period) % n_sources == source for at in range(k)) for period, k in enumerate(with_theme))
        for source in range(n_sources)
    ]
    texts = (n // n_sources,) * len(with_theme)
    return counted(*((f"s{source}", "g", row, texts) for source, row in enumerate(dealt)))


def weighed(
    counts: Mapping[str, Counts], baseline: Mapping[str, BaselineShare] | None = None, ends: date | None = None
) -> dict[tuple[ChangeCode, str], ChangeTest]:
    return {(test.test_code, test.theme_id): test for test in theme_tests(counts, baseline or {}, ends)}


def test_every_theme_has_each_test_and_one_that_is_not_made_has_no_figure() -> None:
    made = theme_tests({"a": spread((1,) * 9), "b": spread((2,) * 3)}, {}, None)
    assert [(test.test_code, test.theme_id) for test in made] == [
        (code, theme) for code in ChangeCode for theme in "ab"
    ]
    for test in made:
        assert test.verdict is Verdict.NOT_TESTED
        assert [getattr(test, figure) for figure in FIGURES] == [None] * len(FIGURES)
        assert test.remark
        assert test.method


@pytest.mark.parametrize(
    ("with_theme", "n", "remark"),
    [
        ((3,) * 9 + (2,), 20, "29 texts with the theme, 30 are needed"),
        ((6,) * 7, 20, "7 periods of 10 or more texts, 8 are needed"),
        ((4,) * 9, 8, "0 periods of 10 or more texts, 8 are needed"),
        ((0,) * 9, 20, "0 texts with the theme, 30 are needed"),
    ],
)
def test_a_trend_needs_thirty_mentions_and_eight_periods_of_ten(
    with_theme: tuple[int, ...], n: int, remark: str
) -> None:
    assert weighed({"a": spread(with_theme, n)})[ChangeCode.TREND, "a"].remark == remark


def test_no_text_at_all_is_told_as_that() -> None:
    nothing = counted(("s", "g", (0,), (0,)))
    for test in theme_tests({"a": replace(nothing, periods=())}, {}, None):
        assert (test.verdict, test.n_texts, test.first_period) == (Verdict.NOT_TESTED, 0, None)


def test_rising_and_falling_are_told_by_the_adjusted_p() -> None:
    themes = {
        "up": spread((2, 3, 4, 5, 7, 8, 9, 11, 13, 14), n_sources=10),
        "down": spread((14, 13, 11, 9, 8, 7, 5, 4, 3, 2), n_sources=10),
        "flat": spread((8, 7, 9, 8, 7, 8, 9, 7, 8, 8), n_sources=10),
    }
    found = {theme: weighed(themes)[ChangeCode.TREND, theme] for theme in themes}
    verdicts = {theme: test.verdict for theme, test in found.items()}
    assert verdicts == {"up": Verdict.RISING, "down": Verdict.FALLING, "flat": Verdict.NONE_SHOWN}
    p = [test.p for test in found.values() if test.p is not None]
    assert [test.p_adjusted for test in found.values()] == pytest.approx(false_discovery_control(p).tolist())
    up = found["up"]
    assert up.odds_ratio == pytest.approx(np.exp(up.log_odds or 0))
    assert (up.odds_ratio_low or 0) > 1
    assert up.remark.startswith("few_sources: fewer than 30 sources")
    assert (up.first_period, up.last_period, up.n_periods) == (date(2020, 1, 1), date(2022, 4, 1), 10)
    assert (up.n_texts, up.n_with_theme, up.n_sources, up.n_groups) == (200, 76, 10, 1)
    assert (up.z_crude or 0) > 2


def test_stray_texts_before_the_first_quarter_of_ten_do_not_steer_the_slope() -> None:
    late = spread((8, 7, 9, 8, 7, 8, 9, 7, 8, 8))
    strays = replace(
        late,
        source=np.append(late.source, 0),
        group=np.append(late.group, 0),
        period=np.append(late.period + 30, 0),
        n_texts=np.append(late.n_texts, 9),
        n_with_theme=np.append(late.n_with_theme, 9),
        periods=tuple(quarters(40)),
    )
    alone, after = (weighed({"a": counts})[ChangeCode.TREND, "a"] for counts in (late, strays))
    assert (after.log_odds, after.p) == pytest.approx((alone.log_odds, alone.p))
    assert (after.first_period, after.n_texts, after.n_periods) == (date(2027, 7, 1), 200, 10)


def test_few_sources_need_a_smaller_p_for_a_verdict() -> None:
    up = weighed({"up": spread((4, 5, 4, 5, 6, 5, 6, 5, 7, 6), n=35, n_sources=7)})[ChangeCode.TREND, "up"]
    assert 0.05 < (up.p_adjusted or 0) <= 0.10
    assert up.verdict is Verdict.NONE_SHOWN
    assert up.remark.endswith("rising or falling only up to p_adjusted 0.05")


def test_where_no_p_could_show_a_trend_none_is_tested() -> None:
    steep = (1, 2, 4, 6, 8, 10, 12, 14, 16, 18)
    few = weighed({"up": spread(steep, n_sources=5)})[ChangeCode.TREND, "up"]
    assert (few.verdict, few.p, few.odds_ratio) == (Verdict.NOT_TESTED, None, None)
    assert few.remark.startswith("with 5 sources and 10 periods p cannot be below 0.062")
    enough = weighed({"up": spread(steep, n=24, n_sources=6)})[ChangeCode.TREND, "up"]
    assert (enough.verdict, enough.p) == (Verdict.RISING, 2**-5)


def test_one_theme_among_many_that_no_p_of_its_could_show_is_told() -> None:
    flat = {f"flat{n}": spread((8, 7, 9, 8, 7, 8, 9, 7, 8, 8), n_sources=10) for n in range(23)}
    steep = spread((1, 2, 4, 6, 8, 10, 12, 14, 16, 18), n=27, n_sources=9)
    alone = weighed({"up": steep, **flat})[ChangeCode.TREND, "up"]
    assert (alone.verdict, alone.p) == (Verdict.NONE_SHOWN, 2**-8)
    assert alone.remark.endswith(
        "with 9 sources and 10 periods p cannot be below 0.0039: among 24 themes tested, one that moves alone cannot "
        "be shown"
    )
    many = weighed({"up": steep, "up too": steep, **dict(list(flat.items())[:8])})[ChangeCode.TREND, "up"]
    assert (many.verdict, "moves alone" in many.remark) == (Verdict.RISING, False)


def test_of_many_themes_without_a_trend_few_are_called_one() -> None:
    rng = np.random.default_rng(20230825)
    period, source = np.tile(np.arange(10), 40), np.repeat(np.arange(40), 10)
    texts, starts, groups = np.full(400, 3), tuple(quarters(10)), tuple("abcd")
    n_called = 0
    for _ in range(15):
        themes = {
            f"t{n}": Counts(source, source % 4, period, texts, rng.binomial(texts, 0.3), starts, groups)
            for n in range(8)
        }
        found = weighed(themes)
        n_called += any(found[ChangeCode.TREND, theme].verdict is not Verdict.NONE_SHOWN for theme in themes)
    assert n_called <= 5  # of 15 nights; expected 1.5, more than 5 by chance once in 450


def test_a_theme_without_slope_says_why_and_is_not_counted_among_the_tested() -> None:
    sharp = spread((0, 0, 0, 0, 0, 20, 20, 20, 20, 20))
    found = weighed({"sharp": sharp, "up": spread((2, 3, 4, 5, 7, 8, 9, 11, 13, 14))})
    assert found[ChangeCode.TREND, "sharp"].verdict is Verdict.NOT_TESTED
    assert found[ChangeCode.TREND, "sharp"].remark.startswith("separation: ")
    up = found[ChangeCode.TREND, "up"]
    assert up.p_adjusted == up.p


def test_a_change_is_a_row_with_the_shares_on_both_sides() -> None:
    counts = spread((2, 2, 2, 2, 2, 2, 10, 10, 10, 10, 10, 10, 2, 2, 2, 2))
    changes = [test for test in theme_tests({"a": counts}, {}, None) if test.test_code is ChangeCode.CHANGE_POINT]
    assert [(one.changed_from, one.verdict) for one in changes] == [
        (date(2021, 7, 1), Verdict.RISING),
        (date(2023, 1, 1), Verdict.FALLING),
    ]
    assert [one.share_before for one in changes] == pytest.approx([0.1, 0.5])
    assert [one.share_after for one in changes] == pytest.approx([0.5, 0.1])


def test_a_change_after_quarters_without_texts_begins_with_the_first_that_has_some() -> None:
    gap = (0, 0, 0)
    counts = counted(("s", "g", (*(2,) * 6, *gap, *(10,) * 6), (*(20,) * 6, *gap, *(20,) * 6)))
    change = weighed({"a": counts})[ChangeCode.CHANGE_POINT, "a"]
    assert (change.changed_from, change.share_before, change.share_after) == (date(2022, 4, 1), 0.1, 0.5)


def test_one_odd_quarter_next_to_an_empty_one_is_no_change() -> None:
    counts = counted(("s", "g", (*(2,) * 6, 0, 16, *(2,) * 6), (*(20,) * 6, 0, 20, *(20,) * 6)))
    changes = [one for one in theme_tests({"a": counts}, {}, None) if one.test_code is ChangeCode.CHANGE_POINT]
    assert all(one.share_before != 0.8 and one.share_after != 0.8 for one in changes)


def test_a_steady_theme_has_no_change() -> None:
    test = weighed({"a": spread((4, 5) * 7)})[ChangeCode.CHANGE_POINT, "a"]
    assert (test.verdict, test.changed_from) == (Verdict.NONE_SHOWN, None)


def alarm(with_theme: tuple[int, ...], *, k: int = 10, n: int = 100, ends: date = date(2020, 3, 31)) -> ChangeTest:
    found = weighed({"a": spread(with_theme)}, {"a": BaselineShare(n_texts=n, n_with_theme=k)}, ends)
    return found[ChangeCode.EWMA, "a"]


def test_an_alarm_tells_since_when_and_on_which_side() -> None:
    high = alarm((20, 2, 2, 8, 9, 8), k=100, n=1000)
    assert (high.verdict, high.changed_from, high.share_before) == (Verdict.ALARM_HIGH, date(2020, 10, 1), 0.10)
    assert (high.first_period, high.n_texts) == (date(2020, 4, 1), 100)  # what the baseline's window holds is left out
    assert (high.statistic or 0) > 2.7
    low = alarm((10,) + (3,) * 9, k=50)
    assert (low.verdict, low.changed_from) == (Verdict.ALARM_LOW, date(2020, 4, 1))
    assert (low.statistic or 0) < -2.7


def test_a_share_that_came_back_is_no_alarm_any_more() -> None:
    back = alarm((2, 2, 9, 9, *(2,) * 12))
    assert (back.verdict, back.changed_from) == (Verdict.NONE_SHOWN, None)
    assert back.remark.startswith("limits 0.0")
    assert back.remark.endswith("around a share of 10 in 100 texts")


def test_a_theme_that_the_baseline_lacks_has_limits_too() -> None:
    assert alarm((0, 1, 1, 0, 1), k=0, n=40).verdict is Verdict.NONE_SHOWN
    assert alarm((0, 9, 9, 9, 9), k=0, n=40).verdict is Verdict.ALARM_HIGH
    assert alarm((20, 11, 11, 11, 11), k=40, n=40).verdict is Verdict.ALARM_LOW


@pytest.mark.parametrize(
    ("k", "n", "ends", "remark"),
    [
        (2, 19, date(2020, 3, 31), "the extended baseline has 19 texts, 20 are needed"),
        (4, 40, date(2030, 3, 31), "no complete period with texts has followed the extended baseline"),
    ],
)
def test_without_a_baseline_or_a_period_after_it_there_is_no_alarm(k: int, n: int, ends: date, remark: str) -> None:
    test = alarm((5, 5, 5), k=k, n=n, ends=ends)
    assert test.verdict is Verdict.NOT_TESTED
    assert test.remark.startswith(remark)
