"""SQL statements: read from the .sql files of queries/ and run, or built for bulk inserts, upserts and deletes."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

FOLDER = Path(__file__).parent
Row = dict[str, Any]


@cache
def statement(name: str) -> str:
    """Return the text of queries/`name`.sql."""
    return (FOLDER / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def run(con: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> list[Row]:
    """Run queries/`name`.sql with its $named parameters and return its rows, each a mapping by column."""
    result = con.execute(statement(name), parameters or None)
    if not result.description:
        return []
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def run_over(
    con: duckdb.DuckDBPyConnection, name: str, table: str, rows: Iterable[Mapping[str, Any]], **parameters: object
) -> list[Row]:
    """Run queries/`name`.sql over `rows`, which it reads as the table `incoming`; without rows nothing is run.

    Columns of `incoming` have the types that they have in `table`; types of other columns are inferred.
    """
    with _incoming(con, table, rows) as columns:
        return run(con, name, **parameters) if columns else []


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert `rows` into `table` in one statement, columns by name."""
    with _incoming(con, table, rows) as columns:
        if columns:
            con.execute(f"insert into {table} by name select * from incoming")  # noqa: S608 - our own names


def upsert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert `rows` into `table` in one statement; a row replaces the one that has its primary key."""
    with _incoming(con, table, rows) as columns:
        if columns:
            con.execute(f"insert or replace into {table} by name select * from incoming")  # noqa: S608 - our own names


def delete(con: duckdb.DuckDBPyConnection, table: str, keys: Iterable[Mapping[str, Any]]) -> None:
    """Delete the rows of `table` that have one of `keys`, each a mapping by column."""
    with _incoming(con, table, keys) as columns:
        if columns:
            key = f"({', '.join(columns)})"
            con.execute(f"delete from {table} where {key} in (select {key} from incoming)")  # noqa: S608 - our own names


@contextmanager
def _incoming(
    con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, ...]]:
    """Register `rows` as `incoming` and yield their columns, those of the first row; none where there is no row."""
    listed = list(rows)
    columns = tuple(listed[0]) if listed else ()
    if not columns:
        yield ()
        return
    types = _types_of(con, table)
    arrays = {column: pa.array([row.get(column) for row in listed], types.get(column)) for column in columns}
    con.register("incoming", pa.table(arrays))
    try:
        yield columns
    finally:
        con.unregister("incoming")


_types: dict[str, dict[str, pa.DataType]] = {}  # by table: every open warehouse has the newest schema


def _types_of(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, pa.DataType]:
    if table not in _types:
        schema = con.execute(f"select * from {table} limit 0").to_arrow_table().schema  # noqa: S608 - our own names
        _types[table] = dict(zip(schema.names, schema.types, strict=True))
    return _types[table]
