"""What commands ask of history: coverage by period, joins, what is left out, and when a line can be drawn."""

from datetime import date, timedelta

import pytest

from tests.warehouse.conftest import CLOCK, Rows
from tests.warehouse.test_history_counts import begin, of_history, texts_of_history
from tests.warehouse.watched import capture, capture_weeks, watch
from warehouse.ask.explain import TrendCell, n_before_history
from warehouse.ask.history_coverage import covered_periods, history_joins
from warehouse.ask.line_forecast import Outlook, line_forecast
from warehouse.ask.status import article_routes, uncounted_articles
from warehouse.connection import Connection

MONDAY = date(2024, 1, 1)


def test_coverage_is_told_by_source_and_period_with_its_gaps(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, 18, lost={5, 14})
    capture_weeks(con, date(2024, 4, 1), 1, source_id="", n_captures=7)
    texts_of_history(con, "review", [date(2024, 2, 3), date(2024, 2, 20)], n=3)
    rows.count()
    undeclared, *months = covered_periods(con, "month")
    assert (undeclared.source_id, undeclared.name, undeclared.n_cleaned) == ("", "undeclared hosts", 7)
    assert [(one.name, one.period_start.month, one.n_weeks, one.n_weeks_watched) for one in months] == [
        ("Review", 1, 4, 4),  # the week of the 29th has its Thursday in February
        ("Review", 2, 5, 4),
        ("Review", 3, 4, 4),
        ("Review", 4, 4, 3),
        ("Review", 5, 1, 1),
    ]
    february = months[1]
    assert february.gaps == (date(2024, 2, 5),)
    assert february.share_watched == pytest.approx(0.8)
    assert (february.n_captures, february.n_cleaned, february.n_published) == (22 * 14, 22 * 2, 6)
    quarters = [(one.period_start.month, one.n_weeks, len(one.gaps)) for one in covered_periods(con, "quarter")[1:]]
    assert quarters == [(1, 13, 1), (4, 5, 1)]


def test_a_source_whose_own_past_was_fetched_is_told_by_days_of_publication(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, date(2026, 10, 5), 1, route="sites")
    texts_of_history(con, "review", [date(2024, 2, 6), date(2024, 2, 20)], n=3)
    rows.count()
    then, now = covered_periods(con, "month")
    assert (then.period_start, then.n_captures, then.n_published, then.n_weeks, then.n_weeks_watched) == (
        date(2024, 2, 1),
        *(0, 6, 3, 2),
    )
    assert (now.period_start, now.n_cleaned, now.n_published, now.n_weeks) == (date(2026, 10, 1), 14, 0, 0)
    assert now.share_watched is None


def test_joins_are_told_by_source(rows: Rows, con: Connection) -> None:
    assert history_joins(con) == ()
    assert covered_periods(con, "month") == ()
    begin(rows)
    watch(con, MONDAY, date(2024, 12, 31), {"feed": "r"})
    capture_weeks(con, MONDAY, 8)
    for n in range(10):
        rows.article(f"a{n}", date(2024, 2, 3))
    rows.count()
    (join,) = history_joins(con)
    assert (join.name, join.n_days, join.n_nights_only, join.agreement) == ("Review", 56, 10, 0)
    assert join.agreement_low == 0
    assert join.agreement_high == pytest.approx(0.278, abs=0.001)
    assert join.reason_apart == "they share 0 % of their core texts, 80 % are needed"


def test_texts_from_before_the_loaded_span_are_told(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, 8)
    of_history(rows, "old", date(2023, 5, 2))
    of_history(rows, "older", date(2021, 5, 2))
    of_history(rows, "new", MONDAY)
    rows.article("of nights", MONDAY)
    rows.count()
    assert uncounted_articles(con) == {"before_history": 2}
    assert article_routes(con) == {"history": 3, "other way": 1}
    asked = {"theme_id": "liaison_office", "period": "quarter", "last_day": date(2023, 6, 30)}
    cell = TrendCell(first_day=date(2023, 4, 1), **asked)
    assert n_before_history(con, cell) == 1
    assert n_before_history(con, cell.model_copy(update={"source_group": "prc_state"})) == 0


def nights_with_texts(rows: Rows, first: date, last: date, *, days_between: int) -> None:
    """Run nights from one day to another, with a text every so many days."""
    rows.con.execute("delete from ops.nights")
    watch(rows.con, first, last, {"feed": "r"})
    with rows.together():
        for n in range(0, (last - first).days + 1, days_between):
            rows.article(f"n{n}", first + timedelta(days=n))


def test_a_line_is_forecast_at_the_rate_of_the_nights(rows: Rows, con: Connection) -> None:
    assert line_forecast(con) is None
    rows.begin()
    nights_with_texts(rows, date(2026, 11, 1), date(2026, 12, 29), days_between=3)
    rows.count()
    forecast = line_forecast(con)
    assert forecast is not None
    assert forecast.texts_a_quarter == pytest.approx(31.5, abs=0.1)
    assert (forecast.n_for_line, forecast.n_for_trend, forecast.history_from) == (20, 8, None)
    assert forecast.by_nights == Outlook(line_from=date(2027, 7, 1), trend_from=date(2029, 1, 1))


def test_quarters_that_are_full_already_count(rows: Rows, con: Connection) -> None:
    rows.begin()
    nights_with_texts(rows, date(2026, 1, 1), date(2027, 2, 20), days_between=3)
    rows.count()
    forecast = line_forecast(con)
    assert forecast is not None
    assert forecast.by_nights == Outlook(line_from=date(2027, 1, 1), trend_from=date(2028, 1, 1))


@pytest.mark.parametrize(("last", "days_between"), [(date(2026, 11, 20), 1), (date(2027, 3, 20), 9)])
def test_too_few_days_or_texts_have_no_line_ahead(rows: Rows, con: Connection, last: date, days_between: int) -> None:
    rows.begin()
    nights_with_texts(rows, date(2026, 11, 1), last, days_between=days_between)
    rows.count()
    forecast = line_forecast(con)
    assert forecast is not None
    assert (forecast.texts_a_quarter is None) == (days_between == 1)
    assert forecast.by_nights == forecast.with_history == Outlook(line_from=None, trend_from=None)


def test_loaded_history_has_lines_now(rows: Rows, con: Connection) -> None:
    rows.begin()
    con.execute("delete from ops.nights")
    watch(con, date(2026, 1, 5), date(2026, 1, 31), {"feed": "r"})
    capture_weeks(con, date(2023, 1, 2), 157, lost=range(60, 70))
    with rows.together():
        for n in range(0, 157 * 7, 4):
            rows.article(f"n{n}", date(2023, 1, 2) + timedelta(days=n))
    capture(con, "c", "n4")
    rows.count()
    forecast = line_forecast(con)
    assert forecast is not None
    assert forecast.texts_a_quarter is None  # 26 days of nights
    assert forecast.history_from == date(2023, 1, 2)
    assert forecast.by_nights == Outlook(line_from=None, trend_from=None)
    assert forecast.with_history == Outlook(line_from=date(2026, 1, 1), trend_from=date(2026, 1, 1))


def test_a_load_alone_has_no_rate(rows: Rows, con: Connection) -> None:
    begin(rows)
    rows.count()
    forecast = line_forecast(con)
    assert forecast is not None
    assert (forecast.today, forecast.texts_a_quarter) == (CLOCK.date(), None)
