"""Schema migrations: numbered files, applied to a copy that replaces the file; then the views are rebuilt."""

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from pipeline.errors import WarehouseError, WarehouseTooNewError
from warehouse.file_errors import FILE_ERRORS
from warehouse.files import copy_open_file, replacing

FOLDER = Path(__file__).parent
_NUMBERED = re.compile(r"(\d{3})_\w+\.sql")


def migrations() -> dict[int, Path]:
    """Return the migrations by number, in order."""
    files = sorted((FOLDER / "schema").glob("*.sql"))
    return {int(match[1]): file for file in files if (match := _NUMBERED.fullmatch(file.name))}


def migrate(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Apply the missing migrations in place, each with its record in one transaction: for a new file.

    Raises WarehouseTooNewError where the file has migrations that this code does not know, and WarehouseError where one
    fails.
    """
    for number in missing_migrations(con, path):
        con.execute("begin")
        _apply(con, path, number)
        con.execute("commit")


def migrate_copy(path: Path, connect: Callable[[Path], duckdb.DuckDBPyConnection]) -> None:
    """Apply the missing migrations to a copy of the closed file at `path`, which takes its place at the end.

    Shadow copy: a kill at any instant leaves the file of the old schema or that of the new one, whole. One transaction
    would do the same, but DuckDB (1.5) cannot commit several changes of one table that has rows: here each statement
    commits by itself.
    """
    for log in path.parent.glob(f".{path.name}.*.partial.wal"):  # of a run that was killed
        log.unlink(missing_ok=True)
    with replacing(path) as partial:
        copy_open_file(path, partial)
        with connect(partial) as con:
            for number in missing_migrations(con, path):
                _apply(con, path, number)
            con.execute("checkpoint")  # so that all rows are in the file and none in the log beside it


def missing_migrations(con: duckdb.DuckDBPyConnection, path: Path) -> list[int]:
    """Return the numbers of the migrations that a file lacks, in order. Raises WarehouseTooNewError."""
    applied = applied_migrations(con)
    require_known(applied, path)
    return [number for number in migrations() if number not in applied]


def applied_migrations(con: duckdb.DuckDBPyConnection) -> set[int]:
    """Return the numbers of the migrations of a file; none where it is new."""
    listed = "select table_name from duckdb_tables() where schema_name = 'main' and table_name = 'migrations'"
    if not con.execute(listed).fetchall():
        return set()
    return {number for (number,) in con.execute("select number from main.migrations").fetchall()}


def require_known(applied: Iterable[int], path: Path) -> None:
    """Raise WarehouseTooNewError where a file has migrations that this code does not know."""
    known = migrations()
    if newer := sorted(set(applied) - set(known)):
        raise WarehouseTooNewError(
            f"{path}: this warehouse was made by newer code (migration {newer[-1]:03d}; this code knows up to "
            f"{max(known):03d}). Update the program, or choose another folder with --data. Nothing was changed."
        )


def _apply(con: duckdb.DuckDBPyConnection, path: Path, number: int) -> None:
    file = migrations()[number]
    try:
        _create_migrations(con)
        con.execute(file.read_text(encoding="utf-8"))
        con.execute("insert into main.migrations values (?, ?)", [number, file.name])
    except FILE_ERRORS:
        raise  # the disk, not the migration: the copy is thrown away
    except duckdb.Error as broken:
        raise WarehouseError(
            f"{path}: migration {file.name} failed ({str(broken).splitlines()[0]}). The file is as it was: go on with "
            "the version that wrote it, and report this."
        ) from broken


def _create_migrations(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create table if not exists main.migrations (number integer primary key, name varchar not null)")
    con.execute("comment on table main.migrations is 'One row per migration applied to this file'")
    con.execute("comment on column main.migrations.number is 'Number of the migration'")
    con.execute("comment on column main.migrations.name is 'Its file name'")


def rebuild_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create all views and macros of views/, in the order of their file names, unless they are current."""
    if has_current_views(con):
        return
    con.execute("begin")
    try:
        for file in _views():
            con.execute(file.read_text(encoding="utf-8"))
        con.execute("delete from main.built_views")
        con.execute("insert into main.built_views values (?)", [_made_of()])
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")


def has_current_views(con: duckdb.DuckDBPyConnection) -> bool:
    """Return whether the views of a file are recorded as built from these view files and migrations by this DuckDB."""
    try:
        row = con.execute("select made_of_sha256 from main.built_views").fetchone()
    except duckdb.CatalogException:  # published by an earlier version
        return False
    return row == (_made_of(),)


def _views() -> list[Path]:
    return sorted((FOLDER / "views").glob("*.sql"))


def _made_of() -> str:
    content = hashlib.sha256(duckdb.__version__.encode())
    for file in (*migrations().values(), *_views()):
        content.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return content.hexdigest()
