"""A question reads the published file and nothing else: no other file, no variable of the program, nothing written."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.errors import SettingsError
from tests.warehouse.conftest import Rows
from warehouse.ask.sql import asked
from warehouse.connection import Connection
from warehouse.publish.snapshot import publish_snapshot


@pytest.fixture
def file(con: Connection, rows: Rows, tmp_path: Path) -> Path:
    rows.begin()
    rows.article("a", date(2026, 9, 1), hits={"liaison_office": 2}, title="=1+1")
    rows.article("b", date(2026, 9, 2), title="−5 degrees")
    return publish_snapshot(con, tmp_path / "published")


def rows_of(file: Path, question: str, *, as_cells: bool = False) -> list[tuple[object, ...]]:
    with asked(file, question, as_cells=as_cells) as answer:
        return [answer.columns, *answer.rows()]


def test_a_question_is_answered_with_its_columns_in_their_order_and_by_their_names(file: Path) -> None:
    question = "select title, title, n_revisions as n from core.articles order by article_id desc; -- the newest first"
    assert rows_of(file, question)[1:] == [("−5 degrees", "−5 degrees", 1), ("=1+1", "=1+1", 1)]
    assert rows_of(file, "select ';' as é /* ; */ ; -- ; é\n;") == [("é",), (";",)]
    assert rows_of(file, "describe core.themes")[1][0] == "theme_id"
    assert rows_of(file, "from core.themes select theme_id") == [("theme_id",), ("liaison_office",)]
    assert "HASH_GROUP_BY" in str(rows_of(file, "explain select count(*) from core.hits group by theme_id"))


def test_cells_are_text_that_no_spreadsheet_runs_and_numbers_stay_numbers(file: Path) -> None:
    question = (
        "select title, -0.5 as x, null as nothing, n_revisions > 5 as b, authors, first_seen_at from core.articles"
    )
    rows = rows_of(file, question + " order by article_id", as_cells=True)
    assert rows[1] == ("'=1+1", "-0.5", None, "false", "[Ada Lee]", "2026-10-29 02:15:00+00")
    assert rows[2][0] == "'−5 degrees"


def test_a_long_answer_comes_in_parts_and_whole(file: Path) -> None:
    with asked(file, "from range(25_000)") as answer:
        assert [number for (number,) in answer.rows()] == list(range(25_000))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("from read_text('{secret}')", "Permission Error"),
        ("from read_csv('{secret}')", "Permission Error"),
        ("from '{secret}'", "does not exist|Permission Error"),
        ("from glob('{folder}/*')", "Permission Error"),
        ("select getenv('HOME')", "does not exist"),
        ("select * from outside", "does not exist"),
        ("copy core.articles to '{folder}/stolen.csv'", "This statement \\(COPY\\) changes data"),
        ("attach '{folder}/other.duckdb'", "This statement \\(ATTACH\\) changes data"),
        ("set enable_external_access = true", "This statement \\(SET\\) changes data"),
        ("install httpfs", "changes data"),
        ("load icu", "This statement \\(LOAD\\) changes data"),
        ("delete from core.articles", "This statement \\(DELETE\\) changes data"),
        ("create temp table t as select 1", "This statement \\(CREATE\\) changes data"),
        ("export database '{folder}'", "changes data"),
        ("select 1; select 2", "These are 2 statements"),
        ("pivot core.hits on term; pivot core.hits on term", "These are several statements"),
        ("explain analyze copy core.articles to '{folder}/stolen.csv'", "This statement \\(COPY\\) changes data"),
        ("explain copy core.articles to '{folder}/stolen.csv'", "This statement \\(COPY\\) changes data"),
        ("/* a */ explain -- b\n analyze delete from core.hits", "This statement \\(DELETE\\) changes data"),
        ("explain (analyze, format json) create temp table t as select 1", "This statement \\(CREATE\\) changes data"),
        ("explain analyze export database '{folder}/all'", "syntax error"),
        (
            "explain analyze copy (pivot core.hits on term) to '{folder}/stolen.csv'",
            "This statement \\(COPY\\) changes",
        ),
        ("copy (pivot core.hits on term) to '{folder}/stolen.csv'", "This statement \\(COPY\\) changes data"),
        ("create temp table t as pivot core.hits on term using count(*)", "This statement \\(CREATE\\) changes data"),
        ("prepare p as select 1", "This statement \\(PREPARE\\) changes data"),
        ("execute p", "This statement \\(EXECUTE\\) changes data"),
        ("call pragma_version()", "This statement \\(CALL\\) changes data"),
        ("pragma enable_profiling", "This statement \\(PRAGMA\\) changes data"),
        ("with x as (insert into core.hits by name select 1) from x", "A CTE needs a SELECT"),
        ("checkpoint", "changes data"),
        ("use memory", "changes data"),
        ("begin", "changes data"),
        ("-- nothing", "There is no question in this text"),
        ("selec 1", 'syntax error at or near "selec"'),
        ("select 1) union (select 2", "syntax error"),
        ("select 'a'::integer", "Could not convert string 'a' to INT32"),
        ("select case when range = 20000 then error('late') end from range(30000)", "late"),
    ],
)
def test_what_is_no_question_to_this_file_is_refused_with_the_reason(
    file: Path, tmp_path: Path, question: str, words: str
) -> None:
    outside = pa.table({"a": [1]})
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SettingsError, match=words):
        rows_of(file, question.format(secret=secret, folder=tmp_path))
    assert sorted(tmp_path.rglob("*")) == before
    assert outside.num_rows == 1


def test_an_error_points_at_the_line_of_the_question(file: Path) -> None:
    with pytest.raises(SettingsError, match=r"LINE 3: where titel = 'x'"):
        rows_of(file, "select title\nfrom core.articles\nwhere titel = 'x'")
    with pytest.raises(SettingsError, match="LINE 1: selec"):
        rows_of(file, "selec title")
