"""Periods against the seed articles and against the extended baseline: each figure as it is worked by hand."""

from datetime import date, datetime
from math import log2
from typing import Any

import pytest

from tests.warehouse.conftest import Rows
from warehouse.connection import Connection
from warehouse.statements import insert

SEEDS = {"seed-a": 749, "seed-b": 888}
CODEBOOK = "c" * 64


def seed(con: Connection, hits: dict[str, dict[str, int]], codebook: str = CODEBOOK) -> None:
    """Write both seed articles with their hits by theme, two to a sentence."""
    for baseline_id, n_words in SEEDS.items():
        said = {"url": "u", "title": "t", "source_name": "s", "published_on": date(2023, 5, 1), "text_sha256": "x"}
        article = {"baseline_id": baseline_id, "n_words": n_words, "n_sentences": 37, "text": None, **said}
        measured = {"published_precision": "month", "codebook_sha256": codebook, "measured": "shipped"}
        insert(con, "core.baseline_articles", [{**article, **measured}])
        rows = [
            {"theme_id": theme_id, "term": "t", "sentence_number": n // 2, "start_offset": n, "end_offset": n + 1}
            for theme_id, n_hits in hits.get(baseline_id, {}).items()
            for n in range(n_hits)
        ]
        insert(con, "core.baseline_hits", [{"baseline_id": baseline_id, **row} for row in rows])


def ask(con: Connection, question: str) -> list[dict[str, Any]]:
    result = con.execute(question)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def ratios(con: Connection, period: str = "quarter") -> dict[str, dict[str, Any]]:
    rows = ask(con, "select * from trends.baseline_ratios where theme_id = 'liaison_office'")
    return {row["against"]: row for row in rows if row["period"] == period}


def test_a_rate_stands_against_each_seed_and_against_both(rows: Rows, con: Connection) -> None:
    rows.begin()
    seed(con, {"seed-a": {"liaison_office": 11}, "seed-b": {"liaison_office": 15}})
    for n, n_hits in enumerate((15, 25)):
        rows.article(f"a{n}", date(2026, 7 + n, 1), hits={"liaison_office": n_hits}, n_words=10_000)
    rows.count()
    found = ratios(con)
    assert set(found) == {"both", "seed-a", "seed-b"}
    both = found["both"]
    assert both["rate_baseline"] == pytest.approx(15.882712278558339)
    assert (both["n_hits"], both["n_words"], both["rate"]) == (40, 20_000, 2.0)
    assert both["log2_ratio"] == pytest.approx(-2.989385396329026)
    assert 2 ** both["log2_ratio"] == pytest.approx(both["rate_ratio"])
    assert both["g2"] == pytest.approx(52.030808169295256)
    assert (both["share_sentences"], both["share_sentences_baseline"]) == (2 / 82, pytest.approx((6 + 8) / 74))
    assert found["seed-a"]["rate_ratio"] == pytest.approx((40 / 20_000) / (11 / 749))
    assert found["seed-b"]["share_sentences_baseline"] == pytest.approx(8 / 37)
    assert ratios(con, "month")["both"]["n_hits"] in (15, 25)


def test_a_theme_that_a_seed_lacks_has_no_ratio_but_a_finite_log2(rows: Rows, con: Connection) -> None:
    rows.begin()
    seed(con, {"seed-b": {"liaison_office": 3}})
    rows.article("a", date(2026, 9, 1), hits={"liaison_office": 12}, n_words=20_000)
    rows.count()
    alone = ratios(con)["seed-a"]
    assert (alone["rate_ratio"], alone["rate_baseline"]) == (None, 0.0)
    assert alone["log2_ratio"] == pytest.approx(log2(12 / 20_000 / (0.5 / 749)))
    con.execute("delete from core.baseline_hits")
    both = ratios(con)["both"]
    assert both["log2_ratio"] == pytest.approx(0.9740887276458601)
    assert both["g2"] == pytest.approx(1.8881409276312373)


def test_where_neither_has_a_hit_there_is_no_ratio(rows: Rows, con: Connection) -> None:
    rows.begin()
    seed(con, {})
    rows.article("a", date(2026, 9, 1))
    rows.count()
    both = ratios(con)["both"]
    assert (both["log2_ratio"], both["rate_ratio"], both["reason_missing"]) == (None, None, "")


def test_seeds_of_another_codebook_give_no_figure_but_the_reason(rows: Rows, con: Connection) -> None:
    rows.begin()
    seed(con, {"seed-a": {"liaison_office": 11}}, codebook="d" * 64)
    rows.article("a", date(2026, 9, 1), hits={"liaison_office": 1})
    rows.count()
    for row in ratios(con).values():
        figures = ("n_hits_baseline", "rate_baseline", "rate_ratio", "log2_ratio", "g2", "share_sentences_baseline")
        assert [row[figure] for figure in figures] == [None] * len(figures)
        assert row["reason_missing"].startswith("measured under another codebook")
        assert row["rate"] == 1.0


def extended(rows: Rows, *, now: tuple[int, int], then: tuple[int, int]) -> None:
    """Write stories with and without the theme: those of September 2026, and those of the baseline's window."""
    rows.begin()
    with rows.together():
        for day, (k, n) in ((date(2026, 9, 1), now), (date(2023, 8, 31), then)):
            for number in range(n):
                rows.article(f"{day}-{number}", day, hits={"liaison_office": 2} if number < k else {})
    rows.count()


def test_a_share_differs_from_the_extended_baseline_by_newcombes_interval(rows: Rows, con: Connection) -> None:
    extended(rows, now=(14, 40), then=(6, 45))
    (row,) = ask(con, "select * from trends.baseline_extended where period = 'month' and period_start > '2026-01-01'")
    assert (row["n"], row["n_with_theme"], row["n_baseline"], row["n_with_theme_baseline"]) == (40, 14, 45, 6)
    worked = (0.216667, 0.034873, 0.387002)
    assert (row["difference"], row["difference_low"], row["difference_high"]) == pytest.approx(worked, abs=1e-6)


def test_a_period_within_the_window_is_not_held_against_itself(rows: Rows, con: Connection) -> None:
    extended(rows, now=(2, 4), then=(1, 5))
    found = ask(con, "select * from trends.baseline_extended where period = 'quarter' order by period_start")
    assert [(row["period_start"], row["difference"] is None) for row in found] == [
        (date(2023, 7, 1), True),
        (date(2026, 7, 1), False),
    ]
    assert found[0]["reason_missing"] == "the period reaches into the window of the baseline"


def test_a_window_without_texts_gives_the_reason(rows: Rows, con: Connection) -> None:
    extended(rows, now=(2, 4), then=(0, 0))
    for row in ask(con, "select * from trends.baseline_extended"):
        assert (row["difference"], row["share_baseline"], row["n_baseline"]) == (None, None, 0)
        assert row["reason_missing"] == "no text is known from 2023-05-01 to 2023-08-31"


def test_copies_and_days_outside_are_not_in_the_window(rows: Rows, con: Connection) -> None:
    rows.begin()
    for name, day in (("a", date(2023, 4, 30)), ("b", date(2023, 5, 1)), ("c", date(2023, 9, 1))):
        rows.article(name, day, hits={"liaison_office": 1})
    rows.article("copy", date(2023, 5, 2))
    con.execute("delete from core.stories where original_article_id = 'copy'")
    con.execute("update core.story_members set story_id = 's-b', is_original = false where article_id = 'copy'")
    rows.count()
    assert ask(con, "select n, n_with_theme from trends.baseline_window") == [{"n": 1, "n_with_theme": 1}]


@pytest.mark.parametrize(("first", "last", "n"), [(5, 25, 3), (5, 31, 4), (1, 4, 1), (6, 7, 0), (1, 31, 5)])
def test_a_window_may_cut_months(rows: Rows, con: Connection, first: int, last: int, n: int) -> None:
    rows.begin()
    for name, month, day in (("a", 5, 4), ("b", 5, 5), ("c", 6, 15), ("d", 7, 25), ("e", 7, 26)):
        rows.article(name, date(2023, month, day), hits={"liaison_office": 2})
    rows.count()
    ends = date(2023, 5 if last < 10 else 7, last)
    con.execute(
        "update trends.windows set first_day = ?, last_day = ? where name = 'baseline'", [date(2023, 5, first), ends]
    )
    assert ask(con, "select n, n_with_theme from trends.baseline_window") == [{"n": n, "n_with_theme": n}]


def standings(con: Connection) -> dict[str, Any]:
    return {row["theme_id"]: row["standing"] for row in ask(con, "select * from trends.baseline_standing")}


def test_themes_of_no_seed_and_themes_that_vanished_are_told(rows: Rows, con: Connection) -> None:
    rows.begin(themes=("kept", "gone", "new"))
    seed(con, {"seed-a": {"kept": 1, "gone": 1}})
    with rows.together():
        for n in range(20):
            rows.article(f"spring{n}", date(2026, 5, 1), hits={"gone": 1})
            rows.article(f"summer{n}", date(2026, 8, 1), hits={"kept": 1} if n == 3 else {})
    rows.article("autumn", date(2026, 10, 1), hits={"gone": 1})  # its quarter is not over
    rows.count()
    assert standings(con) == {"kept": "present", "gone": "vanished", "new": "in_neither_seed"}


def test_a_quarter_of_few_texts_lets_nothing_vanish(rows: Rows, con: Connection) -> None:
    rows.begin(themes=("kept", "gone", "new"))
    seed(con, {"seed-a": {"kept": 1, "gone": 1}})
    for n in range(20):
        rows.article(f"spring{n}", date(2026, 5, 1), hits={"gone": 1} if n else {"kept": 1})
        if n:
            rows.article(f"summer{n}", date(2026, 8, 1))
    rows.count()
    assert standings(con) == {"kept": None, "gone": None, "new": "in_neither_seed"}
    con.execute("update ops.nights set clock_at = ?", [datetime(2026, 5, 5)])  # noqa: DTZ001 - the session is UTC
    assert standings(con) == {"kept": None, "gone": None, "new": "in_neither_seed"}


def test_the_standing_of_seeds_under_another_codebook_is_unknown(rows: Rows, con: Connection) -> None:
    rows.begin()
    seed(con, {}, codebook="d" * 64)
    (row,) = ask(con, "select standing, reason_missing from trends.baseline_standing")
    assert row["standing"] is None
    assert row["reason_missing"].startswith("measured under another codebook")
