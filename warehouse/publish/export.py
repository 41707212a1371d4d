"""The files that people take away: one table for each SELECT of exports/, as CSV or Parquet, and a Data Package beside.

Standard: https://datapackage.org/standard/data-package/ (2.0).
"""

import hashlib
import json
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.errors import WarehouseError
from warehouse.connection import Connection
from warehouse.publish.table_schema import Column, Export, catalog_of, columns_of, exports, fields_of

DESCRIPTOR = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
_DIALECT = {
    "$schema": _PROFILE.format("tabledialect"),
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}


class _Kind(StrEnum):
    """In which form tables are written; the value is the ending of the files."""

    CSV = "csv"
    PARQUET = "parquet"


def export_csv(con: Connection, folder: Path) -> tuple[Path, ...]:
    """Write every table into `folder` as CSV, the descriptor last, and return their paths.

    Equal content gives equal bytes. Each file is complete before it takes the place of the one before; a reader that
    wants all of one night compares the hashes in the descriptor. A cell that a spreadsheet would run is made text.
    """
    return _export(con, folder, _Kind.CSV)


def export_parquet(con: Connection, folder: Path) -> tuple[Path, ...]:
    """Write every table into `folder` as Parquet, else as `export_csv` does; texts are as they were read."""
    return _export(con, folder, _Kind.PARQUET)


def _export(con: Connection, folder: Path, kind: _Kind) -> tuple[Path, ...]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as broken:
        raise WarehouseError(f"{folder}: this folder cannot be made ({broken.strerror}). Choose another.") from broken
    tables, catalog = exports(), catalog_of(con)
    targets = (*(folder / f"{table.name}.{kind}" for table in tables), folder / DESCRIPTOR)
    try:
        resources = [_write(con, table, folder, kind, catalog) for table in tables]
        package = {**_package(con), "resources": resources}
        _half(folder / DESCRIPTOR).write_text(
            json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
        for target in targets:
            _replace(_half(target), target)
    finally:  # of an export that was stopped, no halves stay behind
        for target in targets:
            _half(target).unlink(missing_ok=True)
    return targets


def _package(con: Connection) -> dict[str, Any]:
    """Return what the descriptor says of all files; `created` is the last night's clock, so that a copy is no news."""
    ((night,),) = con.execute("select strftime(max(clock_at), '%Y-%m-%dT%H:%M:%SZ') from ops.nights").fetchall()
    return {
        "$schema": _PROFILE.format("datapackage"),
        "name": "nato-asia-tracker",
        "title": "Commentary on NATO in Asia",
        "description": "How often themes come up in published commentary on NATO in Asia, with the articles and hits "
        "behind each number. Counts of texts, not the texts: those belong to their publishers.",
        **({"created": night} if night else {}),
    }


def _write(con: Connection, table: Export, folder: Path, kind: _Kind, catalog: Sequence[Column]) -> dict[str, Any]:
    """Write one file beside its place; return its part of the descriptor."""
    schema = {
        "$schema": _PROFILE.format("tableschema"),
        "fields": fields_of(con, table, catalog),
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if table.key else {}),
    }
    half = _half(folder / f"{table.name}.{kind}")
    select = _safe_for_spreadsheets(con, table.select) if kind is _Kind.CSV else table.select
    con.execute(f"copy ({select}) to {_quoted(str(half))} ({_options(table, schema, kind)})")
    with half.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return {
        "$schema": _PROFILE.format("dataresource"),
        "name": table.name,
        "type": "table",
        "title": table.name.replace("_", " ").capitalize(),
        "description": table.description,
        "path": f"{table.name}.{kind}",
        "format": str(kind),
        "mediatype": "text/csv" if kind is _Kind.CSV else "application/vnd.apache.parquet",
        **({"encoding": "utf-8"} if kind is _Kind.CSV else {}),
        "bytes": half.stat().st_size,
        "hash": f"sha256:{digest}",
        **({"dialect": _DIALECT} if kind is _Kind.CSV else {}),
        "schema": schema,
    }


def _options(table: Export, schema: dict[str, Any], kind: _Kind) -> str:
    """Return how DuckDB writes the file. A Parquet file carries what its columns mean: `description` and `schema`."""
    if kind is _Kind.CSV:
        return "format csv, header, timestampformat '%Y-%m-%dT%H:%M:%SZ'"
    carried = json.dumps(schema, ensure_ascii=False)
    named = f"description: {_quoted(table.description)}, schema: {_quoted(carried)}"
    return f"format parquet, compression zstd, kv_metadata {{{named}}}"


def _safe_for_spreadsheets(con: Connection, select: str) -> str:
    """Return `select` with each column of text made cells that no spreadsheet runs; numbers stay numbers."""
    cells = ", ".join(
        f'core.as_cell("{column}") as "{column}"' if of_type == "VARCHAR" else f'"{column}"'
        for column, of_type in columns_of(con, select).items()
    )
    return f"select {cells} from ({select})"  # noqa: S608 - our own names


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _half(target: Path) -> Path:
    return target.with_name(f".{target.name}.half")


def _replace(half: Path, target: Path) -> None:
    with half.open("rb") as written:
        os.fsync(written.fileno())
    half.replace(target)
