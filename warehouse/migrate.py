"""The schema of a warehouse file brought to that of the code: numbered migrations, each recorded in its transaction."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import duckdb

from pipeline.errors import WarehouseTooNewError
from warehouse.copying import copy_open_file

FOLDER = Path(__file__).parent
_NUMBERED = re.compile(r"(\d{3})_\w+\.sql")


def migrations() -> dict[int, Path]:
    """Return the migrations by number, in order."""
    files = sorted((FOLDER / "schema").glob("*.sql"))
    return {int(match[1]): file for file in files if (match := _NUMBERED.fullmatch(file.name))}


def migrate(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Apply what is missing. A file with tables is copied beside itself first, and the copy removed when all went well.

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
    if not backup.exists():  # one that a failed try has left is the whole one
        copy_open_file(path, backup)
    return backup


def rebuild_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create every view and macro of views/ anew, in the order of their file names; nothing where they stand already.

    They stand where main.built_views says so: the same views, over the same tables, built by the same DuckDB.
    """
    views = sorted((FOLDER / "views").glob("*.sql"))
    made_of = _hash_of([*migrations().values(), *views])
    if _built_of(con) == made_of:
        return
    con.execute("begin")
    for file in views:
        con.execute(file.read_text(encoding="utf-8"))
    con.execute("create or replace table main.built_views (made_of_sha256 varchar not null)")
    con.execute("comment on table main.built_views is 'One row: what the views of this file were built of'")
    con.execute(
        "comment on column main.built_views.made_of_sha256 is "
        "'SHA-256 over the version of DuckDB, the migrations and the files of the views'"
    )
    con.execute("insert into main.built_views values (?)", [made_of])
    con.execute("commit")


def _hash_of(files: Iterable[Path]) -> str:
    content = hashlib.sha256(duckdb.__version__.encode())
    for file in files:
        content.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return content.hexdigest()


def _built_of(con: duckdb.DuckDBPyConnection) -> str | None:
    """Return what the views of the file were built of, None where it does not say."""
    try:
        row = con.execute("select made_of_sha256 from main.built_views").fetchone()
    except duckdb.CatalogException:
        return None
    return row[0] if row else None
