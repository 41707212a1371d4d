"""The published copy: what people open with DuckDB, replaced atomically, so that readers never wait for the writer."""

import os
from pathlib import Path

from warehouse.connection import Connection
from warehouse.files import copy_open_file

FILE_NAME = "nato_asia.duckdb"


def publish_snapshot(con: Connection, folder: Path) -> Path:
    """Copy the warehouse into `folder` and return the copy's path.

    The file itself is copied: that costs neither memory nor time for its rows. It is complete and on disk before it
    takes the place of the one before. `con` must be in no transaction, and the only one that writes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, half = folder / FILE_NAME, folder / f".{FILE_NAME}.half"
    con.execute("checkpoint")  # so that all of it is in the file, and nothing in the log beside it
    ((warehouse,),) = con.execute(
        "select path from duckdb_databases() where database_name = current_database()"
    ).fetchall()
    half.unlink(missing_ok=True)
    copy_open_file(Path(warehouse), half)
    _sync(half)
    half.replace(target)
    _sync(folder)
    return target


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
