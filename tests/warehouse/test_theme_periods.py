"""trends.theme_periods: few rows in, few rows out, each number as it is worked by hand."""

from datetime import date
from typing import Any

import pytest

from tests.warehouse.conftest import Rows
from warehouse.connection import Connection
from warehouse.statements import insert


def periods(con: Connection, period: str, theme_id: str = "liaison_office") -> list[dict[str, Any]]:
    Rows(con).count()
    result = con.execute(
        "select * from trends.theme_periods where period = ? and theme_id = ? and unit = 'story' and panel = 'all' "
        "and source_group = 'all' and genre = 'commentary' order by period_start",
        [period, theme_id],
    )
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def seed(con: Connection, *, n_hits: int, n_words: int, codebook: str = "c" * 64) -> None:
    article = {
        "baseline_id": "seed",
        "url": "u",
        "title": "t",
        "source_name": "s",
        "published_on": date(2023, 5, 1),
        "published_precision": "month",
        "n_words": n_words,
        "n_sentences": 20,
        "text": None,
        "text_sha256": "x",
        "codebook_sha256": codebook,
        "measured": "shipped",
    }
    insert(con, "core.baseline_articles", [article])
    hit = {"baseline_id": "seed", "theme_id": "liaison_office", "term": "t", "end_offset": 9}
    insert(con, "core.baseline_hits", [{**hit, "sentence_number": n % 5, "start_offset": n} for n in range(n_hits)])


def test_a_share_is_counted_per_story_with_its_wilson_interval(rows: Rows, con: Connection) -> None:
    rows.begin()
    with rows.together():
        for n in range(20):
            rows.article(f"a{n}", date(2026, 9, 1 + n), hits={"liaison_office": 2} if n < 7 else {}, n_words=500)
    september, october = periods(con, "month")
    assert (september["n"], september["n_with_theme"], september["n_hits"]) == (20, 7, 14)
    assert september["share"] == pytest.approx(0.35)
    assert september["share_low"] == pytest.approx(0.181192, abs=1e-6)
    assert september["share_high"] == pytest.approx(0.567146, abs=1e-6)
    assert (september["n_words"], september["rate"]) == (10_000, pytest.approx(1.4))
    assert (september["is_complete"], october["is_complete"]) == (True, False)


def test_a_period_without_articles_is_a_gap_and_not_zero(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", date(2026, 7, 10), hits={"liaison_office": 1})
    rows.article("b", date(2026, 9, 10))
    found = [(row["period_start"].month, row["n"], row["share"]) for row in periods(con, "month")]
    assert found == [(7, 1, 1.0), (8, 0, None), (9, 1, 0.0), (10, 0, None)]


def test_weeks_begin_on_monday_and_quarters_hold_three_months(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", date(2026, 9, 30))  # a Wednesday
    assert periods(con, "week")[0]["period_start"] == date(2026, 9, 28)
    (third, _) = periods(con, "quarter")
    assert (third["period_start"], third["period_end"]) == (date(2026, 7, 1), date(2026, 9, 30))


def test_a_date_known_to_the_month_has_no_week(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", date(2026, 9, 1), precision="month")
    rows.article("b", date(2026, 9, 21))
    assert sum(row["n"] for row in periods(con, "month")) == 2
    assert sum(row["n"] for row in periods(con, "week")) == 1


@pytest.mark.parametrize("relevance", ["peripheral", "analogy", "irrelevant", "too_short", "language_not_counted"])
def test_only_core_texts_are_counted(rows: Rows, con: Connection, relevance: str) -> None:
    rows.begin()
    rows.article("a", date(2026, 9, 1))
    rows.article("b", date(2026, 9, 2), relevance=relevance, hits={"liaison_office": 1})
    assert periods(con, "month")[0]["n"] == 1


def test_undated_texts_and_copies_are_not_counted(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", date(2026, 9, 1))
    rows.article("b", None)
    rows.article("c", date(2026, 9, 3))
    con.execute("delete from core.stories where original_article_id = 'c'")
    con.execute("update core.story_members set story_id = 's-a', is_original = false where article_id = 'c'")
    assert periods(con, "month")[0]["n"] == 1


def test_a_story_is_counted_as_it_read_when_its_quarter_was_over(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", date(2026, 9, 29), n_words=100)
    con.execute("update core.revisions set seen_at = '2026-09-29 23:00:00+00', n_words = 1")
    for number, seen_at in ((2, "2026-09-30 23:59:59+00"), (3, "2026-10-01 00:00:00+00")):
        con.execute(
            "insert into core.revisions by name select * replace ('edit-' || ? as revision_id, ? as revision_number, "
            "? as seen_at, ? as n_words) from core.revisions where revision_id = 'r-a'",
            [number, number, seen_at, number],
        )
    con.execute("update core.articles set latest_revision_id = 'edit-3', n_revisions = 3")
    assert {row["n_words"] for period in ("week", "month", "quarter") for row in periods(con, period)} == {2, 0}
    con.execute("update core.stories set published_on = '2026-05-01'")  # found later: the first text that was read
    assert periods(con, "quarter")[0]["n_words"] == 1
    con.execute("update core.stories set published_on = '2026-10-01'")
    assert [row["n_words"] for row in periods(con, "quarter") if row["n"]] == [3]


def test_sources_are_counted_once(rows: Rows, con: Connection) -> None:
    rows.begin()
    with rows.together():
        for n, source_id in enumerate(("review", "review", "post")):
            rows.article(f"a{n}", date(2026, 9, 1), source_id=source_id)
    assert periods(con, "month")[0]["n_sources"] == 2


def test_a_rate_stands_against_the_baseline_as_log2_ratio(rows: Rows, con: Connection) -> None:
    rows.begin()
    seed(con, n_hits=26, n_words=1637)
    rows.article("a", date(2026, 9, 1), hits={"liaison_office": 20}, n_words=10_000)
    rows.article("b", date(2026, 9, 1), hits={"liaison_office": 20}, n_words=10_000)
    september = periods(con, "month")[0]
    assert september["rate_baseline"] == pytest.approx(15.882712, abs=1e-6)
    assert september["log2_ratio_to_baseline"] == pytest.approx(-2.989385, abs=1e-6)


def test_a_theme_that_the_seeds_lack_has_a_finite_ratio(rows: Rows, con: Connection) -> None:
    rows.begin()
    seed(con, n_hits=0, n_words=1637)
    rows.article("a", date(2026, 9, 1), hits={"liaison_office": 12}, n_words=20_000)
    assert periods(con, "month")[0]["log2_ratio_to_baseline"] == pytest.approx(0.974089, abs=1e-6)


def test_a_baseline_of_another_codebook_is_missing_with_its_reason(rows: Rows, con: Connection) -> None:
    rows.begin()
    seed(con, n_hits=3, n_words=1637, codebook="d" * 64)
    rows.article("a", date(2026, 9, 1), hits={"liaison_office": 1})
    september = periods(con, "month")[0]
    assert (september["rate_baseline"], september["log2_ratio_to_baseline"]) == (None, None)
    ((n_hits, reason),) = con.execute("select n_hits, reason_missing from core.baseline").fetchall()
    assert n_hits is None
    assert "another codebook" in reason
