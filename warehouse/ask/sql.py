"""Sandboxed SQL on the published file: one read-only query without access to other files or the network."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipeline.errors import SettingsError
from warehouse.connection import MEMORY_LIMIT, Connection
from warehouse.file_errors import is_damage

_AT_ONCE = 10_000  # rows
_ONLY_THIS_FILE: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",  # no other file, no network
    "python_enable_replacements": "false",  # no variable of this program
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": MEMORY_LIMIT,
}
_ASKS = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
_NUMBER = re.compile(r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*")
_LINE = re.compile(r"^LINE (\d+):", re.M)


class QueryResult:
    """Result of a query: its columns, and its rows streamed once."""

    def __init__(self, columns: Sequence[str], con: Connection) -> None:
        """Take the column names and the connection on which the query was executed."""
        self.columns = tuple(columns)
        self._con = con

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows. Raises SettingsError where the query fails while they are read."""
        while batch := self._batch():
            yield from batch

    def _batch(self) -> list[tuple[Any, ...]]:
        with _explained():
            return self._con.fetchmany(_AT_ONCE)


@contextmanager
def asked(file: Path, question: str, *, as_cells: bool = False) -> Iterator[QueryResult]:
    """Run one SELECT on the published `file` and yield its result; SettingsError explains what is wrong with the query.

    With `as_cells` every value but NULL is the text of a CSV cell, and no cell runs as a formula in a spreadsheet.
    """
    with _explained(), duckdb.connect(file, read_only=True, config=_ONLY_THIS_FILE) as con:
        con.execute("set timezone = 'UTC'")
        con.execute("set lock_configuration = true")
        statement = _only_statement(con, question)
        if statement.type == duckdb.StatementType.EXPLAIN:
            con.execute(statement)
            yield QueryResult(("part", "plan"), con)
            return
        select = _without_end(statement.query)
        described = con.execute(f"describe from (\n{select}\n)").fetchall()
        con.execute(_numbered(select, [row[1] for row in described], as_cells=as_cells))
        yield QueryResult([row[0] for row in described], con)


def _only_statement(con: Connection, question: str) -> duckdb.Statement:
    statements = con.extract_statements(question)
    if not statements:
        raise SettingsError("There is no question in this text. Write one SELECT.")
    if len(statements) != 1:
        raise SettingsError(f"These are {len(statements)} statements. Run one at a time.")
    (statement,) = statements
    if statement.type not in _ASKS:
        raise SettingsError(
            f"This statement ({statement.type.name}) changes data or settings. Only queries are allowed here: "
            "select, from, with, describe, show all tables, summarize, explain."
        )
    return statement


def _without_end(statement: str) -> str:
    """Return a statement without its semicolon and what follows it, which can be a comment."""
    written = statement.encode()
    end = len(written)
    for start, _ in reversed(duckdb.tokenize(statement)):  # it counts bytes and leaves comments out
        if written[start : start + 1] != b";":
            break
        end = start
    return written[:end].decode()


def _numbered(select: str, types: Sequence[str], *, as_cells: bool) -> str:
    """Return `select` with numbered columns, so that duplicate column names are allowed."""
    names = [f"c{number}" for number in range(len(types))]
    wanted = names
    if as_cells:
        wanted = [
            f"{name}::varchar" if _NUMBER.fullmatch(of_type) else f"core.as_cell({name}::varchar)"
            for name, of_type in zip(names, types, strict=True)
        ]
    return f"select {', '.join(wanted)} from (\n{select}\n) as answer({', '.join(names)})"  # noqa: S608 - it is the question


@contextmanager
def _explained() -> Iterator[None]:
    """Convert DuckDB errors into SettingsError, with line numbers of the query as typed; but not those of the file."""
    try:
        yield
    except duckdb.Error as broken:
        if is_damage(broken):
            raise
        said = _LINE.sub(lambda line: f"LINE {max(1, int(line[1]) - 1)}:", str(broken).strip())
        raise SettingsError(f"This query failed. {said}") from None
