"""The tallies of the trends: a night that adds to them comes to what one count of everything comes to."""

# ruff: noqa: S608 - queries are put together from these tests' own words

from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.conftest import CLOCK, Rows
from warehouse.connection import Connection, Warehouse
from warehouse.statements import insert
from warehouse.violations import violations

TALLIES = ("trends.counted_texts", "trends.text_tallies", "trends.theme_tallies", "trends.panel_members")
TRENDS = "select * from trends.theme_periods order by all"
SEPTEMBER = date(2026, 9, 1)


def content(con: Connection) -> dict[str, list[tuple[Any, ...]]]:
    found = {table: con.execute(f"select * from {table} order by all").fetchall() for table in TALLIES}
    return found | {"trends": con.execute(TRENDS).fetchall()}


def counted_at_once(con: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return what one count of everything comes to, and leave everything as it was."""
    con.execute("begin")
    for table in TALLIES:
        con.execute(f"delete from {table}")
    Rows(con).count()
    found = content(con)
    con.execute("rollback")
    return found


def next_night(con: Connection, *, day: int) -> None:
    Rows(con).night(CLOCK + timedelta(days=day))


def causes(con: Connection) -> list[tuple[str, list[str]]]:
    """Return what the last night changed: article and causes."""
    return con.execute(
        "select article_id, causes from trends.changes "
        "where night_id = (select max(night_id) from ops.nights) order by article_id"
    ).fetchall()


def ask(con: Connection, what: str, where: str) -> list[tuple[Any, ...]]:
    query = f"select {what} from trends.theme_periods where theme_kind = 'theme' and n > 0 and {where} order by all"
    return con.execute(query).fetchall()


PLAIN = "panel = 'all' and source_group = 'all' and genre = 'all'"


@pytest.fixture
def counted(rows: Rows) -> Rows:
    """Two articles of September, one of them with a theme, counted on the night of CLOCK."""
    rows.begin()
    rows.article("a", SEPTEMBER, hits={"liaison_office": 2}, n_words=100)
    rows.article("b", date(2026, 9, 20), source_id="post", n_words=300)
    rows.count()
    return rows


CHANGES: dict[str, tuple[str, list[str]]] = {
    "another genre": ("update core.revisions set genre = 'news' where article_id = 'a'", ["genre"]),
    "a moved story date": ("update core.stories set published_on = '2026-05-02' where story_id = 's-a'", ["date"]),
    "its own other date": ("update core.articles set published_on = '2026-10-02' where article_id = 'a'", ["date"]),
    "another group of sources": (
        "update core.sources set source_group = 'prc_state' where source_id = 'review'",
        ["source"],
    ),
    "another story": (
        "update core.story_members set story_id = 's-b', is_original = false where article_id = 'a'; "
        "delete from core.stories where story_id = 's-a'; update core.stories set n_articles = 2",
        ["story", "date"],
    ),
    "recognised as spun": ("update core.story_members set story_reason = 'spun' where article_id = 'a'", ["story"]),
    "another text": (
        "insert into core.revisions by name select * replace ('edit' as revision_id, 2 as revision_number, "
        "500 as n_words) from core.revisions where article_id = 'a'; "
        "update core.articles set n_revisions = 2, latest_revision_id = 'edit', published_on = '2026-10-01' "
        "where article_id = 'a'; update core.stories set published_on = '2026-10-01' where story_id = 's-a'",
        ["revised", "date"],
    ),
    "no core text any more": ("update core.revisions set relevance = 'irrelevant' where article_id = 'a'", ["revised"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_is_noticed_with_its_cause_and_tallied_anew(counted: Rows, con: Connection, change: str) -> None:
    statement, expected = CHANGES[change]
    next_night(con, day=1)
    con.execute(statement)
    counted.count()
    assert dict(causes(con))["a"] == expected
    assert content(con) == counted_at_once(con)


def test_a_night_that_is_run_twice_changes_nothing(counted: Rows, con: Connection) -> None:
    tables = (*TALLIES, "trends.changes", "trends.counts", "trends.windows")
    before = {table: con.execute(f"select * from {table} order by all").fetchall() for table in tables}
    counted.count()
    assert {table: con.execute(f"select * from {table} order by all").fetchall() for table in tables} == before


def test_what_a_second_run_of_a_night_sets_back_is_no_change(counted: Rows, con: Connection) -> None:
    next_night(con, day=1)
    con.execute("update core.revisions set genre = 'news' where article_id = 'a'")
    counted.count()
    assert causes(con) == [("a", ["genre"])]
    con.execute("update core.revisions set genre = 'commentary' where article_id = 'a'")
    counted.count()
    assert causes(con) == []


def test_a_second_run_that_finds_more_keeps_what_stood_before_the_night(counted: Rows, con: Connection) -> None:
    next_night(con, day=1)
    for genre in ("news", "statement"):
        con.execute("update core.revisions set genre = ? where article_id = 'a'", [genre])
        counted.count()
    ((before, after),) = con.execute(
        "select before.genre, after.genre from trends.changes where before is not null"
    ).fetchall()
    assert (before, after) == ("commentary", "statement")


def test_a_late_article_of_an_old_quarter_is_counted_there_and_is_new(counted: Rows, con: Connection) -> None:
    next_night(con, day=1)
    counted.article("late", date(2024, 2, 3), hits={"liaison_office": 1})
    con.execute("update core.articles set first_seen_at = ? where article_id = 'late'", [CLOCK + timedelta(days=1)])
    counted.count()
    assert causes(con) == [("late", ["new"])]
    where = f"{PLAIN} and unit = 'story' and period = 'quarter' and period_start < '2026-01-01'"
    assert ask(con, "period_start, n, n_with_theme", where) == [(date(2024, 1, 1), 1, 1)]
    assert content(con) == counted_at_once(con)


def test_a_copy_that_arrives_before_its_original_counts_until_then(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("copy", date(2026, 9, 9), hits={"liaison_office": 1}, source_id="post")
    rows.count()
    next_night(con, day=1)
    rows.article("original", date(2026, 8, 30), hits={"liaison_office": 1})
    con.execute("update core.stories set n_articles = 2 where story_id = 's-original'")
    con.execute("delete from core.stories where story_id = 's-copy'")
    con.execute("update core.story_members set story_id = 's-original', is_original = false where article_id = 'copy'")
    rows.count()
    assert dict(causes(con))["copy"] == ["story", "date"]
    months = f"{PLAIN} and period = 'month'"
    assert ask(con, "unit, period_start, n", months) == [
        ("article", date(2026, 8, 1), 1),
        ("article", date(2026, 9, 1), 1),
        ("reach", date(2026, 8, 1), 2),
        ("story", date(2026, 8, 1), 1),
    ]
    assert content(con) == counted_at_once(con)


def test_a_date_known_to_the_month_is_in_months_and_quarters_only(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", SEPTEMBER, precision="month", hits={"liaison_office": 1})
    rows.count()
    assert ask(con, "period, unit, n_hits", PLAIN) == [
        (period, unit, 1) for period in ("month", "quarter") for unit in ("article", "reach", "story")
    ]


def test_a_changed_codebook_counts_everything_anew(counted: Rows, con: Connection) -> None:
    next_night(con, day=1)
    con.execute("update core.codebooks set is_current = false")
    insert(con, "core.codebooks", [{"codebook_sha256": "d" * 64, "codebook_version": "2.0.0", "is_current": True}])
    con.execute("update core.revisions set codebook_sha256 = repeat('d', 64)")
    con.execute("delete from core.hits")
    con.execute("update core.revisions set relevance = 'peripheral' where article_id = 'b'")
    counted.count()
    assert causes(con) == [("a", ["codebook"]), ("b", ["codebook"])]
    assert con.execute("select distinct codebook_sha256 from trends.counted_texts").fetchall() == [("d" * 64,)]
    assert con.execute("select count(*) from trends.theme_tallies").fetchall() == [(0,)]
    assert content(con) == counted_at_once(con)


def test_what_is_not_yet_counted_under_the_current_codebook_does_not_count(counted: Rows, con: Connection) -> None:
    con.execute("update core.revisions set codebook_sha256 = null where article_id = 'a'")
    counted.count()
    assert con.execute("select article_id from trends.counted_texts").fetchall() == [("b",)]


def test_the_first_count_of_an_old_warehouse_tells_old_articles_from_new_ones(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("old", SEPTEMBER)
    rows.article("new", SEPTEMBER)
    con.execute("update core.articles set first_seen_at = '2026-09-02' where article_id = 'old'")
    rows.count()
    assert causes(con) == [("new", ["new"]), ("old", ["first_count"])]


def test_a_text_with_two_themes_of_a_group_counts_once_for_the_group(rows: Rows, con: Connection) -> None:
    rows.begin(themes=("liaison_office", "partner_formats"))
    rows.article("a", SEPTEMBER, hits={"liaison_office": 2, "partner_formats": 3})
    rows.article("b", SEPTEMBER, hits={"partner_formats": 1})
    rows.article("c", SEPTEMBER)
    rows.count()
    found = con.execute(
        "select n_with_theme, n, n_hits, n_sentences_with_theme from trends.theme_periods "
        f"where theme_kind = 'group' and period = 'month' and n > 0 and unit = 'story' and {PLAIN}"
    ).fetchall()
    assert found == [(2, 3, 6, 2)]


@pytest.mark.usefixtures("counted")
def test_hits_that_change_behind_the_back_of_the_tallies_break_a_promise(con: Connection) -> None:
    assert list(violations(con)) == []
    con.execute("insert into core.hits by name select * replace (start_offset + 9 as start_offset) from core.hits")
    assert "tallies_agree_with_their_hits" in {violation.check for violation in violations(con)}


ARTICLES = st.fixed_dictionaries(
    {
        "published_on": st.dates(date(2026, 6, 20), date(2026, 10, 10)),
        "precision": st.sampled_from(["day", "month"]),
        "source_id": st.sampled_from(["review", "post"]),
        "n_words": st.integers(50, 400),
        "hits": st.dictionaries(st.sampled_from(["liaison_office", "partner_formats"]), st.integers(1, 4)),
        "genre": st.sampled_from(["commentary", "news"]),
        "n_articles": st.integers(1, 4),
        "relevance": st.sampled_from(["core", "core", "irrelevant"]),
        "night": st.integers(0, 2),
    }
)
EDITS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(
            [
                "update core.revisions set genre = 'statement' where article_id = ?",
                "update core.articles set published_on = '2026-07-07' where article_id = ?",
                "update core.stories set published_on = '2026-08-08' where original_article_id = ?",
                "update core.stories set n_articles = n_articles + 1 where original_article_id = ?",
                "update core.story_members set story_reason = 'spun' where article_id = ?",
                "update core.revisions set relevance = 'core' where article_id = ?",
                "update core.articles set source_id = 'post' where article_id = ?",
            ]
        ),
    ),
    max_size=4,
)


@given(articles=st.lists(ARTICLES, min_size=1, max_size=6), edits=EDITS)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nights_that_add_come_to_what_one_count_of_everything_comes_to(
    tmp_path_factory: pytest.TempPathFactory,
    empty_warehouse: Path,
    articles: list[dict[str, Any]],
    edits: list[tuple[int, str]],
) -> None:
    warehouse = Warehouse(copyfile(empty_warehouse, tmp_path_factory.mktemp("law") / "warehouse.duckdb"))
    with warehouse.reading() as con:
        rows = Rows(con)
        rows.begin(themes=("liaison_office", "partner_formats"))
        for night in range(3):
            if night:
                next_night(con, day=night)
            for number, article in enumerate(articles):
                if article["night"] == night:
                    write(rows, f"a{number}", article)
            for number, statement in edits[night::3]:
                con.execute(statement, [f"a{number}"])
            rows.count()
            assert content(con) == counted_at_once(con)
    warehouse.close()


def write(rows: Rows, article_id: str, article: dict[str, Any]) -> None:
    day = article["published_on"].replace(day=1) if article["precision"] == "month" else article["published_on"]
    said = {key: article[key] for key in ("precision", "source_id", "n_words", "hits", "relevance")}
    rows.article(article_id, day, **said)
    rows.con.execute("update core.revisions set genre = ? where article_id = ?", [article["genre"], article_id])
    rows.con.execute(
        "update core.stories set n_articles = ? where original_article_id = ?", [article["n_articles"], article_id]
    )


def test_before_the_first_night_there_is_nothing_to_count(rows: Rows, con: Connection) -> None:
    assert rows.count() is None
    assert con.execute("select name from trends.windows").fetchall() == [("baseline",)]
    assert con.execute("select count(*) from trends.theme_periods").fetchall() == [(0,)]
