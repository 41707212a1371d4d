"""How commands print: tables and lines for people, progress only on a terminal, nothing that a text could inject."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False)

_DIRECTION = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROL = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if code not in (9, 10)}
_CONTROL |= {ord(mark): "" for mark in _DIRECTION}


def clean_text(text: object) -> str:
    """Return a text of others without control characters and direction overrides, its brackets no markup."""
    return escape(str(text).translate(_CONTROL))


def say(*lines: str) -> None:
    """Print lines of ours; texts of others in them must have gone through `clean_text`."""
    for line in lines:
        out.print(line)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table; columns whose cells are all numbers are aligned right."""
    listed = [list(row) for row in rows]
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        is_number = bool(listed) and all(isinstance(row[number], int | float | None) for row in listed)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in listed:
        table.add_row(*(clean_text("–" if cell is None else cell) for cell in row))
    Console(highlight=False).print(table)
