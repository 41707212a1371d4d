"""Integrity of a database file: its schema is known to this code, and every row can be read. Changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import WarehouseDamagedError
from warehouse.connection import Connection, connect, opened
from warehouse.file_errors import FILE_ERRORS, REBUILD, as_warehouse_error
from warehouse.migrate import applied_migrations, require_known


@contextmanager
def opened_as_it_is(path: Path, way_out: str = REBUILD) -> Iterator[Connection]:
    """Open a file read-only, without migrating it; a log beside it is read and left.

    Raises WarehouseLockedError where a process holds it, WarehouseDamagedError where it cannot be read, in the block
    as well.
    """
    try:
        with connect(path, read_only=True) as con:
            yield con
    except FILE_ERRORS as broken:
        if ours := as_warehouse_error(path, broken, way_out):
            raise ours from broken
        raise


def read_every_row(con: Connection) -> Iterator[str]:
    """Read every value of every table, which verifies the checksum of each block, and yield the tables' names.

    A few seconds per gigabyte.
    """
    listed = con.execute("select schema_name, table_name from duckdb_tables() where not internal order by all")
    for schema, table in listed.fetchall():
        name = f'"{schema}"."{table}"'
        con.execute(f"select max(hash(columns(*))) from {name}").fetchall()  # noqa: S608 - our own names
        yield name


def damage_of(path: Path) -> str:
    """Return why the warehouse at `path` cannot be read whole, in one sentence, empty where it can."""
    try:
        with opened(path) as con:
            for _table in read_every_row(con):
                pass
    except WarehouseDamagedError as damaged:
        return str(damaged)
    return ""


def require_known_schema(path: Path) -> None:
    """Raise WarehouseTooNewError where the warehouse at `path` has a newer schema; a damaged or missing one has none.

    Raises WarehouseLockedError where another process holds it open.
    """
    try:
        with opened(path) as con:
            require_known(applied_migrations(con), path)
    except WarehouseDamagedError:
        return


def set_aside(path: Path) -> Path:
    """Move a damaged file and its log out of the way, and return where it lies now; nothing is deleted."""
    numbers = range(1, 1 + len(list(path.parent.glob(f"{path.stem}.damaged-*.duckdb"))) + 1)
    places = (path.with_name(f"{path.stem}.damaged-{number}.duckdb") for number in numbers)
    place = next(place for place in places if not place.exists())
    log = path.with_name(path.name + ".wal")
    if log.exists():
        log.rename(place.with_name(place.name + ".wal"))
    path.rename(place)
    return place
