"""CSV and Parquet exports: one file per SELECT of exports/, with a Data Package descriptor beside them.

Standard: https://datapackage.org/standard/data-package/ (2.0).
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Any

from warehouse.connection import Connection
from warehouse.files import make_folder, replacing
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
    """File format of an export; the value is the ending of its files."""

    CSV = "csv"
    PARQUET = "parquet"


def export_csv(con: Connection, folder: Path) -> tuple[Path, ...]:
    """Write every table into `folder` as CSV, the descriptor last, and return their paths.

    Equal content gives equal bytes. All files are complete before the first is replaced, each atomically; a reader that
    needs all files of one night compares the hashes in the descriptor. Cells that a spreadsheet would run as a formula
    become text.
    """
    return _export(con, folder, _Kind.CSV)


def export_parquet(con: Connection, folder: Path) -> tuple[Path, ...]:
    """Write every table into `folder` as Parquet, otherwise like `export_csv`; text stays as it was read."""
    return _export(con, folder, _Kind.PARQUET)


def _export(con: Connection, folder: Path, kind: _Kind) -> tuple[Path, ...]:
    make_folder(folder)
    tables, catalog = exports(), catalog_of(con)
    targets = (*(folder / f"{table.name}.{kind}" for table in tables), folder / DESCRIPTOR)
    with ExitStack() as all_at_once:
        # A stack is left from its top: the files are replaced in the order of `targets`, the descriptor last.
        partials = {target: all_at_once.enter_context(replacing(target)) for target in reversed(targets)}
        resources = [
            _write(con, table, partials[target], kind, catalog) for table, target in zip(tables, targets, strict=False)
        ]
        package = {**_package(con), "resources": resources}
        partials[folder / DESCRIPTOR].write_text(
            json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
    return targets


def _package(con: Connection) -> dict[str, Any]:
    """Return the package part of the descriptor; `created` is the last night's clock: equal content, equal bytes."""
    ((night,),) = con.execute("select strftime(max(clock_at), '%Y-%m-%dT%H:%M:%SZ') from main.last_night").fetchall()
    return {
        "$schema": _PROFILE.format("datapackage"),
        "name": "nato-asia-tracker",
        "title": "Commentary on NATO in Asia",
        "description": "How often themes come up in published commentary on NATO in Asia, with the articles and hits "
        "behind each number. Counts of texts, not the texts: those belong to their publishers. In the CSV files an "
        "apostrophe before = + - or @, at the beginning of a text or after ; tab or line end, keeps it from running as "
        "a formula.",
        **({"created": night} if night else {}),
    }


def _write(con: Connection, table: Export, partial: Path, kind: _Kind, catalog: Sequence[Column]) -> dict[str, Any]:
    """Write one table to the file `partial`, and return its resource in the descriptor."""
    schema = {
        "$schema": _PROFILE.format("tableschema"),
        "fields": fields_of(con, table, catalog),
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if table.key else {}),
    }
    select = _safe_for_spreadsheets(con, table.select) if kind is _Kind.CSV else table.select
    con.execute(f"copy ({select}) to {_quoted(str(partial))} ({_options(table, schema, kind)})")
    with partial.open("rb") as written:
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
        "bytes": partial.stat().st_size,
        "hash": f"sha256:{digest}",
        **({"dialect": _DIALECT} if kind is _Kind.CSV else {}),
        "schema": schema,
    }


def _options(table: Export, schema: dict[str, Any], kind: _Kind) -> str:
    """Return the options of COPY; a Parquet file carries its `description` and Table Schema as metadata."""
    if kind is _Kind.CSV:
        return "format csv, header, use_tmp_file false, timestampformat '%Y-%m-%dT%H:%M:%SZ'"
    carried = json.dumps(schema, ensure_ascii=False)
    named = f"description: {_quoted(table.description)}, schema: {_quoted(carried)}"
    return f"format parquet, use_tmp_file false, compression zstd, kv_metadata {{{named}}}"


def _safe_for_spreadsheets(con: Connection, select: str) -> str:
    """Return `select` with every text column passed through the formula guard core.as_cell; numbers stay numbers."""
    cells = ", ".join(
        f'core.as_cell("{column}") as "{column}"' if of_type == "VARCHAR" else f'"{column}"'
        for column, of_type in columns_of(con, select).items()
    )
    return f"select {cells} from ({select})"  # noqa: S608 - our own names


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def as_cells(con: Connection, texts: Sequence[str]) -> list[str]:
    """Return `texts` as cells that no spreadsheet runs as a formula, for CSV files that are not exports."""
    guarded = "select list_transform(?::varchar[], lambda text: core.as_cell(text))"
    ((cells,),) = con.execute(guarded, [texts]).fetchall()
    return list(cells)
