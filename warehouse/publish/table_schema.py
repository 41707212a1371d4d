"""Table Schema fields of an export's columns: type, unit, description and constraints.

Unit and bounds follow from a column's name (n_ counts, share_ lies between 0 and 1 …), the type comes from DuckDB, the
description from COMMENT ON. Standard: https://datapackage.org/standard/table-schema/ (2.0).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.records import DateOrigin, DatePrecision, GenreClass, RelevanceClass, Step, UncorrectedReason
from warehouse.connection import Connection
from warehouse.publish.published_tables import Export
from warehouse.statements import FOLDER

Field = dict[str, Any]

_RELATION = re.compile(r"\b(left join|inner join|join|from) ((?:core|trends)\.\w+)")
_WORDS = {"n": "Number of", "url": "URL", "id": "ID", "sha256": "SHA-256"}
_TYPES = {
    "INTEGER": "integer",
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    "VARCHAR": "string",
}
_VALUES: dict[str, tuple[str, ...]] = {
    "relevance": tuple(RelevanceClass),
    "genre": tuple(GenreClass),
    "published_precision": tuple(DatePrecision),
    "published_origin": tuple(DateOrigin),
    "step": tuple(Step),
    "state": ("rejected", "waiting", "resolved"),
    "period": ("week", "month", "quarter"),
    "voice": ("headline", "quotation", "author"),
    "theme_kind": ("theme", "group"),
    "unit": ("article", "story", "reach"),
    "panel": ("all", "fixed"),
    "quality": ("draw", "care", "do_not_draw"),
    "theme_cube.genre": ("all", *GenreClass),
    "reason_uncorrected": tuple(UncorrectedReason),
}


class Measure(NamedTuple):
    """Unit and bounds of a number, as its column name implies."""

    unit: str
    minimum: int | None = None
    maximum: int | None = None


_MEASURES = (
    (re.compile(r"log2_.*"), Measure("log2 of a ratio")),
    (re.compile(r"log_odds.*"), Measure("natural logarithm of odds")),
    (re.compile(r"^.*_ratio(_.*)?"), Measure("ratio", 0)),
    (re.compile(r"difference(_.*)?"), Measure("share of 1", -1, 1)),
    (re.compile(r"p|p_.*"), Measure("probability", 0, 1)),
    (re.compile(r"z_.*"), Measure("standard errors")),
    (re.compile(r"g2"), Measure("log-likelihood ratio", 0)),
    (re.compile(r"statistic"), Measure("value of the test's statistic")),
    (re.compile(r"n|n_.*"), Measure("count", 0)),
    (re.compile(r"(precision|recall)(_low|_high)?"), Measure("share of 1", 0, 1)),
    (re.compile(r"share|share_.*"), Measure("share of 1", 0, 1)),
    (re.compile(r"rate|rate_.*"), Measure("hits per 1,000 words", 0)),
    (re.compile(r"^.*_limit"), Measure("share of 1, or where it is above 1 a count", 0)),
    (re.compile(r"^.*_number"), Measure("position, counted from 1", 1)),
    (re.compile(r"^.*_offset"), Measure("characters, counted from 0", 0)),
)
_HITS_OF_A_THEME = Measure("count", 0)


class Column(NamedTuple):
    """One column of a table or a view, as DuckDB lists it."""

    relation: str
    name: str
    kind: str
    is_nullable: bool
    is_of_table: bool
    comment: str | None


def columns_of(con: Connection, select: str) -> dict[str, str]:
    """Return the columns of `select` in order, with their DuckDB types."""
    return {row[0]: row[1] for row in con.execute(f"describe {select}").fetchall()}


def fields_of(con: Connection, export: Export, catalog: Sequence[Column] | None = None) -> list[Field]:
    """Return the fields of one export, in the order of its columns; `catalog` saves reading it again."""
    listed = catalog or catalog_of(con)
    meanings = _meanings(listed, export.select)
    known, unsure = _declared(listed, export.select)
    columns = columns_of(con, export.select)
    of_themes = _theme_fields(con, columns) if export.has_themes else []
    fields = []
    for column, kind in list(columns.items())[: len(columns) - len(of_themes)]:
        is_required = (column in export.key and column not in unsure) or (column, kind) in known
        values = _VALUES.get(f"{export.name}.{column}", _VALUES.get(column))
        measure = measure_of(column) if _TYPES[kind] in {"integer", "number"} else None
        fields.append(_field(column, kind, meanings.get(column, ""), values, measure, is_required=is_required))
    return fields + of_themes


def _theme_fields(con: Connection, columns: Mapping[str, str]) -> list[Field]:
    """Return the fields of the last `columns`, one for each theme: their names say nothing of unit and bounds."""
    labels = [label for (label,) in con.execute("select label from core.themes order by theme_id").fetchall()]
    return [
        _field(column, kind, f"Hits of the theme: {label}", None, _HITS_OF_A_THEME, is_required=True)
        for (column, kind), label in zip(list(columns.items())[len(columns) - len(labels) :], labels, strict=True)
    ]


def _field(
    column: str, kind: str, meaning: str, values: Sequence[str] | None, measure: Measure | None, *, is_required: bool
) -> Field:
    constraints = {
        "required": True if is_required else None,
        "enum": list(values) if values else None,
        "minimum": measure.minimum if measure else None,
        "maximum": measure.maximum if measure else None,
    }
    stated = {name: value for name, value in constraints.items() if value is not None}
    return {
        "name": column,
        "type": _TYPES[kind],
        "format": "default",
        "title": title_of(column),
        "description": meaning,
        **({"unit": measure.unit} if measure else {}),
        **({"constraints": stated} if stated else {}),
    }


def measure_of(column: str) -> Measure | None:
    """Return unit and bounds of a number by its name, or None where the name implies none."""
    return next((measure for pattern, measure in _MEASURES if pattern.fullmatch(column)), None)


def title_of(column: str) -> str:
    """Return a column's title: n_words is "Number of words"."""
    first, *rest = column.split("_")
    return " ".join([_WORDS.get(first, first.capitalize()), *(_WORDS.get(word, word) for word in rest)])


def catalog_of(con: Connection) -> list[Column]:
    """Return the columns of all tables and views; slow, because DuckDB binds every view to list them."""
    rows = con.execute(
        "select columns.schema_name || '.' || columns.table_name, column_name, data_type, is_nullable, "
        "tables.table_name is not null, columns.comment "
        "from duckdb_columns() as columns left join duckdb_tables() as tables using (schema_name, table_name)"
    ).fetchall()
    return [Column(*row) for row in rows]


def column_meanings(con: Connection, name: str) -> dict[str, str]:
    """Return the meanings of an export's columns: comments of the first table or view it reads that has the column."""
    return _meanings(catalog_of(con), (FOLDER / "exports" / f"{name}.sql").read_text(encoding="utf-8"))


def _meanings(catalog: Iterable[Column], select: str) -> dict[str, str]:
    relations = list(dict.fromkeys(relation for _, relation in _RELATION.findall(select)))
    rank = {relation: number for number, relation in enumerate(relations)}
    said = [one for one in catalog if one.comment is not None and one.relation.startswith(("core.", "trends."))]
    meanings: dict[str, str] = {}
    for one in sorted(said, key=lambda one: rank.get(one.relation, len(rank))):
        meanings.setdefault(one.name, one.comment or "")
    return meanings


def _declared(catalog: Iterable[Column], select: str) -> tuple[set[tuple[str, str]], set[str]]:
    """Return columns with types that are never NULL, and columns that can be, in the tables that `select` reads.

    Left-joined tables and views are ignored: their columns can be NULL, or declare nothing. Text is never in the first
    set: an empty text is a missing value of a CSV file.
    """
    joined = {relation for how, relation in _RELATION.findall(select) if how != "left join"}
    declared = [one for one in catalog if one.is_of_table and one.relation in joined]
    known = {(one.name, one.kind) for one in declared if not one.is_nullable and one.kind != "VARCHAR"}
    return known, {one.name for one in declared if one.is_nullable}
