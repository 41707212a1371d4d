"""Tests of change as rows: what they count, whose night they are of, and that a second run leaves them as they were."""

from datetime import UTC, date, datetime

from pipeline.records import BaselineShare, ChangeCode, Night
from pipeline.stats.counts import counts_by_theme
from pipeline.stats.theme_tests import theme_tests
from tests.warehouse.conftest import CLOCK, Rows
from warehouse.connection import Connection
from warehouse.statements import FOLDER
from warehouse.store.change_tests import extended_baseline, is_overtaken, save_tests, theme_counts
from warehouse.store.nights import CodebookRow

NIGHT = Night(at=CLOCK)
CODEBOOK = CodebookRow(codebook_sha256="c" * 64, codebook_version="1.0.0", themes=())


def test_stories_are_counted_by_source_and_complete_quarter(rows: Rows, con: Connection) -> None:
    rows.begin(themes=("one", "two"))
    for n, (source_id, day) in enumerate(
        [("review", date(2026, 4, 1)), ("review", date(2026, 6, 30)), ("post", date(2026, 6, 1))]
    ):
        rows.article(f"a{n}", day, source_id=source_id, hits={"one": 3, "two": n})
    rows.article("late", date(2026, 10, 1), hits={"one": 1})  # the quarter of the night
    rows.count()
    found = [(one.source_id, one.period_start, one.n_texts, one.n_with_theme) for one in theme_counts(con, NIGHT)]
    assert found == [
        ("post", date(2026, 4, 1), 1, {"one": 1, "two": 1}),
        ("review", date(2026, 4, 1), 2, {"one": 2, "two": 1}),
    ]
    assert {one.source_group for one in theme_counts(con, NIGHT)} == {"other"}


def test_a_source_without_any_theme_is_counted_with_none(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", date(2026, 4, 1))
    rows.count()
    (one,) = theme_counts(con, NIGHT)
    assert (one.n_texts, one.n_with_theme) == (1, {})


def test_the_extended_baseline_comes_with_the_end_of_its_window(rows: Rows, con: Connection) -> None:
    assert extended_baseline(con) == (None, {})
    rows.begin()
    rows.article("a", date(2023, 6, 1), hits={"liaison_office": 1})
    rows.article("b", date(2023, 6, 1))
    rows.count()
    share = BaselineShare(n_texts=2, n_with_theme=1)
    assert extended_baseline(con) == (date(2023, 8, 31), {"liaison_office": share})


def a_trend(rows: Rows) -> None:
    """Write nine quarters of ten stories of ten sources, ever more of them with the theme."""
    rows.begin()
    rows.con.execute(
        "insert into core.sources select sources.* replace ('s' || n as source_id) "
        "from core.sources as sources cross join range(10) as numbers (n) where sources.source_id = 'review'"
    )
    with rows.together():
        for quarter in range(9):
            day = date(2024 + quarter // 4, 3 * (quarter % 4) + 1, 7)
            for n in range(10):
                has_theme = (3 * n + quarter) % 10 < 2 + quarter // 2
                hits = {"liaison_office": 2} if has_theme else {}
                rows.article(f"q{quarter}-{n}", day, source_id=f"s{n}", hits=hits)
    rows.count()


def weigh_and_save(con: Connection, night: Night = NIGHT) -> None:
    cells = theme_counts(con, night)
    starts = sorted({cell.period_start for cell in cells})
    save_tests(con, night, CODEBOOK, theme_tests(counts_by_theme(cells, ["liaison_office"], starts), {}, None))


def test_a_trend_from_texts_to_row(rows: Rows, con: Connection) -> None:
    a_trend(rows)
    weigh_and_save(con)
    ((*kind, n_texts, n_with_theme, first, odds_ratio, p, verdict, remark),) = con.execute(
        "select codebook_version, unit, panel, period, n_texts, n_with_theme, first_period, odds_ratio, p, verdict, "
        "remark from trends.tests where test_code = 'trend'"
    ).fetchall()
    assert kind == ["1.0.0", "story", "all", "quarter"]
    assert (n_texts, n_with_theme, first) == (90, 34, date(2024, 1, 1))
    assert odds_ratio > 1
    assert 0 < p < 1
    assert verdict in ("rising", "none_shown")
    assert remark.startswith("few_sources")


def test_a_night_made_again_has_its_rows_once_and_other_nights_keep_theirs(rows: Rows, con: Connection) -> None:
    a_trend(rows)
    earlier = Night(at=datetime(2026, 10, 28, 2, 15, tzinfo=UTC))
    weigh_and_save(con, earlier)
    weigh_and_save(con)
    before = con.execute("select * from trends.tests order by all").fetchall()
    weigh_and_save(con)
    assert con.execute("select * from trends.tests order by all").fetchall() == before
    assert len(before) == 2 * len(ChangeCode)


def test_a_night_with_later_ones_is_overtaken(rows: Rows, con: Connection) -> None:
    rows.begin()
    assert not is_overtaken(con, NIGHT)
    assert is_overtaken(con, Night(at=datetime(2026, 10, 28, 2, 15, tzinfo=UTC)))


def test_the_published_file_has_the_tests_of_the_last_night(rows: Rows, con: Connection) -> None:
    a_trend(rows)
    weigh_and_save(con, Night(at=datetime(2026, 10, 28, 2, 15, tzinfo=UTC)))
    weigh_and_save(con)
    published = con.execute((FOLDER / "exports" / "change_tests.sql").read_text()).fetchall()
    assert [(row[0], row[2]) for row in published] == [
        (NIGHT.night_id, code) for code in ("change_point", "ewma", "trend")
    ]


def test_a_small_p_is_published_with_six_digits_and_never_as_0(rows: Rows, con: Connection) -> None:
    a_trend(rows)
    weigh_and_save(con)
    con.execute("update trends.tests set p = 1.23456789e-12, p_adjusted = 0.0123456789 where test_code = 'trend'")
    query = (FOLDER / "exports" / "change_tests.sql").read_text()
    published = con.sql(query).filter("test_code = 'trend'").project("p, p_adjusted").fetchall()
    assert published == [(1.23457e-12, 0.0123457)]
