"""How well a period was watched, which sources were there throughout, and what a number is worth for that."""

# ruff: noqa: S608 - queries are put together from these tests' own words

from datetime import date

import pytest

from tests.warehouse.conftest import Rows
from tests.warehouse.watched import watch
from warehouse.connection import Connection

PLAIN = (
    "unit = 'story' and source_group = 'all' and genre = 'all' and theme_kind = 'theme' and theme_id = 'liaison_office'"
)


def of_september(con: Connection, columns: str, source_group: str = "all") -> tuple[object, ...]:
    """Return columns of trends.coverage for September 2026."""
    (found,) = con.execute(
        f"select {columns} from trends.coverage "
        "where period = 'month' and period_start = '2026-09-01' and source_group = ?",
        [source_group],
    ).fetchall()
    return tuple(found)


def test_coverage_counts_nights_feeds_and_overflows_and_knows_nothing_before_the_first_night(
    rows: Rows, con: Connection
) -> None:
    rows.begin()
    con.execute("delete from ops.nights")
    watch(con, date(2026, 9, 11), date(2026, 10, 29), {"one": "ro" + 47 * "n", "two": "f"}, skip=(date(2026, 9, 20),))
    rows.article("a", date(2026, 8, 1))
    rows.count()
    found = con.execute(
        "select month(period_start), is_watched, n_nights, n_nights_missing, n_feeds_known, n_feeds_answered, "
        "share_answered, n_feeds_overflowed, has_low_coverage, has_overflows "
        "from trends.coverage where period = 'month' and source_group = 'all' order by period_start"
    ).fetchall()
    assert found == [
        (8, False, None, None, None, None, None, None, None, None),
        (9, False, 19, 1, 38, 19, 0.5, 1, True, False),
        (10, True, 29, 0, 58, 29, 0.5, 0, True, False),
    ]


@pytest.mark.parametrize(
    ("feed", "n_known", "n_answered"),
    [
        ("r", 30, 30),
        ("n", 30, 30),
        ("o", 30, 30),
        ("f", 30, 0),
        ("f....", 30, 0),  # it rests because it fails
        ("f" + 29 * ".", 30, 0),  # it is gone
        ("r.....", 30, 30),  # what it brought meanwhile came with the next visit
        (10 * "r" + 4 * "f....", 30, 10),
        (10 * "-" + 20 * "r", 20, 20),  # declared on the eleventh day
        (10 * "." + 20 * "r", 20, 20),  # declared, and not visited yet
        (10 * "r" + 20 * "-", 10, 10),  # no longer declared
        (5 * "r" + 20 * "-" + 5 * "f", 10, 5),  # declared again
    ],
)
def test_a_feed_is_watched_on_a_night_where_its_last_visit_did_not_fail(
    rows: Rows, con: Connection, feed: str, n_known: int, n_answered: int
) -> None:
    rows.begin()
    con.execute("delete from ops.nights")
    watch(con, date(2026, 9, 1), date(2026, 9, 30), {"feed": feed})
    rows.article("a", date(2026, 9, 1))
    rows.count()
    found = of_september(con, "n_feeds_known, n_feeds_answered, share_answered, has_low_coverage")
    assert found == (n_known, n_answered, n_answered / n_known, n_answered < 0.8 * n_known)


def test_four_dead_feeds_of_ten_are_a_low_coverage_however_seldom_they_are_asked(rows: Rows, con: Connection) -> None:
    rows.begin()
    con.execute("delete from ops.nights")
    living = {f"living{n}": "rn" for n in range(6)}
    dead = {f"dead{n}": "fff..f...f...f...f...f...f...f" for n in range(4)}
    watch(con, date(2026, 9, 1), date(2026, 9, 30), {**living, **dead})
    rows.article("a", date(2026, 9, 1))
    rows.count()
    assert of_september(con, "share_answered, has_low_coverage") == (0.6, True)


def test_a_group_of_sources_is_watched_by_its_own_feeds(rows: Rows, con: Connection) -> None:
    rows.begin()
    con.execute("delete from ops.nights")
    con.execute("update core.sources set source_group = 'prc_state' where source_id = 'post'")
    feeds = {f"well{n}": "r" for n in range(9)} | {"ill": "oofff"}
    watch(con, date(2026, 9, 1), date(2026, 9, 30), feeds, source_ids={"ill": "post"})
    for source_id in ("review", "post"):
        rows.article(source_id, date(2026, 9, 1), source_id=source_id)
    rows.count()
    columns = "n_nights, n_feeds_known, n_feeds_answered, n_feeds_overflowed, has_low_coverage, has_overflows"
    assert of_september(con, columns) == (30, 300, 282, 12, False, True)
    assert of_september(con, columns, "other") == (30, 270, 270, 0, False, False)
    assert of_september(con, columns, "prc_state") == (30, 30, 12, 12, True, True)
    found = con.execute(
        "select source_group, list_filter(quality_reasons, lambda one: one in ('low_coverage', 'overflowed')) "
        "from trends.theme_periods where period = 'month' and unit = 'story' and panel = 'all' and genre = 'all' "
        "and theme_kind = 'theme' and period_start = '2026-09-01' order by source_group"
    ).fetchall()
    assert found == [("all", ["overflowed"]), ("other", []), ("prc_state", ["low_coverage", "overflowed"])]


@pytest.mark.parametrize(
    ("feed", "found", "reasons"),
    [
        (None, (False, None, None, None, None, None), ["unwatched"]),
        (30 * ".", (False, None, None, None, None, None), ["unwatched"]),  # declared and never visited
        (20 * "-" + 10 * "r", (False, 10, 0, 10, 1.0, False), ["unwatched"]),  # declared on the 21st
        (20 * "r" + 10 * "-", (True, 20, 10, 20, 1.0, True), ["low_coverage"]),  # no longer declared
        (30 * "r", (True, 30, 0, 30, 1.0, False), []),
    ],
)
def test_a_group_that_no_feed_watches_is_not_watched_because_others_are(
    rows: Rows, con: Connection, feed: str | None, found: tuple[object, ...], reasons: list[str]
) -> None:
    rows.begin()
    con.execute("delete from ops.nights")
    con.execute("update core.sources set source_group = 'prc_state' where source_id = 'post'")
    feeds = {"others": "r"} | ({"its": feed} if feed else {})
    watch(con, date(2026, 9, 1), date(2026, 9, 30), feeds, source_ids={"its": "post"})
    rows.article("a", date(2026, 9, 1), source_id="post")
    rows.count()
    columns = "is_watched, n_nights, n_nights_missing, n_feeds_known, share_answered, has_low_coverage"
    assert of_september(con, columns, "prc_state") == found
    n_known = sum(letter != "." and letter != "-" for letter in feed or "")
    assert of_september(con, columns) == (True, 30, 0, 30 + n_known, 1.0, False)
    ((said,),) = con.execute(
        "select list_filter(quality_reasons, lambda one: one in ('low_coverage', 'unwatched')) "
        "from trends.theme_periods where period = 'month' and unit = 'story' and panel = 'all' and genre = 'all' "
        "and theme_kind = 'theme' and period_start = '2026-09-01' and source_group = 'prc_state'"
    ).fetchall()
    assert said == reasons


@pytest.mark.parametrize(
    ("feed", "is_reason"), [("orrrr", False), ("orr", True), ("o.r.r.r.r.", False), ("o.r.", True)]
)
def test_a_feed_that_runs_over_on_more_than_a_fifth_of_its_visits_is_a_reason_for_care(
    rows: Rows, con: Connection, feed: str, is_reason: bool
) -> None:
    rows.begin()
    con.execute("delete from ops.nights")
    watch(con, date(2026, 9, 1), date(2026, 9, 30), {"feed": feed, "other": "r"})
    rows.article("a", date(2026, 9, 1))
    rows.count()
    assert of_september(con, "has_overflows") == (is_reason,)
    ((quality_reasons,),) = con.execute(
        f"select quality_reasons from trends.theme_periods where {PLAIN} and panel = 'all' and period = 'month'"
    ).fetchall()
    assert ("overflowed" in quality_reasons) == is_reason


def test_the_fixed_panel_holds_the_sources_of_every_complete_month_and_says_why_not(
    rows: Rows, con: Connection
) -> None:
    rows.begin()
    con.execute("update ops.nights set clock_at = '2026-07-15 02:15:00+00', night_id = '20260715T021500Z'")
    watch(con, date(2026, 10, 29), date(2026, 10, 29), {})
    for month in (8, 9, 10):
        rows.article(f"r{month}", date(2026, month, 5), hits={"liaison_office": 1})
    rows.article("p9", date(2026, 9, 6), source_id="post")
    rows.count()
    panels = con.execute(
        "select source_id, is_fixed, n_months, reason_missing from trends.panels order by all"
    ).fetchall()
    assert panels == [("post", False, 2, "no dated entry in 2026-08"), ("review", True, 2, "")]
    shares = (
        "select panel, month(period_start), n, n_with_theme from trends.theme_periods "
        f"where {PLAIN} and period = 'month' order by all"
    )
    assert con.execute(shares).fetchall() == [
        ("all", 8, 1, 1),
        ("all", 9, 2, 1),
        ("all", 10, 1, 1),
        ("fixed", 8, 1, 1),
        ("fixed", 9, 1, 1),
        ("fixed", 10, 1, 1),
    ]
    rows.article(
        "p8", date(2026, 8, 6), source_id="post", relevance="irrelevant"
    )  # it was there: whether it counts or not
    rows.count()
    assert con.execute(shares).fetchall()[3:] == [("fixed", 8, 1, 1), ("fixed", 9, 2, 1), ("fixed", 10, 1, 1)]


def test_gaps_stand_in_every_series_that_has_a_text(rows: Rows, con: Connection) -> None:
    rows.begin()
    con.execute("update core.sources set source_group = 'prc_state' where source_id = 'post'")
    rows.article("a", date(2026, 7, 1))
    rows.article("b", date(2026, 9, 1), source_id="post")
    rows.count()
    found = con.execute(
        "select source_group, genre, month(period_start), n, share, rate, quality from trends.theme_periods "
        "where period = 'month' and unit = 'story' and panel = 'all' and theme_kind = 'theme' order by all"
    ).fetchall()
    gap = (0, None, None, "do_not_draw")
    text = (1, 0, 0, "do_not_draw")
    months = {"all": (text, gap, text, gap), "other": (text, gap, gap, gap), "prc_state": (gap, gap, text, gap)}
    assert found == [
        (group, genre, month, *cell)
        for group, cells in months.items()
        for genre in ("all", "commentary")
        for month, cell in enumerate(cells, 7)
    ]


@pytest.mark.parametrize(
    ("n_texts", "n_with_theme", "quality", "reasons"),
    [
        (0, 0, "do_not_draw", {"gap"}),
        (9, 9, "do_not_draw", {"few_texts"}),
        (10, 10, "care", {"under_20"}),
        (19, 19, "care", {"under_20"}),
        (20, 20, "care", set()),
        (30, 29, "care", {"few_mentions"}),
    ],
)
def test_a_number_says_what_it_is_worth(
    rows: Rows, con: Connection, n_texts: int, n_with_theme: int, quality: str, reasons: set[str]
) -> None:
    rows.begin()
    rows.article("start", date(2026, 8, 1))
    with rows.together():
        for n in range(n_texts):
            hits = {"liaison_office": 1} if n < n_with_theme else {}
            rows.article(f"a{n}", date(2026, 9, 1), hits=hits, source_id=("review", "post")[n % 2])
    rows.count()
    ((found, said),) = con.execute(
        f"select quality, quality_reasons from trends.theme_periods where {PLAIN} and panel = 'all' "
        "and period = 'month' and period_start = '2026-09-01'"
    ).fetchall()
    assert found == quality
    assert reasons <= set(said)
    assert {"few_periods", "unwatched"} <= set(said)
    assert not {"gap", "few_texts", "under_20"} - reasons & set(said)
    known = {code for (code,) in con.execute("select reason_code from trends.quality_reasons").fetchall()}
    assert set(said) <= known


def test_a_long_watched_broad_series_is_drawn(rows: Rows, con: Connection) -> None:
    rows.begin()
    con.execute("update ops.nights set night_id = '20251215T021500Z', clock_at = '2025-12-15 02:15:00+00'")
    first, last = date(2025, 12, 16), date(2026, 10, 29)
    watch(con, first, last, {"one": "r"})
    with rows.together():
        for month in range(1, 9):
            for n in range(20):
                source_id = ("review", "post")[n % 2]
                rows.article(f"a{month}-{n}", date(2026, month, 3), hits={"liaison_office": 1}, source_id=source_id)
    rows.count()
    found = con.execute(
        f"select quality, quality_reasons from trends.theme_periods where {PLAIN} and panel = 'all' "
        "and period = 'month' and n > 0"
    ).fetchall()
    assert found == [("draw", [])] * 8
    con.execute("update core.themes set weaknesses = ['recall']")
    assert con.execute(
        f"select distinct quality, quality_reasons from trends.theme_periods where {PLAIN} and panel = 'all' "
        "and period = 'month' and n > 0"
    ).fetchall() == [("care", ["weak_theme"])]
    con.execute("update core.themes set weaknesses = null")
    assert con.execute(
        "select distinct theme_kind, quality_reasons from trends.theme_periods where unit = 'story' and panel = 'all' "
        "and source_group = 'all' and genre = 'all' and period = 'month' and n > 0 order by theme_kind"
    ).fetchall() == [("group", ["unmeasured_theme"]), ("theme", ["unmeasured_theme"])]
