"""Which texts of history count, in trends, panel, attention and baseline."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.warehouse.conftest import CLOCK, WINDOWS, Rows
from tests.warehouse.watched import capture, capture_weeks, watch
from warehouse.connection import Connection
from warehouse.statements import insert
from warehouse.store.trends import count_trends
from warehouse.violations import violations

MONDAY = date(2024, 1, 1)
OF_COUNTS = {  # the other checks would have parts for these captures
    "counted_texts_are_as_they_stand",
    "history_counts_from_its_first_day",
    "stories_count_by_their_commentary",
    "tallies_agree_with_their_hits",
}


def begin(rows: Rows) -> None:
    rows.begin()
    rows.con.execute("update ops.nights set kind = 'load'")


def of_history(rows: Rows, article_id: str, day: date, *, source_id: str = "review") -> None:
    rows.article(article_id, day, source_id=source_id, hits={"liaison_office": 1})
    capture(rows.con, f"c-{article_id}", article_id, source_id=source_id)


def counted(con: Connection) -> list[str]:
    found = con.execute("select article_id from core.counted_stories order by all").fetchall()
    assert con.execute("select article_id from trends.counted_texts order by all").fetchall() == found
    assert not OF_COUNTS & {violation.check for violation in violations(con)}
    return [article_id for (article_id,) in found]


def test_what_history_holds_from_before_its_loaded_span_is_stored_and_not_counted(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, 20)
    of_history(rows, "old", date(2023, 12, 31))
    of_history(rows, "new", MONDAY)
    rows.article("of a feed", date(2022, 1, 1))  # nights found it: unwatched, and counted as ever
    rows.count()
    assert counted(con) == ["new", "of a feed"]


def test_history_of_a_source_that_nights_watched_before_counts_from_the_first_night_on(
    rows: Rows, con: Connection
) -> None:
    begin(rows)
    watch(con, date(2024, 3, 1), date(2024, 6, 30), {"feed": "r"})
    capture_weeks(con, date(2024, 4, 1), 20)
    for article_id, day in [("before", date(2024, 2, 29)), ("at night", date(2024, 3, 1)), ("both", date(2024, 5, 1))]:
        of_history(rows, article_id, day)
    rows.count()
    assert counted(con) == ["at night", "both"]


def test_an_earlier_part_makes_its_texts_count_though_nothing_else_is_due(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, 20)
    for article_id, day in [("2021", date(2021, 5, 1)), ("2022", date(2022, 5, 1)), ("2024", date(2024, 2, 1))]:
        of_history(rows, article_id, day)
    rows.count()
    assert counted(con) == ["2024"]
    capture_weeks(con, date(2022, 1, 3), 52, part="earlier")
    rows.night(CLOCK + timedelta(days=1))
    count_trends(con, WINDOWS)
    assert counted(con) == ["2022", "2024"]
    assert con.execute(
        "select article_id, causes from trends.changes where night_id = (select max(night_id) from ops.nights)"
    ).fetchall() == [("2022", ["history"])]
    con.execute("delete from ops.history_days where part_id like 'earlier%'")
    count_trends(con, WINDOWS)
    assert counted(con) == ["2024"]
    con.execute("delete from ops.history_days")
    count_trends(con, WINDOWS)
    assert counted(con) == ["2021", "2022", "2024"]  # nothing says any more when anyone watched


def test_a_copy_of_history_counts_by_its_own_day(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, MONDAY, 20)
    rows.article("original", date(2024, 1, 2), source_id="post")
    of_history(rows, "copy", date(2023, 12, 1))
    con.execute("update core.story_members set story_id = 's-original', is_original = false where article_id = 'copy'")
    con.execute("update core.stories set n_articles = 2 where story_id = 's-original'")
    con.execute("delete from core.stories where story_id = 's-copy'")
    rows.count()
    assert con.execute("select article_id from trends.counted_texts").fetchall() == [("original",)]
    con.execute("update core.articles set published_on = '2024-01-03' where article_id = 'copy'")
    rows.count()
    assert con.execute("select count(*) from trends.counted_texts").fetchall() == [(2,)]


def panels(con: Connection) -> dict[str, tuple[bool, str]]:
    rows = con.execute("select source_id, is_fixed, reason_missing from trends.panels").fetchall()
    return {source_id: (is_fixed, reason) for source_id, is_fixed, reason in rows}


def texts_of_history(con: Connection, source_id: str, days: Sequence[date], *, n: int = 10, naming: int = 2) -> None:
    rows = [{"source_id": source_id, "published_on": day, "n_texts": n, "n_naming": naming} for day in days]
    insert(con, "ops.history_texts", rows)


def months_of(year: int, *, without: int = 0) -> list[date]:
    return [date(year, month, 9) for month in range(1, 13) if month != without]


def count_with_panel(con: Connection, panel_from: date) -> None:
    count_trends(con, WINDOWS.model_copy(update={"panel_from": panel_from}))


def test_a_panel_can_begin_in_the_past(rows: Rows, con: Connection) -> None:
    begin(rows)
    con.execute("update ops.nights set clock_at = '2025-01-20 02:15:00+00', night_id = '20250120T021500Z'")
    for source_id in ("review", "post"):
        capture_weeks(con, MONDAY, 52, source_id=source_id)
        texts_of_history(con, source_id, months_of(2024, without=0 if source_id == "review" else 7))
    of_history(rows, "a", date(2024, 3, 1))
    rows.count()
    count_with_panel(con, MONDAY)
    assert panels(con) == {"review": (True, ""), "post": (False, "no dated entry in 2024-07")}
    shares = con.execute(
        "select n from trends.theme_periods where panel = 'fixed' and period = 'quarter' and unit = 'story' "
        "and theme_kind = 'theme' and source_group = 'all' and genre = 'commentary' order by period_start"
    ).fetchall()
    assert shares[:2] == [(1,), (0,)]


def test_a_panel_across_the_seam_holds_joined_outlets_and_those_of_one_side(rows: Rows, con: Connection) -> None:
    begin(rows)
    con.execute(
        "insert into core.sources select sources.* replace (source_id || n as source_id) "
        "from core.sources as sources cross join range(2) as numbers (n)"
    )
    watch(con, date(2024, 7, 1), date(2024, 12, 31), {"r": "r", "p": "r"}, source_ids={"r": "review", "p": "review0"})
    con.execute("update ops.nights set clock_at = '2024-12-31 09:00:00+00' where kind = 'load'")
    for source_id in ("review", "review0", "post"):
        capture_weeks(con, MONDAY, 52, source_id=source_id)
    for source_id in ("review", "review0", "post", "post0"):
        texts_of_history(con, source_id, months_of(2024))
    for n in range(10):
        rows.article(f"known{n}", date(2024, 9, 4))
        con.execute("insert into core.aliases values (?, ?, 'u', 'feed', now())", [f"key{n}", f"known{n}"])
        capture(con, f"c{n}", None, keys=[f"key{n}"])
    count_with_panel(con, MONDAY)
    found = panels(con)
    assert found["review"] == (True, "")
    assert found["post"] == (True, "")  # no night watched it
    assert found["post0"] == (True, "")  # no history of it is loaded
    is_fixed, reason = found["review0"]
    assert not is_fixed
    assert reason.startswith("its history and its nights are not joined: too few to say")
    count_with_panel(con, date(2024, 7, 1))
    assert panels(con)["review0"] == (True, "")  # the seam is before the panel


def test_a_panel_that_ends_before_a_seam_holds_history_up_to_the_month_of_the_seam(rows: Rows, con: Connection) -> None:
    """The seam is not in the window: not before its month is over do the outlets have to be joined."""
    begin(rows)
    watch(con, date(2025, 1, 9), date(2025, 1, 20), {"feed": "r"})
    con.execute(
        "update ops.nights set night_id = '20250120T090000Z', clock_at = '2025-01-20 09:00:00+00' where kind = 'load'"
    )
    capture_weeks(con, MONDAY, 53)
    texts_of_history(con, "review", [*months_of(2024), date(2025, 1, 2)])
    insert(con, "raw.entries", [entry("e", date(2025, 1, 10))])
    of_history(rows, "then", date(2024, 12, 30))
    of_history(rows, "in the month of the seam", date(2025, 1, 2))
    rows.article("of a night", date(2025, 1, 10))
    rows.count()
    count_with_panel(con, MONDAY)
    assert panels(con) == {"review": (True, ""), "post": (False, "no dated entry in the window")}
    assert con.execute("select until_day from trends.panel_members").fetchall() == [(date(2025, 1, 1),)]
    for period, n_of_all in (("month", (1, 2)), ("week", (2, 1)), ("quarter", (1, 2))):
        last_two = con.execute(
            "select panel, list(n order by period_start)[-2:] from trends.theme_periods where period = ? and n > 0 "
            "and unit = 'story' and theme_id = 'liaison_office' and source_group = 'all' and genre = 'commentary' "
            "group by panel order by panel",
            [period],
        ).fetchall()
        assert last_two == [("all", list(n_of_all)), ("fixed", [1])]
    sizes = con.execute(
        "select panel, n_entries, n_of_history, n_sources from trends.attention "
        "where period = 'quarter' and period_start = '2025-01-01' and source_group = 'all'"
    ).fetchall()
    assert sizes == [("all", 11, 10, 1)]
    in_cell = "select count(*) from trends.texts_between('story', ?, 'all', 'all', '2024-10-01', '2025-03-31', true)"
    assert [con.execute(in_cell, [panel]).fetchall() for panel in ("all", "fixed")] == [[(3,)], [(1,)]]
    rows.night(datetime(2025, 2, 2, tzinfo=UTC))
    insert(con, "raw.entries", [entry("f", date(2025, 1, 30))])
    count_with_panel(con, MONDAY)
    is_fixed, reason = panels(con)["review"]
    assert not is_fixed
    assert reason.startswith("its history and its nights are not joined: 0 days were watched by both")


def entry(entry_id: str, day: date, title: str = "A piece") -> dict[str, object]:
    lists = {"authors": [], "published_raw": "", "fingerprint": "x", "summary": "", "n_attempts": 0}
    seen = {"first_seen_at": CLOCK, "last_seen_at": CLOCK, "first_night_id": "n", "last_night_id": "n"}
    place = {"feed_id": "f", "source_id": "review", "guid": entry_id, "url": f"http://review.example/{entry_id}"}
    return {"entry_id": entry_id, "title": title, "published_on": day, "stage": "done", **place, **lists, **seen}


def test_a_day_of_a_source_is_of_history_or_of_nights_never_of_both(rows: Rows, con: Connection) -> None:
    begin(rows)
    watch(con, date(2024, 3, 15), date(2024, 4, 30), {"feed": "r"})
    capture_weeks(con, date(2024, 2, 5), 12)
    first, last = date(2024, 1, 1), date(2024, 4, 30)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    texts_of_history(con, "review", days, n=10, naming=2)
    insert(con, "raw.entries", [entry(f"e{n}", day, "NATO now") for n, day in enumerate(days)])
    rows.count()
    found = con.execute(
        "select month(period_start), n_entries, n_naming, n_of_history from trends.attention "
        "where period = 'month' and panel = 'all' and source_group = 'all' order by period_start"
    ).fetchall()
    assert found == [
        (1, 31, 31, 0),  # before the loaded span: what feeds listed
        (2, 4 + 250, 4 + 50, 250),
        (3, 140 + 17, 28 + 17, 140),  # nights from the 15th on
        (4, 30, 30, 0),
    ]


def test_the_extended_baseline_fills_from_history(rows: Rows, con: Connection) -> None:
    begin(rows)
    capture_weeks(con, date(2023, 1, 2), 80)
    with rows.together():
        for n in range(20):
            rows.article(f"a{n}", date(2023, 5 + n % 4, 3), hits={"liaison_office": 1} if n < 5 else {})
            rows.article(f"b{n}", date(2024, 2, 3), hits={"liaison_office": 1} if n < 15 else {})
    for n in range(20):
        capture(con, f"ca{n}", f"a{n}")
        capture(con, f"cb{n}", f"b{n}")
    rows.count()
    ((n, n_with_theme),) = con.execute("select n, n_with_theme from trends.baseline_window").fetchall()
    assert (n, n_with_theme) == (20, 5)
    ((difference,),) = con.execute(
        "select difference from trends.baseline_extended where period = 'quarter' and period_start = '2024-01-01'"
    ).fetchall()
    assert difference == pytest.approx(0.5)
    assert {"baseline"} == {one for (one,) in con.execute("select weights_from from trends.weights").fetchall()}


def test_the_first_night_sets_the_first_month_of_the_panel_and_a_load_does_not(rows: Rows, con: Connection) -> None:
    begin(rows)
    con.execute("update ops.nights set clock_at = '2024-01-20 02:15:00+00', night_id = '20240120T021500Z'")
    rows.article("a", MONDAY)
    rows.count()
    assert con.execute("select first_day from trends.windows where name = 'panel'").fetchall() == []
    rows.night(datetime(2024, 5, 2, tzinfo=UTC))
    rows.count()
    assert con.execute("select first_day from trends.windows where name = 'panel'").fetchall() == [(date(2024, 6, 1),)]
