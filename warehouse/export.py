"""The CSV files: one SELECT of exports/ each, and a Data Package descriptor that says what their columns mean."""

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

from pipeline.errors import WarehouseError
from warehouse.connection import Connection
from warehouse.statements import FOLDER

DESCRIPTOR = "datapackage.json"
_RELATION = re.compile(r"\b(?:from|join) ((?:core|trends)\.\w+)")
_TYPES = {"BIGINT": "integer", "INTEGER": "integer", "DOUBLE": "number", "BOOLEAN": "boolean", "DATE": "date"}


def export_names() -> tuple[str, ...]:
    """Return the names of the published CSV files, without their ending."""
    return tuple(sorted(file.stem for file in (FOLDER / "exports").glob("*.sql")))


def export_csv(con: Connection, folder: Path) -> tuple[Path, ...]:
    """Write every CSV file into `folder`, the descriptor last, and return their paths.

    Equal content gives equal bytes. Each file is complete before it takes the place of the one before; a reader that
    wants all of one night compares the hashes in the descriptor.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as broken:
        raise WarehouseError(f"{folder}: this folder cannot be made ({broken.strerror}). Choose another.") from broken
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
    meanings = column_meanings(con, name)
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


def column_meanings(con: Connection, name: str) -> dict[str, str]:
    """Return what one export's columns mean: the comment of the first table or view it reads that has the column."""
    select = (FOLDER / "exports" / f"{name}.sql").read_text(encoding="utf-8")
    relations = list(dict.fromkeys(_RELATION.findall(select)))
    rows = con.execute(
        "select schema_name || '.' || table_name as relation, column_name, comment from duckdb_columns() "
        "where comment is not null and schema_name in ('core', 'trends')"
    ).fetchall()
    rank = {relation: number for number, relation in enumerate(relations)}
    meanings: dict[str, str] = {}
    for _, column, comment in sorted(rows, key=lambda row: rank.get(row[0], len(rank))):
        meanings.setdefault(column, comment)
    return meanings


def _replace(half: Path, target: Path) -> None:
    with half.open("rb") as written:
        os.fsync(written.fileno())
    half.replace(target)
