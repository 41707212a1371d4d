"""A rebuilt warehouse put in the place of the one that it was rebuilt for."""

from contextlib import suppress
from pathlib import Path

import duckdb


def put_in_place(fresh: Path, warehouse: Path) -> None:
    """Let the closed file `fresh` become `warehouse`. A log beside the old one must not be replayed on the new."""
    log = warehouse.with_name(warehouse.name + ".wal")
    if log.exists():
        with suppress(duckdb.Error):  # a file that cannot be opened has nothing to save
            duckdb.connect(warehouse).close()  # takes the log into the file
        log.unlink(missing_ok=True)
    fresh.replace(warehouse)
