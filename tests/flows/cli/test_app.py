"""The command line: help that reads well, errors in one sentence, exit codes as promised, nothing loaded in vain."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from typer.core import TyperGroup
from typer.main import get_group

from flows.cli.app import app
from flows.lock import hold
from tests.flows.cli.conftest import Run

GROUP = get_group(app)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def walked(group: TyperGroup, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command and group."""
    for name, command in group.commands.items():
        yield (*names, name)
        if isinstance(command, TyperGroup):
            yield from walked(command, *names, name)


def test_help_lists_every_command_and_the_exit_codes(nato_asia: Run) -> None:
    shown = nato_asia("--help")
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


@pytest.mark.parametrize("words", list(walked(GROUP)), ids=" ".join)
def test_every_listed_command_exists_and_h_shows_the_help_that_the_list_has(
    nato_asia: Run, words: tuple[str, ...]
) -> None:
    shown, as_word = nato_asia(*words, "-h"), nato_asia(*words, "--help")
    assert (shown.returncode, shown.stdout) == (0, as_word.stdout), shown.stderr
    listed = nato_asia(*words[:-1], "--help").stdout
    (line,) = [line.split(maxsplit=1)[1] for line in listed.splitlines() if line.startswith(f"  {words[-1]} ")]
    assert not line.endswith("...")
    assert line in " ".join(shown.stdout.split())


def test_the_list_of_commands_imports_none_of_them(folder: Path) -> None:
    code = (
        "import sys; from flows.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: print(*(name for name in sys.modules if name.startswith(('flows.', 'duckdb', 'rich'))))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code, "-h"], cwd=folder, capture_output=True, text=True, check=True, timeout=120
    )
    ours = {"flows.cli", "flows.cli.app", "flows.cli.exit", "flows.cli.lazy"}
    assert set(shown.stdout.splitlines()[-1].split()) == ours


def test_python_m_runs_the_command_line_without_the_script(folder: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "status", "--data", "none"]
    shown = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr.startswith("nato-asia: --data none: this folder does not exist")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("nato-asia ", set(GROUP.commands)),
        ("nato-asia st", {"status"}),
        ("nato-asia themes im", {"import"}),
        ("nato-asia explain containment --unit ", {"article", "story", "reach"}),
        ("nato-asia explain --pan", {"--panel"}),
    ],
)
def test_bash_completes_commands_options_and_their_values(
    nato_asia: Run, monkeypatch: pytest.MonkeyPatch, typed: str, offered: set[str]
) -> None:
    monkeypatch.setenv("_NATO_ASIA_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split(" ")) - 1))
    assert set(nato_asia().stdout.split()) == offered


def test_completion_can_be_shown_and_installed(nato_asia: Run) -> None:
    assert {"--install-completion", "--show-completion"} <= set(nato_asia("--help").stdout.split())


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["explain", "containment", "--period", "2024"],
        ["diff", "2024-01-01", "2024-01-02"],
        ["sql", "select 1"],
        ["export"],
        ["cite"],
        ["rebuild"],
        ["themes", "check"],
        ["themes", "suggest"],
        ["rejections", "list"],
        ["rejections", "retry"],
        ["baseline", "show"],
        ["baseline", "profile"],
    ],
    ids=" ".join,
)
def test_a_command_that_reads_names_a_wrong_data_folder_and_makes_none(
    folder: Path, nato_asia: Run, words: list[str]
) -> None:
    shown = nato_asia(*words, "--data", "nowhere")
    assert shown.returncode == 2
    assert shown.stderr.startswith(
        "nato-asia: --data nowhere: this folder does not exist, so nothing is published here"
    )
    assert "run `nato-asia nightly` or `nato-asia demo` first" in shown.stderr
    assert not list(folder.iterdir())


def test_demo_tells_where_it_writes(nato_asia: Run) -> None:
    assert "published files [data/demo]." in " ".join(nato_asia("demo", "-h").stdout.split())


@pytest.mark.parametrize("arguments", [["--help"], ["themes", "check"], ["sources", "check"], ["status"]])
def test_prefect_is_not_loaded_where_it_is_not_needed(tmp_path: Path, arguments: list[str]) -> None:
    code = "import sys; from flows.cli.app import main\ntry: main()\nexcept SystemExit: print('prefect' in sys.modules)"
    shown = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120
    )
    assert shown.stdout.splitlines()[-1] == "False"


def test_no_module_of_a_command_loads_prefect(tmp_path: Path) -> None:
    code = (
        "import sys, pkgutil, importlib, flows.cli\n"
        "for one in pkgutil.walk_packages(flows.cli.__path__, 'flows.cli.'):\n"
        "    one.name.endswith('__main__') or importlib.import_module(one.name)\n"
        "print('prefect' in sys.modules, 'flows.cli.nights' in sys.modules)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120
    )
    assert shown.stdout.split() == ["False", "True"]


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
            f"--data {Path.home() / 'none'}: this folder does not exist, so nothing is published here yet",
        ),
        (["nightly", "--allow-host", "everything"], "--allow-host"),
        (["baseline", "load", "a.txt"], "1 files and 0 --article"),
        (["baseline", "load", "a.txt", "--article", "seed-999"], "there is no such seed article"),
        (["themes", "check", "broken.toml"], "broken.toml, line 1"),
        (["inspect", "missing.html"], "missing.html: it cannot be read"),
        (["sources", "add", "http://169.254.169.254/"], "is not a public address"),
        (["sources", "add", "https://review.example/"], "contact is not set"),
        (["status", "--data", "file"], "--data file: this is a file, not a folder"),
        (["status", "--data", "."], "published/nato_asia.duckdb: nothing is published here yet. Run"),
        (["nightly", "--data", "none/of/these"], "the folder none/of does not exist, so nothing can be made in it"),
        (["nightly", "--data", "file"], "--data file: this folder cannot be made (File exists)"),
        (["nightly", "--codebook", "/nope"], "/nope: there is no such file"),
        (["frobnicate"], "No such command 'frobnicate'."),
        (["statsu"], "No such command 'statsu'. Did you mean 'status'?"),
        (["themes", "chek"], "No such command 'chek'. Did you mean 'check'?"),
        (["sources", "check", "--id", "the-diplomt"], "no such source. Did you mean 'the-diplomat'?"),
        (["evaluate", "dats"], "QUESTION 'dats': no such question. Did you mean 'dates'"),
        (["explain"], "Missing argument"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(
    folder: Path, nato_asia: Run, arguments: list[str], words: str
) -> None:
    (folder / "file").write_text("")
    (folder / "broken.toml").write_text("this is = not toml = at all\n")
    shown = nato_asia(*arguments)
    assert shown.returncode == 2, shown.stderr
    assert words in " ".join(shown.stderr.split()), shown.stderr
    assert "Traceback" not in shown.stderr


def a_local_source(folder: Path) -> list[str]:
    (folder / "mine.toml").write_text(
        '[[source]]\nid = "mine"\nname = "Mine"\nfeeds = [{ url = "http://127.0.0.1:9/feed/" }]\n'
    )
    return ["--sources", "mine.toml", "--allow-host", "127.0.0.1:9"]


def test_a_warehouse_of_newer_code_is_one_sentence_and_exit_code_2(folder: Path, nato_asia: Run) -> None:
    (folder / "data").mkdir()
    with duckdb.connect(folder / "data" / "warehouse.duckdb") as con:
        con.execute("create table migrations (number integer, name varchar)")
        con.execute("insert into migrations values (999, '999_later.sql')")
    shown = nato_asia("nightly", *a_local_source(folder))
    assert shown.returncode == 2
    assert "made by newer code" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_second_night_in_the_same_folder_is_refused_while_the_first_is_at_work(folder: Path, nato_asia: Run) -> None:
    (folder / "data").mkdir()
    with hold(folder / "data"):
        shown = nato_asia("nightly", *a_local_source(folder))
    assert shown.returncode == 1
    assert "already running: process" in shown.stderr
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize("command", ["demo", "rebuild"])
def test_long_work_in_a_folder_that_is_worked_in_is_refused_at_once(folder: Path, nato_asia: Run, command: str) -> None:
    with hold(folder):
        shown = nato_asia(command, "--data", ".")
    assert shown.returncode == 1
    assert shown.stderr.startswith("nato-asia: .: already running: process ")
    assert len(shown.stderr.splitlines()) == 1
    assert not (folder / "prefect").exists()


def test_inspect_shows_what_the_pipeline_makes_of_a_page(folder: Path, nato_asia: Run) -> None:
    import json

    from tests.flows.newsstand import COMMENTARY, page

    (folder / "one.html").write_bytes(page("A liaison office", COMMENTARY))
    (folder / "two.html").write_bytes(b"")
    shown = nato_asia("inspect", "one.html", "two.html", "--json")
    assert shown.returncode == 0, shown.stderr
    one, two = map(json.loads, shown.stdout.splitlines())
    assert (one["title"], one["relevance"], one["rejection"]) == ("A liaison office", "core", None)
    assert str(one["published_on"]) == "2026-10-20"
    assert one["other_dates"] == []
    hit = next(hit for hit in one["hits"] if hit["theme"] == "liaison_office")
    assert one["text"][hit["start"] : hit["end"]].lower().startswith("liaison office")
    assert hit["voice"] == "headline"
    assert two["rejection"]["reason"] == "empty"
    for_people = nato_asia("inspect", "one.html", "--url", "http://review.example/opinion/one/")
    assert "liaison_office" in for_people.stdout
    assert "opinion" in for_people.stdout
    assert not (folder / "data").exists()
