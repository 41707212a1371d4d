"""`nato-asia evaluate` on the whole sets: every floor holds, the table is the command's, a missing set is named."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.cli.evaluate import QUESTIONS

COMMAND = [sys.executable, "-m", "flows.cli", "evaluate"]
QUALITY = Path(__file__).parents[2] / "docs" / "quality.md"
MOST_SECONDS = 1500  # 2,171 pages are read by us, and most of them by the naive ways too: two to five minutes

pytestmark = pytest.mark.timeout(MOST_SECONDS)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=MOST_SECONDS)


@pytest.fixture(scope="module")
def evaluated(material: Path) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the figures of one run with all questions."""
    shown = run("--json", "--material", str(material))
    assert shown.returncode in (0, 3), shown.stderr
    return shown.returncode, [json.loads(line) for line in shown.stdout.splitlines()]


def test_every_floor_holds(evaluated: tuple[int, list[dict[str, Any]]]) -> None:
    code, figures = evaluated
    below = [(one["set_name"], one["measure"], one["ours"]) for one in figures if not one["holds"]]
    assert (below, code) == ([], 0)


def test_every_question_is_measured_in_its_order(evaluated: tuple[int, list[dict[str, Any]]]) -> None:
    asked = [figure["question"] for figure in evaluated[1]]
    assert list(dict.fromkeys(asked)) == list(QUESTIONS)


def test_text_and_titles_are_better_than_those_of_bare_trafilatura(
    evaluated: tuple[int, list[dict[str, Any]]],
) -> None:
    figures = {(one["set_name"], one["measure"].split()[0]): one for one in evaluated[1]}
    for name in (("html_zyte_aeb", "F1"), ("html_trafilatura", "snippets"), ("html_trafilatura", "title")):
        assert figures[name]["ours"] > figures[name]["bare"]
    leaked = figures["html_trafilatura", "other"]
    assert leaked["ours"] < 0.6 * leaked["bare"]


def test_the_document_lists_what_is_measured(evaluated: tuple[int, list[dict[str, Any]]]) -> None:
    written = QUALITY.read_text("utf-8")
    missing = [
        one["measure"]
        for one in evaluated[1]
        if f"| {one['set_name']} | {one['n']} | {one['measure']} |" not in written
    ]
    assert missing == []


def test_one_question_is_printed_as_a_table_and_written_between_the_marks(material: Path, tmp_path: Path) -> None:
    document = tmp_path / "quality.md"
    document.write_text("Before.\n\n<!-- figures -->\nstale\n<!-- /figures -->\n\nNotes stay.\n", "utf-8")
    shown = run("relevance", "--material", str(material), "--to", str(document))
    assert (shown.returncode, "All floors hold." in shown.stdout) == (0, True)
    written = document.read_text("utf-8")
    assert written.startswith("Before.\n\n<!-- figures -->\n| question | set |")
    assert written.endswith("<!-- /figures -->\n\nNotes stay.\n")
    assert "stale" not in written
    assert "| relevance | rss_stream | 151 | precision, by title | " in written


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["beauty"], "'beauty': no such question. Known: text, dates"),
        (["text", "--material", "nowhere"], "nowhere: the sets of real pages are not here"),
        (["urls", "--to", "nowhere.md"], "nowhere.md: it has no place for the figures"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(arguments: list[str], words: str) -> None:
    shown = run(*arguments)
    assert (shown.returncode, words in " ".join(shown.stderr.split())) == (2, True), shown.stderr
