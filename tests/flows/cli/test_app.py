"""The command line: help that reads well, errors in one sentence, exit codes as promised, nothing loaded in vain."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.lock import hold

COMMAND = [sys.executable, "-c", "from flows.cli.app import main; main()"]


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def test_help_lists_every_command_and_the_exit_codes(tmp_path: Path) -> None:
    shown = run("--help", folder=tmp_path)
    assert shown.returncode == 0
    for command in [
        "nightly",
        "demo",
        "rebuild",
        "export",
        "explain",
        "inspect",
        "baseline",
        "themes",
        "sources",
        "status",
    ]:
        assert f" {command} " in shown.stdout
    assert "3 finished, but degraded" in " ".join(shown.stdout.split())


@pytest.mark.parametrize("arguments", [["--help"], ["themes", "check"], ["sources", "check"], ["status"]])
def test_prefect_is_not_loaded_where_it_is_not_needed(tmp_path: Path, arguments: list[str]) -> None:
    code = "import sys; from flows.cli.app import main\ntry: main()\nexcept SystemExit: print('prefect' in sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120
    )
    assert shown.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nightly", "--now", "yesterday"], "--now 'yesterday': this is no instant"),
        (["nightly", "--sources", "none.toml"], "none.toml: there is no such file"),
        (["nightly"], 'add the line contact = "you@your-institute.org"'),
        (["explain", "liaison_office", "--period", "2024-05"], "nothing is published here yet"),
        (["explain", "liaison_office", "--period", "soon"], "--period 'soon': this names no period"),
        (["nightly", "--data", "file/data"], "cannot be made"),
        (["export", "--to", ""], "'': it is empty: name a path"),
        (
            ["status", "--data", "~/none"],
            f"{Path.home() / 'none'}/published/nato_asia.duckdb: nothing is published here",
        ),
        (["nightly", "--allow-host", "everything"], "--allow-host"),
        (["baseline", "load", "a.txt"], "1 files and 0 --article"),
        (["baseline", "load", "a.txt", "--article", "seed-999"], "there is no such seed article"),
        (["themes", "check", "broken.toml"], "broken.toml, line 1"),
        (["inspect", "missing.html"], "missing.html: it cannot be read"),
        (["sources", "add", "http://169.254.169.254/"], "is not a public address"),
        (["sources", "add", "https://review.example/"], "contact is not set"),
        (["frobnicate"], "No such command"),
        (["explain"], "Missing argument"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "broken.toml").write_text("this is = not toml = at all\n")
    shown = run(*arguments, folder=tmp_path)
    assert shown.returncode == 2, shown.stderr
    assert words in " ".join(shown.stderr.split()), shown.stderr
    assert "Traceback" not in shown.stderr


def a_local_source(folder: Path) -> list[str]:
    (folder / "mine.toml").write_text(
        '[[source]]\nid = "mine"\nname = "Mine"\nfeeds = [{ url = "http://127.0.0.1:9/feed/" }]\n'
    )
    return ["--sources", "mine.toml", "--allow-host", "127.0.0.1:9"]


def test_a_warehouse_of_newer_code_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with duckdb.connect(tmp_path / "data" / "warehouse.duckdb") as con:
        con.execute("create table migrations (number integer, name varchar)")
        con.execute("insert into migrations values (999, '999_later.sql')")
    shown = run("nightly", *a_local_source(tmp_path), folder=tmp_path)
    assert shown.returncode == 2
    assert "made by newer code" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_second_night_in_the_same_folder_is_refused_while_the_first_is_at_work(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with hold(tmp_path / "data"):
        shown = run("nightly", *a_local_source(tmp_path), folder=tmp_path)
    assert shown.returncode == 1
    assert "already running: process" in shown.stderr
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize("command", ["demo", "rebuild"])
def test_long_work_in_a_folder_that_is_worked_in_is_refused_at_once(tmp_path: Path, command: str) -> None:
    with hold(tmp_path):
        shown = run(command, "--data", ".", folder=tmp_path)
    assert shown.returncode == 1
    assert shown.stderr.startswith("nato-asia: .: already running: process ")
    assert len(shown.stderr.splitlines()) == 1
    assert not (tmp_path / "prefect").exists()


def test_inspect_shows_what_the_pipeline_makes_of_a_page(tmp_path: Path) -> None:
    import json

    from tests.flows.newsstand import COMMENTARY, page

    (tmp_path / "one.html").write_bytes(page("A liaison office", COMMENTARY))
    (tmp_path / "two.html").write_bytes(b"")
    shown = run("inspect", "one.html", "two.html", "--json", folder=tmp_path)
    assert shown.returncode == 0, shown.stderr
    one, two = map(json.loads, shown.stdout.splitlines())
    assert (one["title"], one["relevance"], one["rejection"]) == ("A liaison office", "core", None)
    assert str(one["published_on"]) == "2026-10-20"
    assert one["other_dates"] == []
    hit = next(hit for hit in one["hits"] if hit["theme"] == "liaison_office")
    assert one["text"][hit["start"] : hit["end"]].lower().startswith("liaison office")
    assert hit["voice"] == "headline"
    assert two["rejection"]["reason"] == "empty"
    for_people = run("inspect", "one.html", "--url", "http://review.example/opinion/one/", folder=tmp_path)
    assert "liaison_office" in for_people.stdout
    assert "opinion" in for_people.stdout
    assert not (tmp_path / "data").exists()
