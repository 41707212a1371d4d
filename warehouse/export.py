"""The CSV files: one SELECT of exports/ each, and a Data Package descriptor that says what their columns mean."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from warehouse.connection import Connection
from warehouse.statements import FOLDER

DESCRIPTOR = "datapackage.json"
_TYPES = {"BIGINT": "integer", "INTEGER": "integer", "DOUBLE": "number", "BOOLEAN": "boolean", "DATE": "date"}


def export_names() -> tuple[str, ...]:
    """Return the names of the published CSV files, without their ending."""
    return tuple(sorted(file.stem for file in (FOLDER / "exports").glob("*.sql")))


def export_csv(con: Connection, folder: Path) -> tuple[Path, ...]:
    """Write every CSV file into `folder`, the descriptor last, and return their paths.

    Equal content gives equal bytes. Each file is complete before it takes the place of the one before; a reader that
    wants all of one night compares the hashes in the descriptor.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = export_names()
    resources = [_write(con, name, folder) for name in names]
    descriptor = folder / f".{DESCRIPTOR}.half"
    package = {"name": "nato-asia-tracker", "title": "Commentary on NATO in Asia", "resources": resources}
    descriptor.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for file in (*names, DESCRIPTOR):
        target = folder / (file if file == DESCRIPTOR else f"{file}.csv")
        _replace(folder / f".{target.name}.half", target)
    return (*(folder / f"{name}.csv" for name in names), folder / DESCRIPTOR)


def _write(con: Connection, name: str, folder: Path) -> dict[str, Any]:
    """Write one file beside its place; return its part of the descriptor."""
    select = (FOLDER / "exports" / f"{name}.sql").read_text(encoding="utf-8")
    half = folder / f".{name}.csv.half"
    place = str(half).replace("'", "''")
    con.execute(f"copy ({select}) to '{place}' (format csv, header)")
    described = con.execute(f"describe {select}").fetchall()
    meanings = column_meanings(con)
    return {
        "name": name,
        "path": f"{name}.csv",
        "description": select.splitlines()[0].removeprefix("-- "),
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "hash": "sha256:" + hashlib.sha256(half.read_bytes()).hexdigest(),
        "bytes": half.stat().st_size,
        "schema": {
            "missingValues": [""],
            "fields": [
                {"name": row[0], "type": _TYPES.get(row[1], "string"), "description": meanings.get(row[0], "")}
                for row in described
            ],
        },
    }


def column_meanings(con: Connection) -> dict[str, str]:
    """Return what each column name means: the same name means the same everywhere, so its first comment serves."""
    rows = con.execute(
        "select column_name, min_by(comment, schema_name || table_name) from duckdb_columns() "
        "where comment is not null and schema_name in ('core', 'trends') group by column_name"
    )
    return dict(rows.fetchall())


def _replace(half: Path, target: Path) -> None:
    with half.open("rb") as written:
        os.fsync(written.fileno())
    half.replace(target)
