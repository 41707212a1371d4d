"""How Prefect is run: its own database of runs by hand, kept small, and the pace of heartbeats.

Nothing in that database is needed, for the warehouse holds what is true.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

MOST_BYTES = 50_000_000  # a new one has 1.3 MB, and a night of one source adds 0.2 MB
FILE = "prefect.db"
HEARTBEAT_S = 30  # between two signs of life of a run: the least that Prefect 3.8 takes, whose default is 180
HEARTBEAT_VARIABLE = "PREFECT_FLOWS_HEARTBEAT_FREQUENCY"


def limit_database(home: Path) -> None:
    """Remove the database in `home` where it has outgrown its limit, unless it is in use: the next run makes a new one.

    The server that a run by hand starts removes old events itself, but neither runs nor their logs.
    """
    files = list(home.glob(f"{FILE}*"))  # with its write-ahead log and index
    if sum(file.stat().st_size for file in files) > MOST_BYTES and not _is_in_use(home / FILE):
        for file in home.glob(f"{FILE}*"):
            file.unlink()


def _is_in_use(database: Path) -> bool:
    """Return whether another process has the database open: only the last connection may leave the write-ahead log."""
    with closing(sqlite3.connect(database, timeout=0)) as con:
        try:
            con.execute("pragma journal_mode = delete")
        except sqlite3.OperationalError:  # locked
            return True
        except sqlite3.DatabaseError:  # no database any more
            return False
    return False
