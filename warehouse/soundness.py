"""Soundness of a database file: whether it opens, its schema, and whether every row can be read. Changes nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.errors import WarehouseError, WarehouseLockedError, WarehouseTooNewError
from warehouse.connection import Connection, connect
from warehouse.migrate import migrations

_HELD = re.compile(r"could not set lock on file.*?PID (\d+)", re.I | re.S)


@contextmanager
def opened_as_it_is(path: Path) -> Iterator[Connection]:
    """Open a file read-only, without migrating it; a log beside it is read and left.

    Raises WarehouseLockedError where a process holds it, WarehouseError where it cannot be read, in the block as well.
    """
    try:
        with connect(path, read_only=True) as con:
            yield con
    except duckdb.Error as broken:
        if held := _HELD.search(str(broken)):
            raise WarehouseLockedError(f"{path}: process {held[1]} holds it open.") from broken
        raise WarehouseError(f"{path}: it is damaged ({_in_one_line(broken)}).") from broken


def n_missing_migrations(con: Connection, path: Path) -> int:
    """Return how many migrations the schema of an open file lacks. Raises WarehouseTooNewError where it is newer."""
    try:
        applied = {number for (number,) in con.execute("select number from main.migrations").fetchall()}
    except duckdb.CatalogException:
        applied = set()
    if newer := applied - set(migrations()):
        raise WarehouseTooNewError(f"{path}: newer code made it (migration {max(newer):03d}).")
    return len(set(migrations()) - applied)


def read_every_row(con: Connection) -> Iterator[str]:
    """Read every value of every table, which verifies the checksum of each block, and yield the tables' names."""
    tables = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where not internal order by all"
    ).fetchall()
    for (table,) in tables:
        con.execute(f"select bit_xor(hash(held)) from {table} as held").fetchall()  # noqa: S608 - our own names
        yield table


def _in_one_line(broken: duckdb.Error) -> str:
    first = str(broken).splitlines()[0]
    return first.removesuffix(".")[:200]
