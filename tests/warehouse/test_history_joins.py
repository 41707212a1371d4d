"""Whether an outlet's history and nights are one series, and what the tests of change make of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.records import ChangeCode, ChangeTest, Night, Verdict
from pipeline.stats.counts import counts_by_theme, quarters_between
from pipeline.stats.theme_tests import theme_tests
from tests.warehouse.conftest import CLOCK, WINDOWS, Rows
from tests.warehouse.test_history_counts import begin, entry
from tests.warehouse.watched import capture, capture_weeks, watch
from warehouse.connection import Connection
from warehouse.statements import insert
from warehouse.store.change_tests import extended_baseline, theme_counts
from warehouse.store.trends import count_trends
from warehouse.store.watched_history import watch_history

SEAM = date(2024, 7, 1)  # a Monday
NIGHT = Night(at=CLOCK)


def overlap(rows: Rows, n_weeks: int, *, feed: str = "r") -> None:
    """Load history from early 2024 to some weeks after nights began, and run nights to the end of the year."""
    begin(rows)
    watch(rows.con, SEAM, date(2024, 12, 31), {"feed": feed})
    capture_weeks(rows.con, date(2024, 1, 1), 26 + n_weeks)


def both(rows: Rows, article_id: str, day: date = SEAM) -> None:
    """Write an article that a night read and history captured."""
    rows.article(article_id, day)
    rows.con.execute("insert into core.aliases values (?, ?, 'u', 'feed', now())", [f"key-{article_id}", article_id])
    capture(rows.con, f"c-{article_id}", None, keys=["another", f"key-{article_id}"])


def history_only(rows: Rows, article_id: str, day: date = SEAM) -> None:
    rows.article(article_id, day)
    capture(rows.con, f"c-{article_id}", article_id)


def join(con: Connection) -> tuple[object, ...]:
    watch_history(con)
    (found,) = con.execute(
        "select n_days, n_both, n_nights_only, n_history_only, is_joined, reason_apart from trends.history_joins"
    ).fetchall()
    return tuple(found)


def test_a_source_is_joined_after_four_weeks_in_which_both_have_the_same_core_texts(
    rows: Rows, con: Connection
) -> None:
    overlap(rows, 4)
    for n in range(8):
        both(rows, f"b{n}")
    for n in range(2):
        history_only(rows, f"h{n}")
    both(rows, "peripheral")
    con.execute("update core.revisions set relevance = 'peripheral' where article_id = 'peripheral'")
    history_only(rows, "before nights", date(2024, 6, 30))
    rows.article("after history", date(2024, 7, 29))
    assert join(con) == (28, 8, 0, 2, True, "")
    (interval,) = con.execute("select agreement, agreement_low, agreement_high from trends.history_joins").fetchall()
    assert interval == pytest.approx((0.8, 0.490, 0.943), abs=0.001)
    rows.article("n", date(2024, 7, 28))
    assert join(con) == (28, 8, 1, 2, False, "they share 72 % of their core texts, 80 % are needed")


@pytest.mark.parametrize("n_texts", [0, 1, 9, 10])
def test_a_source_is_not_joined_on_a_few_texts_though_all_of_them_are_shared(
    rows: Rows, con: Connection, n_texts: int
) -> None:
    overlap(rows, 4)
    for n in range(n_texts):
        both(rows, f"b{n}")
    few = f"too few to say: the weeks that both watched have {n_texts} of the 10 core texts that are needed"
    assert join(con) == (28, n_texts, 0, 0, n_texts == 10, "" if n_texts == 10 else few)
    ends = con.execute("select agreement_low, agreement_high from trends.history_joins").fetchall()
    assert (ends == [(None, None)]) == (n_texts == 0)


def test_three_weeks_join_nothing(rows: Rows, con: Connection) -> None:
    overlap(rows, 3)
    both(rows, "b")
    assert join(con) == (21, 1, 0, 0, False, "21 days were watched by both, 28 are needed")


@pytest.mark.parametrize("feed", ["f", "r" * 20 + "f" * 200])
def test_weeks_in_which_no_feed_answered_are_not_watched_by_both(rows: Rows, con: Connection, feed: str) -> None:
    overlap(rows, 8, feed=feed)
    assert join(con)[0] == (0 if feed == "f" else 21)


def test_gaps_of_history_are_not_watched_by_both(rows: Rows, con: Connection) -> None:
    begin(rows)
    watch(con, SEAM, date(2024, 12, 31), {"feed": "r"})
    capture_weeks(con, date(2024, 1, 1), 31, lost={27, 28})
    assert join(con)[0] == 21


def test_an_item_of_a_feed_is_known_by_its_guid(rows: Rows, con: Connection) -> None:
    overlap(rows, 4)
    rows.article("a", SEAM)
    insert(con, "raw.entries", [{**entry("g", SEAM), "article_id": "a"}])
    capture(con, "c", None, feed_id="f", guid="g")
    assert join(con)[:4] == (28, 1, 0, 0)


def sides(con: Connection) -> list[tuple[str, str, str]]:
    watch_history(con)
    return con.execute(
        "select side, strftime(from_month, '%Y-%m'), strftime(until_month, '%Y-%m') from main.outlet_sides "
        "where source_id = 'review' order by from_month"
    ).fetchall()


def test_an_outlet_that_is_not_joined_is_two_and_months_that_both_watched_are_of_neither(
    rows: Rows, con: Connection
) -> None:
    overlap(rows, 5)  # until August 4
    assert sides(con) == [
        ("review (nights)", "0001-01", "2024-01"),
        ("review (history)", "2024-01", "2024-07"),
        ("review (nights)", "2024-09", "9999-12"),
    ]
    for n in range(10):
        both(rows, f"b{n}")
    assert sides(con) == [("review", "0001-01", "9999-12")]


def test_a_sample_of_history_from_amid_the_nights_takes_only_its_months(rows: Rows, con: Connection) -> None:
    begin(rows)
    watch(con, date(2024, 1, 1), date(2024, 12, 31), {"feed": "r"})
    capture_weeks(con, date(2024, 5, 6), 2)
    assert sides(con) == [
        ("review (nights)", "0001-01", "2024-05"),
        ("review (nights)", "2024-06", "9999-12"),
    ]


def quarterly(
    rows: Rows, n_quarters: int, shares: dict[str, float], *, n_texts: int = 12, from_quarter: int = 0
) -> None:
    """Write texts of each source in each quarter from 2022 on, a share of them with the theme."""
    with rows.together():
        for quarter in range(from_quarter, n_quarters):
            for source_id, share in shares.items():
                for n in range(n_texts):
                    month = 1 + 3 * (quarter % 4) + n % 3
                    has_theme = (n + quarter) % n_texts < round(share * n_texts)
                    named = f"{source_id}-{quarter}-{n}"
                    hits = {"liaison_office": 1} if has_theme else {}
                    rows.article(named, date(2022 + quarter // 4, month, 10), source_id=source_id, hits=hits)


def verdicts_of(con: Connection) -> dict[ChangeCode, list[ChangeTest]]:
    cells = theme_counts(con, NIGHT)
    periods = quarters_between([cell.period_start for cell in cells])
    ends, baseline = extended_baseline(con)
    found: dict[ChangeCode, list[ChangeTest]] = {code: [] for code in ChangeCode}
    for test in theme_tests(counts_by_theme(cells, ["liaison_office"], periods), baseline, ends):
        found[test.test_code].append(test)
    return found


LOST = [(2025, 1), (2025, 4), (2025, 7), (2025, 10), (2026, 1), (2026, 4)]
OUTLETS = {"review": 0.2, "post": 0.2, "third": 0.2, "high": 0.9}


def many_outlets(rows: Rows) -> None:
    begin(rows)
    rows.con.execute(
        "insert into core.sources select sources.* replace (names.one as source_id) from core.sources as sources "
        "cross join (values ('third'), ('high')) as names (one) where sources.source_id = 'post'"
    )


def count_with_baseline(rows: Rows) -> None:
    """Count the trends against an extended baseline of the first four months of 2022."""
    rows.con.execute("insert into ops.due_articles select article_id from core.articles")
    window = {"baseline_from": date(2022, 1, 1), "baseline_to": date(2022, 4, 30)}
    count_trends(rows.con, WINDOWS.model_copy(update=window))


@pytest.mark.parametrize(("n_captures", "is_left_out"), [(14, True), (7, False)])
def test_weeks_of_an_outlet_taken_out_are_gaps_and_no_change_and_no_alarm(
    rows: Rows, con: Connection, n_captures: int, is_left_out: bool
) -> None:
    """Six quarters of an outlet at another level are lost; of one that weighs little no quarter is of low coverage."""
    many_outlets(rows)
    lost = range(156, 233)  # from 2025 on, all but the last week
    for source_id in OUTLETS:
        is_high = source_id == "high"
        weekly = n_captures if is_high else 14
        capture_weeks(con, date(2022, 1, 3), 234, n_captures=weekly, lost=lost if is_high else (), source_id=source_id)
    quarterly(rows, 18, {one: share for one, share in OUTLETS.items() if one != "high"})
    quarterly(rows, 12, {"high": 0.9})
    count_with_baseline(rows)
    thin = con.execute(
        "select strftime(period_start, '%Y-%m') from trends.coverage where period = 'quarter' "
        "and source_group = 'all' and has_low_coverage and period_start < '2026-07-01' order by period_start"
    ).fetchall()
    assert thin == ([(f"{year}-{month:02}",) for year, month in LOST] if is_left_out else [])
    found = verdicts_of(con)
    assert [test.verdict for test in found[ChangeCode.CHANGE_POINT]] == [Verdict.NONE_SHOWN]
    (alarm,) = found[ChangeCode.EWMA]
    assert alarm.verdict is Verdict.NONE_SHOWN
    assert abs(alarm.statistic or 0) < 0.5
    (change,) = found[ChangeCode.CHANGE_POINT]
    assert change.n_periods == (12 if is_left_out else 18)
    assert "mix of outlets" in change.method


def test_the_same_series_without_what_is_known_of_its_gaps_would_be_a_change(rows: Rows, con: Connection) -> None:
    many_outlets(rows)
    quarterly(rows, 18, {one: share for one, share in OUTLETS.items() if one != "high"})
    quarterly(rows, 12, {"high": 0.9})
    count_with_baseline(rows)
    found = verdicts_of(con)
    assert Verdict.FALLING in [test.verdict for test in found[ChangeCode.CHANGE_POINT]]
    assert (found[ChangeCode.EWMA][0].statistic or 0) < -2


def test_a_jump_at_the_seam_is_a_change_only_of_an_outlet_that_is_joined(rows: Rows, con: Connection) -> None:
    begin(rows)
    watch(con, SEAM, date(2026, 6, 30), {"feed": "r", "other": "r"}, source_ids={"other": "post"})
    for source_id in ("review", "post"):
        capture_weeks(con, date(2022, 1, 3), 130 + 5, source_id=source_id)
    quarterly(rows, 10, {"review": 0.25, "post": 0.25}, n_texts=30)
    quarterly(rows, 18, {"review": 0.75, "post": 0.75}, n_texts=30, from_quarter=10)
    rows.count()
    apart = {cell.source_group for cell in theme_counts(con, NIGHT)}
    assert apart == {f"{one} ({side})" for one in ("review", "post") for side in ("history", "nights")}
    assert [test.verdict for test in verdicts_of(con)[ChangeCode.CHANGE_POINT]] == [Verdict.NONE_SHOWN]
    con.execute(
        "insert into core.aliases select 'key-' || article_id, article_id, 'u', 'feed', now() from core.articles "
        "where published_on between '2024-07-01' and '2024-07-31'"
    )
    for source_id in ("review", "post"):
        keys = [f"key-{source_id}-10-{n}" for n in range(30)]
        capture(con, f"c-{source_id}", None, source_id=source_id, keys=keys)
    watch_history(con)
    assert {cell.source_group for cell in theme_counts(con, NIGHT)} == {"review", "post"}
    assert [test.verdict for test in verdicts_of(con)[ChangeCode.CHANGE_POINT]] == [Verdict.RISING]


def test_without_history_the_groups_of_the_tests_are_those_of_the_sources(rows: Rows, con: Connection) -> None:
    rows.begin()
    watch(con, date(2024, 1, 1), date(2024, 1, 2), {"feed": "r"})
    rows.article("a", date(2024, 1, 1))
    rows.count()
    (cell,) = theme_counts(con, NIGHT)
    assert (cell.source_group, cell.is_outlet) == ("other", False)
    assert extended_baseline(con)[1]["liaison_office"].n_by_group == {}


def test_a_week_is_no_overlap_before_it_is_over(rows: Rows, con: Connection) -> None:
    rows.begin()
    con.execute("delete from ops.nights")
    watch(con, SEAM, SEAM + timedelta(days=26), {"feed": "r"})
    capture_weeks(con, SEAM, 4)
    assert join(con)[0] == 21
    rows.night(datetime(2024, 7, 29, tzinfo=UTC))
    assert join(con)[0] == 28
