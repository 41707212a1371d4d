"""One question in SQL to the published file: it reads this file, writes nothing, and reaches nothing else."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipeline.errors import SettingsError
from warehouse.connection import MEMORY_LIMIT, Connection

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
    """The columns of an answer and its rows, which are read once, as they are asked for."""

    def __init__(self, columns: Sequence[str], con: Connection) -> None:
        """Take the names of the columns and the connection that has the rows ready."""
        self.columns = tuple(columns)
        self._con = con

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows. Raises SettingsError where the query fails on the way."""
        while batch := self._batch():
            yield from batch

    def _batch(self) -> list[tuple[Any, ...]]:
        with _explained():
            return self._con.fetchmany(_AT_ONCE)


@contextmanager
def asked(file: Path, question: str, *, as_cells: bool = False) -> Iterator[QueryResult]:
    """Yield the answer of the published `file` to one SELECT; SettingsError says what is wrong with the question.

    With `as_cells` every value is the text of a CSV cell, NULL excepted, and none of them runs in a spreadsheet.
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
        raise SettingsError(f"These are {len(statements)} statements. Ask one at a time.")
    (statement,) = statements
    if statement.type not in _ASKS:
        raise SettingsError(
            f"This statement ({statement.type.name}) changes things or settings. Only questions are answered here: "
            "select, from, with, describe, show all tables, summarize, explain."
        )
    return statement


def _without_end(statement: str) -> str:
    """Return a statement without its semicolon and what comes after, which can be a comment."""
    written = statement.encode()
    end = len(written)
    for start, _ in reversed(duckdb.tokenize(statement)):  # it counts bytes and leaves comments out
        if written[start : start + 1] != b";":
            break
        end = start
    return written[:end].decode()


def _numbered(select: str, types: Sequence[str], *, as_cells: bool) -> str:
    """Return `select` with its columns by number, so that two of one name are no trouble."""
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
    """Turn what DuckDB finds wrong with a question into a SettingsError; its lines are those of the question."""
    try:
        yield
    except duckdb.Error as broken:
        said = _LINE.sub(lambda line: f"LINE {max(1, int(line[1]) - 1)}:", str(broken).strip())
        raise SettingsError(f"This query cannot be answered. {said}") from None
