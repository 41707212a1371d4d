"""Connections to the warehouse file: one writer that releases it when idle, and read-only connections to copies."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import duckdb
import stamina

from pipeline.errors import SettingsError, WarehouseError
from warehouse.file_errors import FILE_ERRORS, PUBLISH, REBUILD, as_warehouse_error, is_lock
from warehouse.files import created_private, make_private, require_own
from warehouse.migrate import (
    applied_migrations,
    has_current_views,
    migrate,
    migrate_copy,
    missing_migrations,
    rebuild_views,
)

stamina.instrumentation.set_on_retry_hooks(())  # by itself it prints to standard output, where answers to people go

Connection = duckdb.DuckDBPyConnection

MEMORY_LIMIT = "2GB"
READER_MEMORY_LIMIT = "1GB"  # of a connection that reads parts of history while the writer's file is open
BLOCK_BYTES = 65_536  # of a new file: with 256 KiB, the default, a file of many small tables is four times as large
TEMPORARY = "tmp"  # folder beside the file, for what does not fit into memory
FEW_ROWS = 2048  # a join to this few rows filters the scan of a long table: an eighth of the time of reading all texts
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "default_block_size": str(BLOCK_BYTES),
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "dynamic_or_filter_threshold": str(FEW_ROWS),
}
LOCK_PATIENCE_S = 20.0  # a reader of the writer's file is a mistake that usually ends soon
LINGER_S = 3.0  # opening costs twenty times what a transaction does, closing more: steps wait for outlets and children


class Warehouse:
    """The writer's file, shared by threads, one transaction at a time; the file is released when idle."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path` once to bring its schema and views up to date."""
        self.path = path
        self._turn = threading.RLock()
        self._held: Connection | None = None
        self._release: threading.Timer | None = None
        self._used_at = time.monotonic()
        if path.exists():
            self._migrate()
        with self._connected() as con, created_private():
            migrate(con, path)
            rebuild_views(con)

    @property
    def temporary(self) -> Path:
        """The folder for what does not fit into memory, which exists."""
        return self.path.parent / TEMPORARY

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection inside one transaction, committed at the end or rolled back on an exception."""
        with self._connected() as con, created_private():  # the log beside the file
            con.execute("begin")
            try:
                yield con
            except BaseException:
                with suppress(duckdb.Error):  # a file that failed has rolled back itself, and the first error tells why
                    con.execute("rollback")
                raise
            con.execute("commit")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection to read from; nothing may be written through it."""
        with self._connected() as con:
            yield con

    def _migrate(self) -> None:
        """Bring a file of an older schema up to date; one that has no schema yet is new."""
        with self._connected() as con:
            is_older = bool(applied_migrations(con)) and bool(missing_migrations(con, self.path))
            if is_older:
                con.execute("checkpoint")  # so that the log beside it is empty
        if is_older:
            self.close()
            try:
                with created_private():
                    migrate_copy(self.path, connect)
            except FILE_ERRORS as broken:
                _raise_as_ours(self.path, broken, REBUILD)

    def close(self) -> None:
        """Release the file now."""
        with self._turn:
            if self._release:
                self._release.cancel()
            if self._held:
                self._held.close()
            self._held = self._release = None

    def _close_when_idle(self) -> None:
        with self._turn:
            left_s = self._used_at + LINGER_S - time.monotonic()
            if left_s <= 0:
                self.close()
            else:
                self._close_in(left_s)

    def _close_in(self, wait_s: float) -> None:
        self._release = threading.Timer(wait_s, self._close_when_idle)
        self._release.daemon = True
        self._release.start()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with self._turn:
            self._held = self._held or _open_when_free(self.path)
            try:
                yield self._held
            except FILE_ERRORS as broken:
                _raise_as_ours(self.path, broken, REBUILD)
            finally:
                self._used_at = time.monotonic()
                if self._release is None:
                    self._close_in(LINGER_S)


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """Return a connection to the DuckDB file at `path`, in UTC, with bounded memory and without extensions."""
    config = {**_CONFIG, "memory_limit": MEMORY_LIMIT, "temp_directory": str(path.parent / TEMPORARY)}
    con = duckdb.connect(path, read_only=read_only, config=config)
    con.execute("set timezone = 'UTC'")
    return con


def connect_in_memory(spill: Path) -> Connection:
    """Return a connection without a file, which reads others; what does not fit into memory goes to `spill`."""
    con = duckdb.connect(config={**_CONFIG, "memory_limit": READER_MEMORY_LIMIT, "temp_directory": str(spill)})
    con.execute("set timezone = 'UTC'")
    return con


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """Open a warehouse to look at it before it is brought up to date; an empty one in memory where there is none.

    The log that a killed run left is applied. Raises WarehouseError as `Warehouse` does.
    """
    con = _open_when_free(path) if path.exists() else duckdb.connect()
    try:
        yield con
    except FILE_ERRORS as broken:
        _raise_as_ours(path, broken, REBUILD)
    finally:
        con.close()


@contextmanager
def opened_for_reading(path: Path) -> Iterator[Connection]:
    """Open a published file; WarehouseError where it is no database, too old for the query, or the disk fails."""
    try:
        with connect(path, read_only=True) as con:
            try:
                yield con
            except (duckdb.CatalogException, duckdb.BinderException) as unknown:
                if has_current_views(con):
                    raise
                raise WarehouseError(
                    f"{path}: another version of this program published it ({str(unknown).splitlines()[0]}). "
                    "Run a night: it publishes the file anew."
                ) from unknown
    except FILE_ERRORS as broken:
        _raise_as_ours(path, broken, PUBLISH)


def _open_when_free(path: Path) -> Connection:
    """Open the file, waiting while another process holds it open; the error names that process."""
    spill = path.parent / TEMPORARY
    for one in (path, path.with_name(path.name + ".wal"), spill):
        require_own(one)
    if not os.access(path.parent, os.W_OK):
        raise SettingsError(f"{path.parent}: this folder cannot be written to. Choose another with --data.")
    try:
        for attempt in stamina.retry_context(
            on=is_lock, attempts=None, timeout=LOCK_PATIENCE_S, wait_initial=0.1, wait_max=2.0
        ):
            with attempt:
                with created_private():
                    con = connect(path)
                    spill.mkdir(exist_ok=True)
                for one in (path, path.with_name(path.name + ".wal"), spill):
                    make_private(one)
                return con
    except FILE_ERRORS as broken:
        _raise_as_ours(path, broken, REBUILD)
    raise AssertionError("stamina either returns or raises")


def _raise_as_ours(path: Path, broken: duckdb.Error, way_out: str) -> NoReturn:
    """Raise the WarehouseError that says in one sentence what an error means for the file, else the error itself."""
    if ours := as_warehouse_error(path, broken, way_out):
        raise ours from broken
    raise broken
