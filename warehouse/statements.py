"""The SQL of this package, read from its .sql files, and rows handed to it in bulk."""

from collections.abc import Iterable, Mapping, Sequence
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


def run(con: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> list[dict[str, Any]]:
    """Run queries/`name`.sql with its $named parameters and return its rows, each a mapping by column."""
    result = con.execute(statement(name), parameters or None)
    if not result.description:
        return []
    columns = [column[0] for column in result.description]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def run_over(
    con: duckdb.DuckDBPyConnection, name: str, shape: str, rows: Iterable[Mapping[str, Any]], **parameters: object
) -> list[dict[str, Any]]:
    """Run queries/`name`.sql over `rows`, which it reads as the table `incoming`; no rows, no run.

    `shape` is a SELECT without rows whose columns and types the rows have, e.g. "select * from raw.entries".
    """
    listed = list(rows)
    if not listed:
        return []
    con.register("incoming", _as_arrow(con, shape, listed))
    try:
        return run(con, name, **parameters)
    finally:
        con.unregister("incoming")


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows` into `table` in one statement, columns by name."""
    if rows:
        con.register("incoming", _as_arrow(con, f"select * from {table}", list(rows)))  # noqa: S608 - our own names
        con.execute(f"insert into {table} by name select * from incoming")  # noqa: S608 - our own names
        con.unregister("incoming")


_schemas: dict[str, pa.Schema] = {}  # by shape: every warehouse that is open has the newest schema


def _as_arrow(con: duckdb.DuckDBPyConnection, shape: str, rows: list[Mapping[str, Any]]) -> pa.Table:
    if shape not in _schemas:
        named = con.execute(f"select * from ({shape}) limit 0")  # noqa: S608 - our own names
        _schemas[shape] = named.to_arrow_table().schema
    return pa.Table.from_pylist([dict(row) for row in rows], schema=_schemas[shape])
