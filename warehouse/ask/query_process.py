"""Child process that runs one query: killable at any time, with bounded memory, streaming its rows to the parent."""

import json
import os
import pickle
import resource
import shutil
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from pipeline.errors import SettingsError, WarehouseError
from warehouse.ask.sandbox import MOST_MEMORY, execute, explained, sandbox, too_large

_BATCH_BYTES = 1 << 20
_MOST_ROWS = 10_000  # of a batch


def main() -> None:
    """Read the question from standard input, and write columns, batches of rows and the end, or an error."""
    asked = json.loads(sys.stdin.buffer.readline())
    spill = Path(asked["spill"])
    threading.Thread(target=_end_with_parent, args=(spill,), daemon=True).start()
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, hard))
    with os.fdopen(os.dup(1), "wb") as parent:
        os.dup2(2, 1)  # what a library prints is no message
        for frame in _frames(Path(asked["file"]), asked["question"], spill, as_cells=asked["as_cells"]):
            parent.write(frame)
            parent.flush()
    os._exit(0)  # without closing DuckDB, which may wait for its threads


def _end_with_parent(spill: Path) -> None:
    """Exit where the parent, which holds the other end of standard input, is gone."""
    sys.stdin.buffer.read()
    shutil.rmtree(spill, ignore_errors=True)
    os._exit(1)


def _frames(file: Path, question: str, spill: Path, *, as_cells: bool) -> Iterator[bytes]:
    """Yield the pickled messages of a query: ("columns", …), ("rows", …) … and ("end", None).

    In place of any of them: ("error", …) about the query, ("damaged", …) about the file, ("broken", …) about our code.
    """
    try:
        with sandbox(file, spill) as con:
            yield pickle.dumps(("columns", execute(con, question, as_cells=as_cells)))
            yield from _row_frames(con)
        yield pickle.dumps(("end", None))
    except SettingsError as refused:
        yield pickle.dumps(("error", str(refused)))
    except WarehouseError as broken:
        yield pickle.dumps(("damaged", str(broken)))
    except MemoryError:
        yield pickle.dumps(("error", too_large()))
    except Exception:  # a mistake of ours, to be raised where it is seen
        yield pickle.dumps(("broken", traceback.format_exc()))


def _row_frames(con: duckdb.DuckDBPyConnection) -> Iterator[bytes]:
    """Yield batches of about equal size in bytes, however wide the rows are."""
    n_rows = 10
    while rows := _fetch(con, n_rows):
        frame = pickle.dumps(("rows", rows))
        yield frame
        n_rows = min(max(1, n_rows * _BATCH_BYTES // len(frame)), n_rows * 10, _MOST_ROWS)


def _fetch(con: duckdb.DuckDBPyConnection, n_rows: int) -> list[tuple[Any, ...]]:
    with explained():
        return con.fetchmany(n_rows)
