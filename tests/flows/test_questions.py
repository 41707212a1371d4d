"""docs/sql.md tells the truth: the demo answers each of its queries with rows. What the demo publishes is valid."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import feedparser
import frictionless
import pytest

from tests.flows.conftest import run
from warehouse.ask.sql import asked

PAGE = (Path(__file__).parents[2] / "docs" / "sql.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"\n### (\d+)\. ([^\n]+)\n(?:(?!\n### ).)*?```sql\n(.*?)```", PAGE, re.S)
PYTHON, R = (re.findall(rf"```{language}\n(.*?)```", PAGE, re.S) for language in ("python", "r"))
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
    if "trends.theme_periods" in query or "trends.theme_trends" in query:
        assert [column for column in SLICE if not re.search(rf"\b{column}\b", query)] == [], title


def test_the_python_of_the_page_runs(demo: tuple[Path, str]) -> None:
    (code,) = PYTHON
    ended = subprocess.run([sys.executable, "-c", code], cwd=demo[0], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.skipif(which("Rscript") is None, reason="R is not installed here: apt-get install r-base-core")
def test_the_r_of_the_page_runs(demo: tuple[Path, str], tmp_path: Path) -> None:
    (code,) = R
    (tmp_path / "Rplots.R").write_text(f'pdf("{tmp_path}/one.pdf")\n{code}')
    ended = subprocess.run(
        ["Rscript", str(tmp_path / "Rplots.R")], cwd=demo[0], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "liaison_office" in ended.stdout


def test_no_standard_error_contradicts_its_interval(demo: tuple[Path, str]) -> None:
    query = """
        select share_standardised_se as error, share_standardised_high - share_standardised_low as width
        from trends.theme_periods where share_standardised is not null
    """
    with asked(demo[0] / "data/demo/published/nato_asia.duckdb", query) as answer:
        rows = [(float(error), float(width)) for error, width in answer.rows()]
    assert len(rows) > 1000
    assert all(error > 0 and abs(width - 2 * 1.959964 * error) < 1e-5 for error, width in rows)


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
