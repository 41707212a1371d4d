"""`nato-asia sql`: tables for people, CSV for programs, and where nothing is asked the line to type."""

import os
import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.flows.cli.conftest import Run
from warehouse.connection import Warehouse
from warehouse.publish.snapshot import publish_snapshot

COMMAND = [sys.executable, "-m", "flows.cli", "sql", "--data", "."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sql")
    warehouse = Warehouse(folder / "warehouse.duckdb")
    with warehouse.reading() as con:
        publish_snapshot(con, folder / "published")
    warehouse.close()
    return folder


@pytest.fixture
def ask(folder: Path, monkeypatch: pytest.MonkeyPatch, nato_asia: Run) -> Run:
    monkeypatch.chdir(folder)
    return partial(nato_asia, "sql", "--data", ".")


def test_an_answer_is_a_table_and_says_when_there_is_more(ask: Run) -> None:
    shown = ask("select range as n, 1/3 as third from range(5)", "--most", "2")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.split()[:6] == ["n", "third", "0", "0.333333", "1", "0.333333"]
    assert (
        "These are the first 2 rows; there are more. See them with --most, or all of them with --csv." in shown.stdout
    )
    assert "there are more" not in ask("from range(2)", "--most", "2").stdout


def test_an_answer_without_rows_says_so(ask: Run) -> None:
    assert "No rows." in ask("select title from core.articles").stdout


def test_csv_is_whole_and_read_from_standard_input(ask: Run) -> None:
    shown = ask("--csv", typed="select range as n, '=1' as bad, 1/3 as third, null as no from range(150)")
    assert shown.stdout.splitlines()[:2] == ["n,bad,third,no", "0,'=1,0.3333333333333333,"]
    assert len(shown.stdout.splitlines()) == 151


@pytest.mark.parametrize("arguments", [["--csv", "from range(3000000)"], ["--most", "20000", "from range(20000)"]])
def test_a_reader_that_has_read_enough_ends_it_without_a_word(folder: Path, arguments: list[str]) -> None:
    with subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().strip() == b"range"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_ctrl_c_is_answered_with_one_sentence_and_130(folder: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "--csv", "from range(100000000000)"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"range\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == b"nato-asia: stopped.\n"


def test_a_mistake_is_told_with_its_place(ask: Run) -> None:
    shown = ask("select * from core.artikles")
    assert shown.returncode == 2
    assert "Table with name artikles does not exist" in shown.stderr
    assert "LINE 1: select * from core.artikles" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_text_of_others_steers_no_terminal(ask: Run) -> None:
    shown = ask("select chr(27) || '[2J[bold]x' as title")
    assert "\x1b" not in shown.stdout
    assert "[bold]x" in shown.stdout


def test_without_a_query_it_says_what_to_type_and_that_works(folder: Path, ask: Run) -> None:
    shown = ask()
    assert shown.returncode == 0
    (line,) = [line for line in shown.stdout.splitlines() if " -i -c " in line]
    typed = subprocess.run(
        line.strip(),
        shell=True,
        cwd=folder,
        input="con.sql('select 41 + 1 as n').fetchall()\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "[(42,)]" in typed.stdout
    assert "duckdb -readonly published/nato_asia.duckdb" in shown.stdout


def test_a_file_of_answers_gets_no_help_text(ask: Run) -> None:
    for shown in (ask("--csv"), ask(""), ask("  ;")):
        assert (shown.returncode, shown.stdout) == (2, "")
        assert "There is no question in this text. Write one SELECT." in shown.stderr


def test_in_a_narrow_window_an_answer_is_told_field_by_field(folder: Path) -> None:
    ours, theirs = os.openpty()
    question = f"select 1 as first_one, '{'long' * 20}' as second_one, 3.5 as third_one, '[x]' as \"[b]fourth\""
    environment = {**os.environ, "COLUMNS": "40", "TERM": "xterm"}
    subprocess.run([*COMMAND, question], cwd=folder, stdout=theirs, env=environment, check=True, timeout=60)
    os.close(theirs)
    shown = re.sub(r"\x1b\[\d*m", "", os.read(ours, 10_000).decode())
    os.close(ours)
    told = "first_one 1 second_one " + "long" * 20 + " third_one 3.5 [b]fourth [x]"
    assert "".join(shown.split()) == told.replace(" ", "")
    assert len(shown.split("\n")) > 4


def test_on_a_terminal_harlequin_opens_the_file_where_it_is_installed(folder: Path, tmp_path: Path) -> None:
    program = tmp_path / "harlequin"
    program.write_text('#!/bin/sh\necho "opened with $@"\nexit 5\n')
    program.chmod(0o755)
    ours, theirs = os.openpty()
    path = f"{tmp_path}:{os.environ['PATH']}"
    process = subprocess.Popen(
        COMMAND, cwd=folder, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env={**os.environ, "PATH": path}
    )
    assert process.wait(timeout=60) == 5
    assert b"opened with --read-only published/nato_asia.duckdb" in os.read(ours, 10_000)
    os.close(ours)
    os.close(theirs)
    assert process.stderr
    process.stderr.close()
