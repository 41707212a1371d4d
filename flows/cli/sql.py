"""`nato-asia sql`: one query answered from the published file, or the file opened where queries can be typed."""

import csv
import io
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from flows.cli.console import print_table, say, write_out
from flows.cli.export import published_file
from warehouse.ask.sql import QueryResult, asked

_PLACES = 6  # decimal places of a printed number; --csv gives all


def run_sql(chosen: Mapping[str, Any], query: str | None, *, as_csv: bool, most: int) -> int:
    """QueryResult `query`, or the one on standard input; without either open the file, and return the exit code."""
    file = published_file(chosen)
    typed = "" if query is not None or sys.stdin.isatty() else sys.stdin.read()
    if query is None and not typed.strip() and not as_csv:  # a file of answers gets no help
        return _open_for_typing(file)
    question = typed if query is None else query
    with asked(file, question, as_cells=as_csv) as answer:
        if as_csv:
            write_out(_csv_lines(answer))
        else:
            _print_answer(answer, most)
    return 0


def _csv_lines(answer: QueryResult) -> Iterator[str]:
    yield _csv_line(answer.columns)
    for row in answer.rows():
        yield _csv_line(row)


def _csv_line(cells: tuple[Any, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _print_answer(answer: QueryResult, most: int) -> None:
    rows = list(islice(answer.rows(), most + 1))
    print_table("", answer.columns, ([_shown(cell) for cell in row] for row in rows[:most]))
    if not rows:
        say("No rows.")
    if len(rows) > most:
        say("", f"These are the first {most} rows; there are more. See them with --most, or all of them with --csv.")


def _shown(cell: Any) -> Any:
    return round(cell, _PLACES) if isinstance(cell, float) else cell


def _open_for_typing(file: Path) -> int:
    """Open the file in harlequin where that is installed; else say what to type."""
    beside = str(Path(sys.executable).parent)
    harlequin = shutil.which("harlequin", path=beside) or shutil.which("harlequin")
    if harlequin and sys.stdin.isatty() and sys.stdout.isatty():
        return subprocess.run([harlequin, "--read-only", str(file)], check=False).returncode
    opened = f"import duckdb; con = duckdb.connect({str(file)!r}, read_only=True)"
    say(
        "Ask one question here:",
        "  nato-asia sql 'select theme_id, label from core.themes'",
        "or open the published file, read-only, with one of these:",
    )
    write_out(
        f"  {command}\n"
        for command in (
            shlex.join(["harlequin", "--read-only", str(file)]),
            shlex.join(["duckdb", "-readonly", str(file)]),
            shlex.join([sys.executable, "-i", "-c", opened]),
        )
    )
    return 0
