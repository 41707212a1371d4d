"""Errors of DuckDB about a database file as one sentence of ours: locked, disk full, not permitted, damaged."""

import re
import shutil
from pathlib import Path

import duckdb

from pipeline.errors import WarehouseDamagedError, WarehouseError, WarehouseLockedError

# What DuckDB raises about its files; the last two also for other reasons.
FILE_ERRORS = (
    duckdb.IOException,
    duckdb.InternalException,
    duckdb.FatalException,
    duckdb.SerializationException,
    duckdb.TransactionException,
    duckdb.OutOfMemoryException,
)
REBUILD = "Run `nato-asia rebuild`: it computes all again from the archive and keeps this file beside the new one."
PUBLISH = "It is a copy: the next night, or `nato-asia rebuild`, publishes it again."

_LOCKED = re.compile(r"Could not set lock on file")
_HOLDER = re.compile(r"PID (\d+)")
_FULL = re.compile(r"No space left on device|Disk quota exceeded|File too large|max_temp_directory_size")
_REFUSED = re.compile(r"Permission denied|Read-only file system|Too many open files|Operation not permitted")
_DAMAGED = re.compile(
    r"[Cc]orrupt|not a valid DuckDB|Could not read|replaying WAL|version number|Is a directory|Input/output error|"
    r"[Dd]eserializ|[Ss]erializ|database has been invalidated"
)
_NAMED = re.compile(r'file "([^"]+)"')


def is_lock(error: Exception) -> bool:
    """Return whether another process holds the file."""
    return isinstance(error, duckdb.IOException) and bool(_LOCKED.search(str(error)))


def as_warehouse_error(path: Path, error: duckdb.Error, way_out: str) -> WarehouseError | None:
    """Return what an error of DuckDB says about the file at `path`, in one sentence; None where that is nothing."""
    if is_lock(error):
        return _locked(path, str(error))
    if _FULL.search(str(error)):
        return _disk_full(path, str(error))
    line = str(error).splitlines()[0]
    if not is_damage(error) or _is_of_another_file(path, str(error)):
        return WarehouseError(f"{path}: {line}") if isinstance(error, duckdb.IOException) else None
    return WarehouseDamagedError(f"{path}: this file is damaged, or no warehouse of ours ({line}). {way_out}")


def is_damage(error: duckdb.Error) -> bool:
    """Return whether an error is about bytes that cannot be read, and not about rights, room or a query."""
    if isinstance(error, duckdb.InternalException | duckdb.FatalException | duckdb.SerializationException):
        return True
    said = str(error)
    return isinstance(error, duckdb.IOException) and bool(_DAMAGED.search(said)) and not _REFUSED.search(said)


def _is_of_another_file(path: Path, said: str) -> bool:
    named = _NAMED.search(said)
    return named is not None and not Path(named[1]).name.startswith(path.name)


def _locked(path: Path, said: str) -> WarehouseLockedError:
    holder = _HOLDER.search(said)
    who = f"process {holder[1]}" if holder else "another process"
    return WarehouseLockedError(
        f"{path}: {who} holds the warehouse open. Close it (people read the published copy, "
        "published/nato_asia.duckdb) and run again; what was fetched is kept."
    )


def _disk_full(path: Path, said: str) -> WarehouseError:
    named = _NAMED.search(said)
    file = Path(named[1]) if named else path
    folder = file.parent if file.parent.is_dir() else path.parent
    free = shutil.disk_usage(folder).free
    return WarehouseError(
        f"{file}: the disk of {folder} is full, or may take no more of this file ({free / 1e6:,.0f} MB are free): "
        "what was committed and fetched is kept. Make room and run again."
    )
