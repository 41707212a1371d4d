"""The published copy: what people open with DuckDB, replaced atomically, so that readers never wait for the writer."""

import os
from pathlib import Path

from warehouse.connection import Connection

FILE_NAME = "nato_asia.duckdb"


def publish_snapshot(con: Connection, folder: Path) -> Path:
    """Write a compact copy of the warehouse into `folder` and return its path.

    The copy is complete and on disk before it takes the place of the one before. `con` must be in no transaction.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, half = folder / FILE_NAME, folder / f".{FILE_NAME}.half"
    half.unlink(missing_ok=True)
    source = con.execute("select current_database()").fetchone()
    con.execute(f"attach {_quoted(half)} as published")
    try:
        con.execute(f'copy from database "{source[0] if source else ""}" to published')
    finally:
        con.execute("detach published")
    _sync(half)
    half.replace(target)
    _sync(folder)
    return target


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
