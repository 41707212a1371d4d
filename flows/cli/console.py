"""Terminal output: tables, lines and progress bars for people, safe against control characters in fetched texts."""

import os
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from flows.progress import shown_by


class _Console(Console):
    """A console that survives a broken pipe, as of `| head`: the exit code stays the command's."""

    def on_broken_pipe(self) -> None:
        leave_quietly()


def leave_quietly() -> None:
    """Redirect stdout to /dev/null after a broken pipe: else Python reports the pipe again when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


out = _Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False)

_COLUMN_WIDTH = 12  # with less for each column a table cannot be read
_ANY_WIDTH = 10_000  # where there is no window: an address that is broken cannot be copied
_LINE_WIDTH = 100  # of paragraphs
_DIRECTION = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROL = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if code not in (9, 10)}
_CONTROL |= {ord(mark): "" for mark in _DIRECTION}


def clean_text(text: object) -> str:
    """Return a text from outside without control characters and direction overrides, its brackets escaped."""
    return escape(str(text).translate(_CONTROL))


def say(*lines: str) -> None:
    """Print lines; texts from outside in them must have gone through `clean_text`."""
    for line in lines:
        out.print(line)


def say_paragraph(text: object, *, indent: int = 0, label: str = "") -> None:
    """Print a text from anywhere, wrapped between words, an address never broken; a label stands in its margin."""
    width = min(out.width, _LINE_WIDTH) if out.is_terminal else _LINE_WIDTH
    wrapped = textwrap.wrap(
        str(text),
        width,
        initial_indent=label.ljust(indent),
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    say(*map(clean_text, wrapped))


def remark(line: str) -> None:
    """Print a line on stderr, beside an output that may go into a file."""
    err.print(clean_text(line), soft_wrap=True)


def write_out(pieces: Iterable[str]) -> None:
    """Write texts for other programs to standard output; a broken pipe ends the writing silently."""
    try:
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
    except BrokenPipeError:
        leave_quietly()


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table, numbers aligned right; one field a line where the terminal is too narrow for its columns."""
    listed = [list(row) for row in rows]
    console = _Console(highlight=False, width=None if out.is_terminal else _ANY_WIDTH)
    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(columns):
        is_number = bool(listed) and all(isinstance(row[number], int | float | None) for row in listed)
        table.add_column(clean_text(column), justify="right" if is_number else "left", overflow="fold")
    for row in listed:
        table.add_row(*map(_shown, row))
    if title:
        say(f"[bold]{title}[/bold]")
    whole = console.measure(table, options=console.options.update(max_width=_ANY_WIDTH)).maximum
    if len(columns) * _COLUMN_WIDTH > console.width < whole:
        _print_fields(console, columns, listed)
    else:
        console.print(table)


def print_explained(title: str, columns: Sequence[str], rows: Iterable[tuple[Sequence[Any], str]]) -> None:
    """Print a table whose rows each have an explanation, which stands below its row; empty where there is none."""
    listed = [([_plain(cell) for cell in cells], cells, why) for cells, why in rows]
    widths = [max(map(len, column)) for column in zip(columns, *(plain for plain, _, _ in listed), strict=True)]
    is_number = [bool(listed) and isinstance(cell, int | float) for cell in (listed[0][1] if listed else columns)]
    say(f"[bold]{title}[/bold]", f"[bold]{_aligned(columns, widths, is_number)}[/bold]")
    for plain, _, why in listed:
        say(_aligned(plain, widths, is_number))
        if why:
            say_paragraph(why, indent=4)


def _aligned(cells: Sequence[str], widths: Sequence[int], is_number: Sequence[bool]) -> str:
    padded = (
        cell.rjust(width) if right else cell.ljust(width)
        for cell, width, right in zip(cells, widths, is_number, strict=True)
    )
    return clean_text("  ".join(padded).rstrip())


def _plain(cell: object) -> str:
    return "–" if cell is None else str(cell)


def _print_fields(console: Console, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    for row in rows:
        fields = Table.grid(padding=(0, 2))
        fields.add_column(no_wrap=True)
        fields.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            fields.add_row(f"[bold]{clean_text(column)}[/bold]", _shown(cell))
        console.print(fields, "")


def _shown(cell: object) -> str:
    return clean_text(_plain(cell))


@contextmanager
def progress_shown() -> Iterator[None]:
    """Show progress bars for long work; nothing where stderr is not a terminal."""
    if not err.is_terminal:
        yield
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bars:
        known: dict[str, TaskID] = {}
        found: Counter[str] = Counter()

        def show(what: str, n_found: int, n_done: int) -> None:
            found[what] += n_found
            if what not in known:
                known[what] = bars.add_task(what)
            bars.update(known[what], advance=n_done, total=found[what])

        with shown_by(show):
            yield
