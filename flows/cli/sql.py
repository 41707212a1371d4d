"""`nato-asia sql`: run one query on the published file, or open the file in an interactive program."""

import csv
import io
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.console import print_table, say, write_out
from flows.cli.options import Data
from flows.cli.published import published_file
from warehouse.ask.sql import QueryResult, asked

_PLACES = 6  # decimal places of a printed number; --csv gives all


def sql(
    query: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="One SELECT statement [read from standard input].")
    ] = None,
    data: Data = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print all rows as CSV, numbers in full.")] = False,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="Print at most N rows.")] = 100,
) -> int:
    """Run one SELECT on the published file, read-only.

    A query can neither change the file nor read any other. Without a query the file is opened in harlequin where
    that is installed; else the commands that open it are printed.
    """
    file = published_file(data)
    typed = "" if query is not None or sys.stdin.isatty() else sys.stdin.read()
    if query is None and not typed.strip() and not as_csv:  # help would be taken for rows
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
    """Open the file in harlequin where that is installed; else print the commands that open it."""
    beside = str(Path(sys.executable).parent)
    harlequin = shutil.which("harlequin", path=beside) or shutil.which("harlequin")
    if harlequin and sys.stdin.isatty() and sys.stdout.isatty():
        return subprocess.run([harlequin, "--read-only", str(file)], check=False).returncode
    opened = f"import duckdb; con = duckdb.connect({str(file)!r}, read_only=True)"
    say(
        "Run one query here:",
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
