"""CSV and Parquet exports: a file for each published table, with a Data Package descriptor beside them.

Standard: https://datapackage.org/standard/data-package/ (2.0).
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from warehouse.connection import Connection
from warehouse.files import make_folder, replacing
from warehouse.publish.published_tables import Export, FileFormat, declare_theme_ids, exports
from warehouse.publish.table_schema import Column, catalog_of, columns_of, fields_of

DESCRIPTOR = "datapackage.json"
_NAME = "nato-asia-tracker"
_EXTENSIONS = {f".{one}" for one in FileFormat}
_BYTE_ORDER_MARK = "\ufeff"
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
_CODES = frozenset({"article_id", "story_id", "theme_id", "genre", "voice", "relevance"})  # no text from outside
_CSV_OPTIONS = "format csv, header, use_tmp_file false, timestampformat '%Y-%m-%dT%H:%M:%SZ'"


class _Written(NamedTuple):
    """How the files of one package are written."""

    file_format: FileFormat
    has_bom: bool = False


def export_csv(
    con: Connection, folder: Path, *, has_bom: bool = False, more: Sequence[Export] = ()
) -> tuple[Path, ...]:
    """Write the tables for people, and `more`, into `folder` as CSV, the descriptor last, and return their paths.

    Equal content gives equal bytes. All files are complete before the first is replaced, each atomically; a reader that
    needs all files of one night compares the hashes in the descriptor. Cells that a spreadsheet would run as a formula
    become text. With `has_bom` each file begins with a byte order mark, by which spreadsheets recognise UTF-8.
    """
    tables = [table for table in exports() if table.file_format is FileFormat.CSV]
    return _export(con, folder, [*tables, *more], _Written(FileFormat.CSV, has_bom))


def export_cube(con: Connection, folder: Path) -> tuple[Path, ...]:
    """Write the tables that are too large for a spreadsheet into `folder`, like `export_parquet`."""
    tables = [table for table in exports() if table.file_format is FileFormat.PARQUET]
    return _export(con, folder, tables, _Written(FileFormat.PARQUET))


def export_parquet(con: Connection, folder: Path) -> tuple[Path, ...]:
    """Write every table into `folder` as Parquet, otherwise like `export_csv`; text stays as it was read."""
    return _export(con, folder, exports(), _Written(FileFormat.PARQUET))


def _export(con: Connection, folder: Path, tables: Sequence[Export], written: _Written) -> tuple[Path, ...]:
    make_folder(folder)
    declare_theme_ids(con)
    catalog, former = catalog_of(con), _described_in(folder)
    targets = (*(folder / f"{table.name}.{written.file_format}" for table in tables), folder / DESCRIPTOR)
    with ExitStack() as all_at_once:
        # A stack is left from its top: the files are replaced in the order of `targets`, the descriptor last.
        partials = {target: all_at_once.enter_context(replacing(target)) for target in reversed(targets)}
        resources = [
            _write(con, table, partials[target], written, catalog)
            for table, target in zip(tables, targets, strict=False)
        ]
        package = {**_package(con), "resources": resources}
        partials[folder / DESCRIPTOR].write_text(
            json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
    for name in former - {target.name for target in targets}:  # a slice, say, whose numbers are of an earlier night
        (folder / name).unlink(missing_ok=True)
    return targets


def _described_in(folder: Path) -> set[str]:
    """Return the names of the files of the package in `folder`; none where it is not one of ours."""
    try:
        package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        named = [Path(one["path"]) for one in package["resources"]] if package["name"] == _NAME else []
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {
        one.name for one in named if one.name == str(one) and one.suffix in _EXTENSIONS and (folder / one).is_file()
    }


def _package(con: Connection) -> dict[str, Any]:
    """Return the package part of the descriptor; `created` is the last night's clock: equal content, equal bytes."""
    ((night,),) = con.execute("select strftime(max(clock_at), '%Y-%m-%dT%H:%M:%SZ') from main.last_night").fetchall()
    return {
        "$schema": _PROFILE.format("datapackage"),
        "name": _NAME,
        "title": "Commentary on NATO in Asia",
        "description": "How often themes come up in published commentary on NATO in Asia, with the articles and hits "
        "behind each number. Counts of texts, not the texts: those belong to their publishers. In the CSV files an "
        "apostrophe before = + - or @, at the beginning of a text or after ; tab or line end, keeps it from running as "
        "a formula.",
        **({"created": night} if night else {}),
    }


def _write(
    con: Connection, table: Export, partial: Path, written: _Written, catalog: Sequence[Column]
) -> dict[str, Any]:
    """Write one table to the file `partial`, and return its resource in the descriptor."""
    schema = {
        "$schema": _PROFILE.format("tableschema"),
        "fields": fields_of(con, table, catalog),
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if table.key else {}),
    }
    is_csv = written.file_format is FileFormat.CSV
    select = _safe_for_spreadsheets(con, table.select, has_bom=written.has_bom) if is_csv else table.select
    options = _CSV_OPTIONS if is_csv else _parquet_options(table, schema)
    con.execute(f"copy ({select}) to {_quoted(str(partial))} ({options})")
    with partial.open("rb") as complete:
        digest = hashlib.file_digest(complete, "sha256").hexdigest()
    return {
        "$schema": _PROFILE.format("dataresource"),
        "name": table.name,
        "type": "table",
        "title": table.name.replace("_", " ").capitalize(),
        "description": table.description,
        "path": f"{table.name}.{written.file_format}",
        "format": str(written.file_format),
        "mediatype": "text/csv" if is_csv else "application/vnd.apache.parquet",
        **({"encoding": "utf-8"} if is_csv else {}),
        "bytes": partial.stat().st_size,
        "hash": f"sha256:{digest}",
        **({"dialect": _DIALECT} if is_csv else {}),
        "schema": schema,
    }


def _parquet_options(table: Export, schema: dict[str, Any]) -> str:
    """Return the options of COPY for a Parquet file, which carries its `description` and Table Schema as metadata."""
    carried = json.dumps(schema, ensure_ascii=False)
    named = f"description: {_quoted(table.description)}, schema: {_quoted(carried)}"
    return f"format parquet, use_tmp_file false, compression zstd, kv_metadata {{{named}}}"


def _safe_for_spreadsheets(con: Connection, select: str, *, has_bom: bool) -> str:
    """Return `select` with each column of texts passed through the formula guard core.as_cell; numbers stay numbers.

    DuckDB writes no byte order mark of its own: it is the beginning of the first column's name.
    """
    columns = columns_of(con, select)
    names = [f"{_BYTE_ORDER_MARK if has_bom and not number else ''}{column}" for number, column in enumerate(columns)]
    cells = ", ".join(
        f'core.as_cell("{column}") as "{name}"'
        if of_type == "VARCHAR" and column not in _CODES
        else f'"{column}" as "{name}"'
        for (column, of_type), name in zip(columns.items(), names, strict=True)
    )
    return f"select {cells} from ({select})"  # noqa: S608 - our own names


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def as_cells(con: Connection, texts: Sequence[str]) -> list[str]:
    """Return `texts` as cells that no spreadsheet runs as a formula, for CSV files that are not exports."""
    guarded = "select list_transform(?::varchar[], lambda text: core.as_cell(text))"
    ((cells,),) = con.execute(guarded, [texts]).fetchall()
    return list(cells)
