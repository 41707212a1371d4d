"""Schema migrations: numbered files, each applied and recorded in one transaction; then the views are rebuilt."""

import hashlib
import re
from pathlib import Path

import duckdb

from pipeline.errors import WarehouseTooNewError
from warehouse.files import copy_open_file

FOLDER = Path(__file__).parent
_NUMBERED = re.compile(r"(\d{3})_\w+\.sql")


def migrations() -> dict[int, Path]:
    """Return the migrations by number, in order."""
    files = sorted((FOLDER / "schema").glob("*.sql"))
    return {int(match[1]): file for file in files if (match := _NUMBERED.fullmatch(file.name))}


def migrate(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Apply the missing migrations. A file with tables is backed up beside itself until all of them have succeeded.

    Raises WarehouseTooNewError where the file has migrations that this code does not know.
    """
    con.execute("create table if not exists main.migrations (number integer primary key, name varchar not null)")
    con.execute("comment on table main.migrations is 'One row per migration applied to this file'")
    con.execute("comment on column main.migrations.number is 'Number of the migration'")
    con.execute("comment on column main.migrations.name is 'Its file name'")
    applied = {number for (number,) in con.execute("select number from main.migrations").fetchall()}
    known = migrations()
    if newer := sorted(applied - set(known)):
        raise WarehouseTooNewError(
            f"{path}: this warehouse was made by newer code (migration {newer[-1]:03d}; this code knows up to "
            f"{max(known):03d}). Update the program, or choose another folder with --data. Nothing was changed."
        )
    missing = [number for number in known if number not in applied]
    if not missing:
        return
    backup = _back_up(con, path) if applied else None
    for number in missing:
        con.execute("begin")
        try:
            con.execute(known[number].read_text(encoding="utf-8"))
            con.execute("insert into main.migrations values (?, ?)", [number, known[number].name])
        except BaseException:
            con.execute("rollback")
            raise
        con.execute("commit")
    if backup:
        backup.unlink()


def _back_up(con: duckdb.DuckDBPyConnection, path: Path) -> Path:
    con.execute("checkpoint")
    backup = path.with_suffix(".before-migration.duckdb")
    if not backup.exists():  # one left by a failed attempt is complete: keep it
        copy_open_file(path, backup)
    return backup


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
