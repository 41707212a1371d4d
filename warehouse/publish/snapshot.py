"""The published copy of the warehouse: replaced atomically, so that readers never wait for the writer."""

from pathlib import Path

from warehouse.connection import Connection
from warehouse.files import copy_open_file, make_folder, replacing

FILE_NAME = "nato_asia.duckdb"


def publish_snapshot(con: Connection, folder: Path) -> Path:
    """Copy the warehouse into `folder`, replacing the copy there, and return the path of the copy.

    The file itself is copied, which needs neither memory nor time for its rows. `con` must be in no transaction and
    be the only connection that writes.
    """
    make_folder(folder)
    con.execute("checkpoint")  # so that all rows are in the file and none in the log beside it
    ((warehouse,),) = con.execute(
        "select path from duckdb_databases() where database_name = current_database()"
    ).fetchall()
    target = folder / FILE_NAME
    with replacing(target) as partial:
        copy_open_file(Path(warehouse), partial)
    return target
