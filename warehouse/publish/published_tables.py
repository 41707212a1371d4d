"""The published tables: a SELECT of exports/ each, and other slices of the trends in the shape of theme_trends.csv."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from warehouse.connection import Connection
from warehouse.statements import FOLDER

_KEY = re.compile(r"^-- key: (.+)$", re.M)
_FORMAT = re.compile(r"^-- format: (.+)$", re.M)
_THEME_IDS = "theme_ids"  # the type that a SELECT pivots on to have a column for each theme
PLAIN = {  # slice of theme_trends.csv, by key
    "kind": "theme",
    "period": "quarter",
    "unit": "story",
    "panel": "all",
    "group": "all",
    "genre": "commentary",
}
_COLUMNS = {"kind": "theme_kind", "group": "source_group"}  # of trends.theme_trends, where a key has another name


class FileFormat(StrEnum):
    """File format of a published table; the value is the extension of its file."""

    CSV = "csv"
    PARQUET = "parquet"


class Export(NamedTuple):
    """One published table: name, SELECT, description of a row, columns of its key, format that each night writes."""

    name: str
    select: str
    description: str
    key: tuple[str, ...]
    file_format: FileFormat = FileFormat.CSV

    @property
    def has_themes(self) -> bool:
        """Whether its last columns are the themes: its SELECT can run after `declare_theme_ids`."""
        return f" in {_THEME_IDS}" in self.select


def exports() -> tuple[Export, ...]:
    """Return the published tables, by name.

    The first comment of each file is its description, `-- key:` its key, `-- format:` its format where that is not CSV.
    """
    found = []
    for file in sorted((FOLDER / "exports").glob("*.sql")):
        select = file.read_text(encoding="utf-8")
        stated = _KEY.search(select)
        key = tuple(stated[1].split(", ")) if stated else ()
        file_format = FileFormat(named[1]) if (named := _FORMAT.search(select)) else FileFormat.CSV
        found.append(Export(file.stem, select, select.splitlines()[0].removeprefix("-- "), key, file_format))
    return tuple(found)


def declare_theme_ids(con: Connection) -> None:
    """Declare the themes of the current codebook as an ENUM of this connection, for SELECTs with a column per theme."""
    themes = "select theme_id from core.themes order by theme_id"
    con.execute(f"create or replace temporary type {_THEME_IDS} as enum ({themes})")


def trend_slice(chosen: Mapping[str, str]) -> Export:
    """Return a slice of the trends in the shape of theme_trends.csv, `chosen` by keys of PLAIN and else as there.

    The values must be known ones: they become part of the file name.
    """
    values = {_COLUMNS.get(key, key): chosen.get(key, value) for key, value in PLAIN.items()}
    is_of_slice = " and ".join(f"{column} = '{value}'" for column, value in values.items())
    select = f"select * exclude ({', '.join(values)}) from trends.theme_trends where {is_of_slice}"  # noqa: S608
    return Export(
        name="_".join(["theme_trends", *(f"{key}-{chosen[key]}" for key in PLAIN if key in chosen)]),
        select=f"{select} order by theme_id, period_start",
        description=f"The trend of each theme where {', '.join(f'{key} is {value}' for key, value in values.items())}.",
        key=("theme_id", "period_start"),
    )


def has_texts(con: Connection, sliced: Export) -> bool:
    """Return whether a slice of the trends has a text in any period: without one it has no rows, or gaps only."""
    ((n_texts,),) = con.execute(f"select coalesce(sum(n), 0) from ({sliced.select})").fetchall()  # noqa: S608
    return bool(n_texts)
