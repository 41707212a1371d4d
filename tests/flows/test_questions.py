"""docs/sql.md tells the truth: the demo answers each of its queries with rows. What the demo publishes is valid."""

import re
from pathlib import Path

import feedparser
import frictionless
import pytest

from tests.flows.conftest import run
from warehouse.ask.sql import asked

PAGE = (Path(__file__).parents[2] / "docs" / "sql.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"\n### (\d+)\. ([^\n]+)\n(?:(?!\n### ).)*?```sql\n(.*?)```", PAGE, re.S)
SLICE = ("theme_kind", "period", "unit", "panel", "source_group", "genre")


def test_there_are_twenty_questions_or_more_and_each_has_one_query() -> None:
    assert [int(number) for number, _, _ in QUESTIONS] == list(range(1, len(QUESTIONS) + 1))
    assert len(QUESTIONS) >= 20
    assert PAGE.count("```sql\n") == PAGE.count("\n### ") == len(QUESTIONS)


@pytest.mark.parametrize(("title", "query"), [(title, query) for _, title, query in QUESTIONS])
def test_the_demo_has_an_answer(demo: tuple[Path, str], title: str, query: str) -> None:
    folder, _ = demo
    with asked(folder / "data/demo/published/nato_asia.duckdb", query) as answer:
        rows = list(answer.rows())
    assert rows, f"{title}: no row"
    assert "order by" in query, title


@pytest.mark.parametrize(("title", "query"), [(title, query) for _, title, query in QUESTIONS])
def test_a_query_of_the_trends_chooses_one_slice(title: str, query: str) -> None:
    if "trends.theme_periods" in query:
        assert [column for column in SLICE if not re.search(rf"\b{column}\b", query)] == [], title


@pytest.mark.timeout(600)
def test_every_file_of_the_demo_is_valid(demo: tuple[Path, str]) -> None:
    published = demo[0] / "data/demo/published"
    judged = frictionless.Package(str(published / "csv/datapackage.json")).validate()
    assert judged.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    feed = feedparser.parse((published / "feed.atom").read_bytes())
    assert not feed.bozo
    assert len(feed.entries) >= 40


def test_the_demo_is_exported_as_parquet_and_cited_from_the_command_line(
    demo: tuple[Path, str], tmp_path: Path
) -> None:
    folder, _ = demo
    taken = str(tmp_path / "taken")
    assert "parquet/theme_cube.parquet" in run(folder, "export", "--data", "data/demo", "--to", taken, "--parquet")
    assert (tmp_path / "taken/parquet/hits.parquet").read_bytes()[:4] == b"PAR1"
    assert run(folder, "cite", "--data", "data/demo", "--theme", "liaison_office").count("@article{") > 5
    assert "liaison_office" in run(folder, "sql", "--data", "data/demo", "--csv", "select theme_id from core.themes")
