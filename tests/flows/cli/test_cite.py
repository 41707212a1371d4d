"""`nato-asia cite`: a file that Zotero can take, chosen by theme, time, group and genre."""

import json
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import rispy  # type: ignore[import-untyped]
from pybtex.database import parse_file  # type: ignore[import-untyped]

from tests.flows.cli.conftest import Run
from tests.warehouse.conftest import Rows
from warehouse.connection import Warehouse
from warehouse.publish.snapshot import publish_snapshot


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cite")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    with warehouse.reading() as con:
        rows = Rows(con)
        rows.begin()
        rows.article("a", date(2026, 5, 31), title="A {brace", hits={"liaison_office": 1})
        rows.article("b", date(2026, 9, 2), title="TY  - second")
        publish_snapshot(con, folder / "published")
    warehouse.close()
    return folder


@pytest.fixture
def cite(folder: Path, monkeypatch: pytest.MonkeyPatch, nato_asia: Run) -> Run:
    monkeypatch.chdir(folder)
    return partial(nato_asia, "cite", "--data", ".")


def test_bibtex_is_written_to_a_file_and_counted(folder: Path, cite: Run) -> None:
    shown = cite("--to", "nato.bib")
    assert (shown.returncode, shown.stdout) == (0, "2 articles in nato.bib\n"), shown.stderr
    assert list(parse_file(folder / "nato.bib").entries) == ["adalee-2026-brace", "adalee-2026-second"]


def test_ris_and_csl_json_go_to_standard_output(cite: Run) -> None:
    titles = ["A {brace", "TY - second"]
    assert [one["title"] for one in rispy.loads(cite("--format", "ris").stdout)] == titles
    chosen = cite("--format", "csl-json", "--theme", "liaison_office", "--from", "2026-Q2", "--until", "2026-05")
    assert [one["id"] for one in json.loads(chosen.stdout)] == ["adalee-2026-brace"]


def test_the_form_follows_the_ending_of_the_file_and_a_group_of_themes_is_a_choice(folder: Path, cite: Run) -> None:
    shown = cite("--to", "chosen.ris", "--theme", "g")
    assert (shown.returncode, shown.stdout) == (0, "1 article in chosen.ris\n"), shown.stderr
    assert [one["title"] for one in rispy.loads((folder / "chosen.ris").read_text("utf-8"))] == ["A {brace"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--theme", "liason"],
            "--theme 'liason': no such theme or theme group. Did you mean 'liaison_office'? Known: liaison_office, g.",
        ),
        (["--group", "mars"], "--group 'mars'"),
        (["--genre", "poem"], "Known: all, commentary, news, statement, unknown."),
        (["--from", "soon"], "--from 'soon': this names no period"),
        (["--to", "nato.csl"], "its ending names no format. Name it .bib, .ris or .json, or choose --format"),
        (["--until", "2026-13"], "--until '2026-13': this names no period"),
        (["--to", "none/nato.bib"], "--to none/nato.bib: this file cannot be written"),
        (["--format", "word"], "'word' is not one of"),
    ],
)
def test_a_choice_that_names_nothing_is_a_mistake_and_no_empty_bibliography(
    cite: Run, arguments: list[str], words: str
) -> None:
    shown = cite(*arguments)
    assert shown.returncode == 2
    assert words in " ".join(shown.stderr.replace("│", " ").split())
