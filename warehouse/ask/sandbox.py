"""Sandboxed SQL on the published file: one read-only query without access to other files or the network."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.errors import SettingsError
from warehouse.file_errors import FILE_ERRORS, PUBLISH, as_warehouse_error, is_damage

MOST_MEMORY = 3 << 30  # bytes of the process: DuckDB counts its operators only, and one value may be larger than all
MEMORY_LIMIT = "2GB"  # of DuckDB's operators; beyond it they use the folder for temporary files
SPILL_LIMIT = "8GB"
_ONLY_THIS_FILE: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",  # no other file, no network
    "python_enable_replacements": "false",  # no variable of this program
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": MEMORY_LIMIT,
    "max_temp_directory_size": SPILL_LIMIT,
}
_ASKS = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
_PREPARES = {duckdb.StatementType.CREATE, duckdb.StatementType.TRANSACTION}  # temporary types of a dynamic PIVOT
_NUMBER = re.compile(r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*")
_LINE = re.compile(r"^LINE (\d+):", re.M)


@contextmanager
def sandbox(file: Path, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open `file` read-only and locked down, with `spill` as the folder for temporary files.

    Errors of DuckDB inside the block become SettingsError, with line numbers of the query as typed, or
    WarehouseDamagedError where they are about the file.
    """
    config = {**_ONLY_THIS_FILE, "temp_directory": str(spill)}
    try:
        with explained(), duckdb.connect(file, read_only=True, config=config) as con:
            con.execute("set timezone = 'UTC'")
            con.execute("set lock_configuration = true")
            yield con
    except FILE_ERRORS as broken:
        if ours := as_warehouse_error(file, broken, PUBLISH):
            raise ours from None
        raise


def execute(con: duckdb.DuckDBPyConnection, question: str, *, as_cells: bool) -> tuple[str, ...]:
    """Execute the one query in `question` and return its column names; its rows are then fetched from `con`.

    With `as_cells` every value but NULL is the text of a CSV cell, and no cell runs as a formula in a spreadsheet.
    Raises SettingsError where it is not exactly one query.
    """
    select = _without_end(question)
    statements = _only_question(con, select)
    if statements[-1].type == duckdb.StatementType.EXPLAIN:
        for statement in statements:
            con.execute(statement)
        return ("part", "plan")
    described = con.execute(f"describe from (\n{select}\n)").fetchall()
    con.execute(_numbered(select, [row[1] for row in described], as_cells=as_cells))
    return tuple(row[0] for row in described)


def _only_question(con: duckdb.DuckDBPyConnection, question: str) -> list[duckdb.Statement]:
    """Return the statements of one question, the last a SELECT or EXPLAIN. Raises SettingsError for any other.

    DuckDB expands one PIVOT without IN into several statements, which have no text of their own.
    """
    statements = con.extract_statements(question)
    if not statements:
        raise SettingsError("There is no question in this text. Write one SELECT.")
    n_written = sum(bool(statement.query.strip()) for statement in statements)
    if n_written > 1 or 0 < n_written < len(statements):
        n_statements = n_written if n_written == len(statements) else "several"
        raise SettingsError(f"These are {n_statements} statements. Run one at a time.")
    if n_written == 0 and statements[-1].type == duckdb.StatementType.TRANSACTION:
        statements.pop()  # the end of an expansion, which would replace the result
    *before, last = statements
    refused = next((one for one in before if one.type not in _PREPARES), last)
    if refused is not last or last.type not in _ASKS:
        raise SettingsError(
            f"This statement ({refused.type.name}) changes data or settings, or runs another. Only queries are allowed "
            "here: select, from, with, values, pivot, unpivot, describe, show all tables, summarize, explain."
        )
    if last.type == duckdb.StatementType.EXPLAIN:
        _only_question(con, _explained_part(question))
    return statements


def _explained_part(question: str) -> str:
    """Return what an EXPLAIN is about: EXPLAIN ANALYZE runs it, and it may be any statement."""
    written = question.encode()
    starts = [start for start, _ in duckdb.tokenize(question)]  # it counts bytes and leaves comments out
    words = [
        _WORD.match(written[start:end]).group().lower()  # type: ignore[union-attr]  # it matches the empty string
        for start, end in zip(starts, [*starts[1:], len(written)], strict=True)
    ]
    here = 1 + (words[1:2] in ([b"analyze"], [b"analyse"]))
    if written[starts[here] : starts[here] + 1] == b"(" and set(words[here + 1 : here + 2]) & _OPTIONS:
        here = next(n for n in range(here, len(starts)) if written[starts[n] : starts[n] + 1] == b")") + 1
    return written[starts[here] :].decode()


_WORD = re.compile(rb"\w*")
_OPTIONS = {b"analyze", b"analyse", b"format", b"verbose", b"costs", b"settings", b"buffers", b"timing", b"summary"}


def _without_end(question: str) -> str:
    """Return a statement without its semicolon and what follows it, which can be a comment."""
    written = question.encode()
    end = len(written)
    for start, _ in reversed(duckdb.tokenize(question)):
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


def too_large() -> str:
    """Return the sentence on a query that needs too much memory."""
    return (
        f"This query needs more than the {MEMORY_LIMIT} of memory, or {SPILL_LIMIT} of temporary files, that one may "
        "have: narrow it with where or limit, or group it."
    )


@contextmanager
def explained() -> Iterator[None]:
    """Convert DuckDB errors about the query into SettingsError, with line numbers of the query as typed."""
    try:
        yield
    except duckdb.OutOfMemoryException as full:
        raise SettingsError(f"This query failed. {too_large()} ({str(full).splitlines()[0]})") from None
    except duckdb.Error as broken:
        if is_damage(broken):
            raise
        said = _LINE.sub(lambda line: f"LINE {max(1, int(line[1]) - 1)}:", str(broken).strip())
        raise SettingsError(f"This query failed. {said}") from None
