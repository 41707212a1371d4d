"""Which weeks and periods history watched, and what is said of those that it did not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.warehouse.conftest import Rows
from tests.warehouse.watched import capture_weeks, load, watch
from warehouse.connection import Connection
from warehouse.statements import insert
from warehouse.store.watched_history import watch_history

MONDAY = date(2024, 1, 1)  # 2024 begins with a Monday, and so do its first and its third quarter
YEAR = 52
FIRST_QUARTER = range(13)


def weeks(con: Connection, source_id: str = "review") -> list[bool]:
    watch_history(con)
    rows = con.execute(
        "select is_watched from ops.history_weeks where source_id = ? order by week_start", [source_id]
    ).fetchall()
    return [is_watched for (is_watched,) in rows]


def begin(rows: Rows) -> None:
    """Begin a warehouse with a text of 2023 that opens the calendar, a load in October 2026, and no night."""
    rows.begin()
    rows.con.execute("update ops.nights set kind = 'load'")
    rows.article("first", date(2023, 11, 1))


def quarters(con: Connection, columns: str, source_group: str = "all") -> dict[tuple[int, int], tuple[object, ...]]:
    """Return columns of trends.coverage by year and quarter."""
    rows = con.execute(
        f"select year(period_start), quarter(period_start), {columns} from trends.coverage "  # noqa: S608 - own words
        "where period = 'quarter' and source_group = ? order by period_start",
        [source_group],
    ).fetchall()
    return {(year, quarter): tuple(found) for year, quarter, *found in rows}


def test_a_week_is_watched_where_captures_reach_half_of_the_median(con: Connection) -> None:
    capture_weeks(con, MONDAY, 10, n_captures=20, lost={2, 4, 6})
    capture_weeks(con, date(2024, 1, 15), 1, n_captures=9, part="few")
    capture_weeks(con, date(2024, 1, 29), 1, n_captures=10, part="half")
    assert weeks(con) == [True, True, False, True, True, True, False, True, True, True]


def test_parts_of_a_week_add_up(con: Connection) -> None:
    capture_weeks(con, MONDAY, 3, n_captures=20, lost={1})
    for part in ("a", "b"):
        capture_weeks(con, date(2024, 1, 8), 1, n_captures=5, part=part)
    assert weeks(con) == [True, True, True]


def test_a_source_that_lost_most_of_its_weeks_has_gaps_none_the_less(con: Connection) -> None:
    capture_weeks(con, MONDAY, 10, n_captures=20, lost=set(range(1, 9)))
    capture_weeks(con, date(2024, 1, 22), 1, n_captures=1, part="one capture")
    assert weeks(con) == [True, *(False,) * 8, True]


def test_a_source_whose_own_past_was_fetched_is_watched_on_the_days_of_publication(con: Connection) -> None:
    capture_weeks(con, date(2026, 10, 26), 1, n_captures=700, route="sites")
    days = [{"source_id": "review", "published_on": date(2024, 1, 1 + 7 * n), "n_texts": 9} for n in (0, 1, 3)]
    insert(con, "ops.history_texts", [{**day, "n_naming": 1} for day in days])
    assert weeks(con) == [True, True, False, True]


def test_a_quarter_before_the_first_night_is_watched_by_history(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, YEAR, lost={13, 14, 15, *range(26, 36)})
    rows.count()
    columns = "watched_by, is_watched, round(share_history, 3), has_low_coverage, is_left_out, n_nights, share_answered"
    found = quarters(con, columns)
    assert found[2023, 4] == (None, False, None, None, False, None, None)
    assert found[2024, 1] == ("history", True, 1.0, False, False, None, None)
    assert found[2024, 2] == ("history", True, 0.769, True, True, None, None)
    assert found[2024, 3] == (None, False, 0.239, True, True, None, None)  # its first Monday is July 1
    assert found[2025, 1] == (None, False, 0.0, True, True, None, None)


def test_a_group_is_watched_as_far_as_its_sources_weigh(rows: Rows, con: Connection) -> None:
    begin(rows)
    con.execute("update core.sources set source_group = 'prc_state' where source_id = 'post'")
    capture_weeks(con, MONDAY, YEAR, n_captures=70, lost={*range(13, 26)})
    capture_weeks(con, MONDAY, YEAR, n_captures=14, lost={*range(13)}, source_id="post")
    rows.count()
    shares = {group: quarters(con, "round(share_history, 3)", group) for group in ("all", "other", "prc_state")}
    assert [shares[group][2024, 1] for group in shares] == [(0.833,), (1.0,), (None,)]  # before the third's loaded span
    assert [shares[group][2024, 2] for group in shares] == [(0.167,), (0.0,), (1.0,)]
    assert quarters(con, "watched_by, has_low_coverage")[2024, 1] == ("history", False)
    assert quarters(con, "watched_by, has_low_coverage")[2024, 2] == (None, True)


def test_coverage_says_of_how_many_sources_history_is_loaded(rows: Rows, con: Connection) -> None:
    begin(rows)
    con.execute("update core.sources set source_group = 'prc_state' where source_id = 'post'")
    capture_weeks(con, MONDAY, YEAR)
    capture_weeks(con, MONDAY + timedelta(weeks=30), 10, source_id="post", n_captures=70)
    capture_weeks(con, MONDAY, YEAR, source_id="", n_captures=7)
    rows.count()
    columns = "n_sources_history, n_sources"
    found = {group: quarters(con, columns, group) for group in ("all", "other", "prc_state")}
    assert [found[group][2024, 1] for group in found] == [(1, 2), (1, 1), (None, 1)]
    assert [found[group][2024, 3] for group in found] == [(2, 2), (1, 1), (1, 1)]
    con.execute("update core.sources set is_enabled = false where source_id = 'post'")
    assert quarters(con, columns)[2024, 1] == (1, 2)  # watched no longer, but loaded
    con.execute("delete from ops.history_spans where source_id = 'post'")
    assert quarters(con, columns)[2024, 1] == (1, 1)


def test_a_load_is_no_night_of_watching(rows: Rows, con: Connection) -> None:
    begin(rows)
    load(con, datetime(2026, 10, 28, tzinfo=UTC))
    rows.count()
    assert set(quarters(con, "watched_by, n_nights").values()) == {(None, None)}


def test_the_period_in_which_nights_take_over_is_a_seam(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, 60)
    watch(con, date(2025, 2, 20), date(2025, 8, 31), {"feed": "r"})
    rows.count()
    found = quarters(con, "watched_by, has_low_coverage, n_nights")
    assert found[2024, 4] == ("history", False, None)
    assert found[2025, 1] == ("seam", False, 40)
    assert found[2025, 2] == ("nights", False, 91)


def test_a_gap_of_history_right_before_the_first_night_weighs_by_its_days(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, 58, lost={57})  # the week from February 3
    watch(con, date(2025, 2, 10), date(2025, 8, 31), {"feed": "r"})
    rows.count()
    found = quarters(con, "watched_by, has_low_coverage, is_left_out, round(share_history, 3)")
    assert found[2025, 1] == ("seam", False, False, 0.825)  # a week of 90 days
    months = con.execute(
        "select has_low_coverage from trends.coverage where period = 'month' and period_start = '2025-02-01' "
        "and source_group = 'all'"
    ).fetchall()
    assert months == [(True,)]  # a week of 28


def test_nights_that_begin_with_a_period_right_after_history_make_it_a_seam(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, 53)
    watch(con, date(2025, 1, 1), date(2025, 8, 31), {"feed": "r"})
    rows.count()
    found = quarters(con, "watched_by")
    assert [found[2024, 4], found[2025, 1], found[2025, 2]] == [("history",), ("seam",), ("nights",)]


def test_history_that_ended_long_before_the_nights_leaves_no_seam(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, 26)
    watch(con, date(2025, 1, 1), date(2025, 8, 31), {"feed": "r"})
    rows.count()
    found = quarters(con, "watched_by, has_low_coverage")
    assert [found[2024, 4], found[2025, 1]] == [(None, True), ("nights", False)]


def test_history_mends_what_nights_missed(rows: Rows, con: Connection) -> None:
    begin(rows)
    watch(con, date(2024, 1, 1), date(2024, 1, 31), {"feed": "r"})
    watch(con, date(2024, 5, 1), date(2024, 9, 30), {"feed": "r"})
    rows.count()
    assert quarters(con, "watched_by, has_low_coverage")[2024, 1] == ("nights", True)
    capture_weeks(con, MONDAY, 14)
    rows.count()
    found = quarters(con, "watched_by, has_low_coverage")
    assert [found[2024, 1], found[2024, 2]] == [("nights", False), ("nights", True)]


def test_cells_name_history_and_seam_as_reasons_for_care(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, 60, lost=FIRST_QUARTER)
    capture_weeks(con, MONDAY, 1, part="first")
    watch(con, date(2025, 2, 20), date(2025, 8, 31), {"feed": "r"})
    with rows.together():
        for n, day in enumerate([date(2024, 2, 1), date(2024, 5, 1), date(2025, 1, 7), date(2025, 5, 1)]):
            for text in range(20):
                rows.article(f"{n}-{text}", day, hits={"liaison_office": 1})
    rows.count()
    told = con.execute(
        "select year(period_start), quarter(period_start), quality, list_filter(quality_reasons, lambda one: one in "
        "('unwatched', 'low_coverage', 'history_only', 'seam', 'gap')) from trends.theme_periods "
        "where period = 'quarter' and theme_kind = 'theme' and unit = 'story' and panel = 'all' "
        "and source_group = 'all' and genre = 'commentary' and period_start >= '2024-01-01' order by period_start"
    ).fetchall()
    assert told[:6] == [
        (2024, 1, "care", ["unwatched", "low_coverage"]),
        (2024, 2, "care", ["history_only"]),
        (2024, 3, "do_not_draw", ["gap", "history_only"]),
        (2024, 4, "do_not_draw", ["gap", "history_only"]),
        (2025, 1, "care", ["seam"]),
        (2025, 2, "care", []),
    ]


@pytest.mark.parametrize("source_id", ["outlet.example", ""])
def test_undeclared_hosts_are_watched_together(rows: Rows, con: Connection, source_id: str) -> None:
    begin(rows)
    con.execute(
        "insert into core.sources select sources.* replace ('outlet.example' as source_id, false as is_enabled) "
        "from core.sources as sources where source_id = 'post'"
    )
    capture_weeks(con, MONDAY, 4, source_id="")
    assert weeks(con, source_id) == ([True] * 4 if not source_id else [])
    ((first, last),) = con.execute(
        "select history_from, history_to from ops.history_spans where source_id = 'outlet.example'"
    ).fetchall()
    assert (first, last) == (MONDAY, date(2024, 1, 28))
