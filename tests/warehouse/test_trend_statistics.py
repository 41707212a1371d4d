"""The worked values of the codebook's statistics, asked for through SQL; the other ones are Python's."""

# ruff: noqa: S608 - queries are put together from these tests' own words

from datetime import date
from math import exp

import pytest
from scipy import stats

from tests.warehouse.conftest import Rows
from warehouse.connection import Connection

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
SUMS = "8, 28, 210, 32550, 9000, 11535000"  # n, hits, hits squared, hits times words, words, words squared
PLAIN = "period = 'month' and unit = 'story' and panel = 'all' and genre = 'all' and theme_kind = 'theme'"


def value(con: Connection, expression: str) -> float:
    ((found,),) = con.execute(f"select {expression}").fetchall()
    return float(found)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("trends.wilson_low(7, 20)", 0.181192),
        ("trends.wilson_high(7, 20)", 0.567146),
        ("trends.wilson_low(0, 12)", 0.0),
        ("trends.wilson_high(0, 12)", 0.242494),
        ("trends.wilson_low(12, 12)", 0.757506),
        ("trends.wilson_high(12, 12)", 1.0),
        ("trends.wilson_low(3, 5)", 0.230724),
        ("trends.wilson_high(3, 5)", 0.882379),
        ("trends.wilson_low(1, 2)", 0.094531),
        ("trends.wilson_high(1, 2)", 0.905469),
        ("trends.log2_ratio(40, 20000, 26, 1637)", -2.989385396),
        ("trends.log2_ratio(12, 20000, 0, 1637)", 0.974088728),
        (f"1000 * trends.rate_se({SUMS})", 1.2963880038),
        ("trends.rate_df(8, 28, 210)", 54 / 13),
    ],
)
def test_a_formula_gives_its_worked_value(con: Connection, expression: str, expected: float) -> None:
    assert value(con, expression) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(
    ("n", "width"),
    [(5, 0.65165494), (10, 0.51914590), (20, 0.39461197), (30, 0.33089012), (50, 0.26210173), (100, 0.18859613)],
)
def test_an_interval_is_as_wide_as_it_is_worked(con: Connection, n: int, width: float) -> None:
    k = 4 * n // 10
    assert value(con, f"trends.wilson_high({k}, {n}) - trends.wilson_low({k}, {n})") == pytest.approx(width, abs=5e-9)


def test_the_quantiles_of_t_are_those_of_scipy(con: Connection) -> None:
    for df in (1, 2, 2.3, 3, 3.7, 5, 54 / 13, 7, 10.5, 20, 59, 100, 1000, 1_000_000):
        assert value(con, f"trends.t_975({df})") == pytest.approx(stats.t.ppf(0.975, df), abs=1e-3), df
    assert con.execute("select trends.t_975(0)").fetchall() == [(None,)]


@pytest.mark.parametrize(
    ("n_texts", "hits", "expected"),
    [
        (20, (1, 1, 1), 19),  # no two of one text: nothing says that they are fewer
        (20, (1,), 19),
        (20, (7,), 2),  # all of one text
        (2, (7, 1), 1),  # never more than there are texts to differ
        (20, (10, 10, 10, 10), 4 * 39 / 36),
    ],
)
def test_hits_of_few_texts_leave_few_degrees_of_freedom(
    con: Connection, n_texts: int, hits: tuple[int, ...], expected: float
) -> None:
    squares = sum(n_hits**2 for n_hits in hits)
    assert value(con, f"trends.rate_df({n_texts}, {sum(hits)}, {squares})") == pytest.approx(expected)


def test_copies_of_texts_say_no_more_of_a_rate_than_the_texts_do(con: Connection) -> None:
    once, twice = "20, 3, 3, 2700, 18000, 16200000", "20, 6, 12, 10800, 36000, 64800000, per_weight := 0.5"
    for end in ("trends.rate_low", "trends.rate_high"):
        assert value(con, f"{end}({twice})") == pytest.approx(value(con, f"{end}({once})"))


def test_a_rate_has_the_worked_interval_of_its_articles(rows: Rows, con: Connection) -> None:
    rows.begin()
    hits, words = (6, 0, 3, 12, 1, 0, 4, 2), (900, 1200, 750, 1500, 600, 2000, 1100, 950)
    with rows.together():
        for n, (n_hits, n_words) in enumerate(zip(hits, words, strict=True)):
            rows.article(f"a{n}", SEPTEMBER, hits={"liaison_office": n_hits} if n_hits else {}, n_words=n_words)
    rows.count()
    ((rate, low, high),) = con.execute(
        f"select rate, rate_low, rate_high from trends.theme_periods where {PLAIN} and source_group = 'all' and n > 0"
    ).fetchall()
    factor = exp(stats.t.ppf(0.975, 28 * 27 / (210 - 28)) * 1.2963880038 / (28 / 9))  # the worked standard error
    assert (rate, low, high) == pytest.approx((28 / 9, 28 / 9 / factor, 28 / 9 * factor), rel=1e-4)


def test_the_mix_of_outlets_is_taken_out_of_a_standardised_share(rows: Rows, con: Connection) -> None:
    """Two groups of outlets whose own shares do not move, in another mix: the crude share falls, this one does not."""
    rows.begin()
    con.execute("update core.sources set source_group = source_id")
    periods = {SEPTEMBER: {"review": (30, 60), "post": (4, 40)}, OCTOBER: {"review": (10, 20), "post": (8, 80)}}
    with rows.together():
        for day, groups in periods.items():
            for source_id, (k, n) in groups.items():
                for number in range(n):
                    hits = {"liaison_office": 1} if number < k else {}
                    rows.article(f"{day:%m}{source_id}{number}", day, source_id=source_id, hits=hits)
    rows.count()
    con.execute("update trends.weights set weight = 0.5")  # as they are in the example
    found = con.execute(
        "select share, share_standardised, share_standardised_se, share_standardised_low, share_standardised_high "
        f"from trends.theme_periods where {PLAIN} and source_group = 'all' and n > 0 order by period_start"
    ).fetchall()
    assert [row[:2] for row in found] == [pytest.approx((0.34, 0.30)), pytest.approx((0.18, 0.30))]
    assert found[0][2] == pytest.approx((found[0][4] - found[0][3]) / (2 * stats.norm.ppf(0.975)))
    assert found[0][2] == pytest.approx(0.04005204947, rel=0.01)  # by the variances of the two shares
    wilson = "power(0.5 * (0.5 - trends.wilson_low(30, 60)), 2) + power(0.5 * (0.1 - trends.wilson_low(4, 40)), 2)"
    assert found[0][3] == pytest.approx(0.30 - value(con, f"sqrt({wilson})"))
    assert found[0][3] < 0.30 < found[0][4]


def test_groups_of_one_text_leave_a_standardised_share_in_doubt(rows: Rows, con: Connection) -> None:
    """A share of one text is 0 or 1, and its estimated variance 0: its interval knows better."""
    rows.begin()
    con.execute("update core.sources set source_group = source_id")
    rows.article("a", SEPTEMBER, source_id="review", hits={"liaison_office": 1})
    rows.article("b", SEPTEMBER, source_id="post")
    rows.count()
    ((share, error, low, high),) = con.execute(
        "select share_standardised, share_standardised_se, share_standardised_low, share_standardised_high "
        f"from trends.theme_periods where {PLAIN} and source_group = 'all' and n > 0"
    ).fetchall()
    assert share == 0.5
    assert error == pytest.approx((high - low) / (2 * stats.norm.ppf(0.975)))
    assert error > 0.2


def test_weights_are_the_baselines_where_it_has_texts_enough_else_those_of_all_texts(
    rows: Rows, con: Connection
) -> None:
    rows.begin()
    con.execute("update core.sources set source_group = source_id")
    with rows.together():
        for n in range(20):
            rows.article(f"b{n}", date(2023, 6, 1), source_id="review" if n < 15 else "post")
    with rows.together():
        for n in range(20):
            rows.article(f"a{n}", SEPTEMBER, source_id="post")
    rows.count()
    weights = "select source_group, weight, weights_from, n from trends.weights where unit = 'story' order by all"
    assert con.execute(weights).fetchall() == [("post", 0.25, "baseline", 5), ("review", 0.75, "baseline", 15)]
    con.execute("delete from core.story_members where article_id = 'b0'")
    rows.count()
    assert con.execute(weights).fetchall() == [("post", 25 / 39, "all", 25), ("review", 14 / 39, "all", 14)]


def test_a_share_is_not_standardised_where_a_group_has_no_text(rows: Rows, con: Connection) -> None:
    rows.begin()
    con.execute("update core.sources set source_group = source_id")
    rows.article("a", SEPTEMBER, hits={"liaison_office": 1})
    rows.article("b", OCTOBER, source_id="post")
    rows.article("c", OCTOBER)
    rows.count()
    found = con.execute(
        f"select share, share_standardised from trends.theme_periods where {PLAIN} and source_group = 'all' "
        "order by period_start"
    ).fetchall()
    assert found == [(1.0, None), (0.0, 0.0)]


def test_reach_weighs_a_story_by_its_articles_and_its_doubt_by_kish(rows: Rows, con: Connection) -> None:
    rows.begin()
    for n, n_articles in enumerate((5, 1, 1, 1)):
        rows.article(f"a{n}", SEPTEMBER, hits={} if n else {"liaison_office": 2}, n_words=100)
        con.execute("update core.stories set n_articles = ? where story_id = ?", [n_articles, f"s-a{n}"])
    rows.count()
    reach = PLAIN.replace("story", "reach")
    ((n, n_with_theme, n_texts, n_effective, n_hits, n_words, low),) = con.execute(
        "select n, n_with_theme, n_texts, n_effective, n_hits, n_words, share_low "
        f"from trends.theme_periods where {reach} and source_group = 'all' and n > 0"
    ).fetchall()
    assert (n, n_with_theme, n_texts, n_hits, n_words) == (8, 5, 4, 10, 800)
    assert n_effective == pytest.approx(64 / 28)
    assert low == pytest.approx(value(con, "trends.wilson_low(64 / 28 * 5 / 8, 64 / 28)"))


def test_no_rate_is_above_a_thousand_however_little_is_known(con: Connection) -> None:
    sums = "2, 6, 36, 6000, 2000, 2000000"  # all six hits in one of two texts
    assert value(con, f"trends.rate_high({sums})") == 1000
    assert 0 < value(con, f"trends.rate_low({sums})") < 0.001


def test_a_rate_without_a_hit_has_an_upper_end_and_one_text_has_no_interval(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", SEPTEMBER, n_words=1000)
    rows.article("b", SEPTEMBER, n_words=1000)
    rows.article("c", OCTOBER, hits={"liaison_office": 1})
    rows.count()
    found = con.execute(
        f"select rate, rate_low, rate_high from trends.theme_periods where {PLAIN} and source_group = 'all' "
        "order by period_start"
    ).fetchall()
    assert found == [(0.0, 0.0, pytest.approx(1.8444397271)), (1.0, None, None)]
