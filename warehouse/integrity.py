"""Integrity of a warehouse file: its schema is known to this code, and every row can be read."""

from pathlib import Path

from pipeline.errors import WarehouseDamagedError
from warehouse.connection import Connection, opened
from warehouse.migrate import applied_migrations, require_known


def require_known_schema(path: Path) -> None:
    """Raise WarehouseTooNewError where the warehouse at `path` has a newer schema; a damaged or missing one has none.

    Raises WarehouseLockedError where another process holds it open.
    """
    try:
        with opened(path) as con:
            require_known(applied_migrations(con), path)
    except WarehouseDamagedError:
        return


def damage_of(path: Path) -> str:
    """Return why the warehouse at `path` cannot be read whole, in one sentence, empty where it can.

    Every row of every table is read, in a few seconds per gigabyte: DuckDB compares the checksum of each block.
    """
    try:
        with opened(path) as con:
            for name in _tables(con):
                con.execute(f"select max(hash(columns(*))) from {name}").fetchall()  # noqa: S608 - our own names
    except WarehouseDamagedError as damaged:
        return str(damaged)
    return ""


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


def _tables(con: Connection) -> list[str]:
    listed = con.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall()
    return [f'"{schema}"."{table}"' for schema, table in listed]
