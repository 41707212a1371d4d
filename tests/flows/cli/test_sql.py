"""`nato-asia sql`: tables for people, CSV for programs, and where nothing is asked the line to type."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pipeline.children.worker import resident_bytes
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


PIVOT = "pivot (from range(6) as t(n)) on n % 2 using sum(n)"


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        (PIVOT, "0 1 6 9"),
        (f"{PIVOT};; -- the end", "0 1 6 9"),
        (f"with wide as ({PIVOT}) from wide", "0 1 6 9"),
        (f"from ({PIVOT})", "0 1 6 9"),
        ("pivot (from range(6) as t(n)) on n % 2 in (0, 1) using sum(n)", "0 1 6 9"),
        ("unpivot (select 1 as a, 2 as b) on columns(*) into name k value v", "k v a 1 b 2"),
        ("describe select 1 as a", "column_name column_type null key default extra a INTEGER YES – – –"),
        ("values (1, 2)", "col0 col1 1 2"),
        ("-- a comment first\nselect 1 as a", "a 1"),
        ("--without = a space\nselect 1 as a", "a 1"),
        ("/* another */ select 1 as a", "a 1"),
    ],
)
def test_what_duckdb_calls_a_query_is_answered(ask: Run, question: str, printed: str) -> None:
    shown = ask(question)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert " ".join(shown.stdout.split()) == printed


def test_a_plan_is_shown_of_a_pivot_too(ask: Run) -> None:
    assert "physical_plan" in ask(f"explain {PIVOT}").stdout
    assert "analyzed_plan" in ask("explain analyze select 1").stdout


def test_a_misspelt_option_is_no_comment(ask: Run) -> None:
    shown = ask("--cvs", "select 1")
    assert shown.returncode == 2
    assert "No such option: --cvs" in shown.stderr


@pytest.mark.parametrize(
    "question",
    [
        "select count(*) from range(10000000) as a(n), range(10000000) as b(n) where a.n * b.n % 7 = 3",
        "select sum(a.n) from range(100000000) as a(n) join range(100000000) as b(n) on a.n % 3 = b.n % 3",
    ],
)
def test_ctrl_c_ends_a_query_that_never_looks_up(folder: Path, question: str) -> None:
    with subprocess.Popen([*COMMAND, question], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        child = _only_child(process.pid)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said == b"nato-asia: stopped.\n"
    _wait_until(lambda: not Path(f"/proc/{child}").exists())


def test_a_query_does_not_outlive_the_command(folder: Path) -> None:
    question = "select count(*) from range(10000000) as a(n), range(10000000) as b(n) where a.n * b.n % 7 = 3"
    with subprocess.Popen([*COMMAND, question], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        child = _only_child(process.pid)
        process.kill()
        process.communicate(timeout=30)
    _wait_until(lambda: not Path(f"/proc/{child}").exists())


def _only_child(process_id: int) -> str:
    children = Path(f"/proc/{process_id}/task/{process_id}/children")
    _wait_until(lambda: bool(children.read_text()))
    return children.read_text().split()[0]


def _wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen in 30 seconds")


@pytest.mark.parametrize(
    "question",
    [
        "select repeat('x', 4000000000)",
        "select list(range) from range(400000000)",
        "select string_agg(repeat('x', 1000000), '') from range(5000)",
    ],
)
def test_a_query_that_needs_too_much_memory_is_told_so(ask: Run, question: str) -> None:
    shown = ask(question)
    assert shown.returncode == 2
    assert "This query needs more than the 2GB of memory" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_wide_rows_are_streamed_in_small_batches(folder: Path) -> None:
    """A gigabyte of rows passes through the command, which holds but a small part of it."""
    question = "select repeat('x', 1000000) as wide from range(1000)"
    n_bytes = most = 0
    with subprocess.Popen([*COMMAND, "--csv", question], cwd=folder, stdout=subprocess.PIPE) as process:
        assert process.stdout
        while piece := process.stdout.read(1 << 20):
            n_bytes += len(piece)
            most = max(most, resident_bytes(process.pid) or 0)
    assert process.returncode == 0
    assert n_bytes == 1000 * 1_000_001 + len("wide\n")
    assert 0 < most < 400_000_000
