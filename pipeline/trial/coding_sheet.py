"""The CSV file that coders fill in: its columns, and the codes read from it as a spreadsheet saved it.

A spreadsheet may change the separator, the line ends and how dates are written, and a coder may sort, hide or delete
rows. Only the columns `key` and `code` are therefore read back, and `note`; all that is known of a row is in the sample
itself, which the key names.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import CodesError

COLUMNS = (
    *("key", "code", "note", "theme_id", "theme", "definition", "level"),
    *("published_on", "source_name", "title", "evidence", "url", "codebook_version", "seed"),
)
MOST_CHARACTERS = 32_000  # of a cell: a spreadsheet takes 32,767, and the guard against formulas may add some
CUT = " […] (cut here: read on at the address)"

_KEY = re.compile(r"(s[0-9a-f]{16})\.([1-9][0-9]{0,6})")
_VALUES = {"0": False, "1": True}
_SEPARATORS = ",;\t"
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


class RowCode(NamedTuple):
    """The code of one row."""

    sample_id: str
    unit_number: int
    is_theme: bool
    note: str


class CodedFile(NamedTuple):
    """What a file holds: its codes, and the number of rows that were left blank."""

    codes: tuple[RowCode, ...]
    n_blank: int


def unit_key(sample_id: str, unit_number: int) -> str:
    """Return the key of a row. It begins with a letter, so that no spreadsheet takes it for a number."""
    return f"{sample_id}.{unit_number}"


def evidence(text: str) -> str:
    """Return a text as it fits into a cell; what is too long is cut, and says so."""
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(CUT)] + CUT


def read_codes(place: Path, content: bytes) -> CodedFile:
    """Return the codes in the bytes of a coded file; `place` is its path, for messages.

    Raises CodesError that names file, line and way out: for a file that is no table, or has not the columns, and for a
    key or a code that is none.
    """
    codes: dict[tuple[str, int], RowCode] = {}
    n_blank = 0
    for line, row in _rows(place, content):
        sample_id, unit_number = _read_key(place, line, row["key"])
        said = row["code"].strip()
        if not said:
            n_blank += 1
            continue
        if said not in _VALUES:
            raise CodesError(
                f"{place}, line {line}: the code is {said!r}. Write 1 where the theme is there, 0 where it is not, and "
                "leave the cell empty where you do not code."
            )
        if (sample_id, unit_number) in codes:
            raise CodesError(f"{place}, line {line}: the key {row['key']} stands there twice. Remove one of the rows.")
        code = RowCode(sample_id, unit_number, _VALUES[said], row["note"].strip())
        codes[sample_id, unit_number] = code
    if not codes:
        raise CodesError(f"{place}: no row is coded. Fill the column `code` with 1 or 0, and save the file as CSV.")
    return CodedFile(tuple(codes.values()), n_blank)


def _read_key(place: Path, line: int, stated: str) -> tuple[str, int]:
    match = _KEY.fullmatch(stated.strip())
    if match is None:
        raise CodesError(
            f"{place}, line {line}: {stated!r} is no key of a sample. Take the column `key` from the file as it was "
            "drawn; it must not be changed."
        )
    return match[1], int(match[2])


def read_sheet(place: Path, content: bytes) -> list[dict[str, str]]:
    """Return the rows of a file with all columns of COLUMNS, empty where the file has not the column."""
    return [dict(row) for _, row in _rows(place, content, COLUMNS)]


def _rows(
    place: Path, content: bytes, columns: Sequence[str] = ("key", "code", "note")
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows with the number of the line on which each begins; rows without anything in them are left out."""
    places: dict[str, int] = {}
    for line, cells in _lines(place, content):
        if not places:
            places = _places(place, cells, columns)
        elif any(cell.strip() for cell in cells):
            yield line, {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
    if not places:
        raise CodesError(f"{place}: the file is empty. Name the file that was coded.")


def _lines(place: Path, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row, the header too, with the number of the line on which it begins."""
    text = _decoded(place, content)
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as broken:
        raise CodesError(
            f"{place}, line {line}: this is not a row of a CSV file ({broken}). Save the table as CSV (UTF-8) again."
        ) from broken


def _places(place: Path, header: list[str], columns: Sequence[str]) -> dict[str, int]:
    """Return where the columns are that are read. Raises CodesError where key or code is missing."""
    named = [name.strip() for name in header]
    if missing := [name for name in ("key", "code") if name not in named]:
        raise CodesError(
            f"{place}, line 1: there is no column `{missing[0]}`. Name a file that `nato-asia validate draw` wrote, "
            "with its first line as it was."
        )
    return {name: named.index(name) if name in named else len(named) for name in columns}


def _decoded(place: Path, content: bytes) -> str:
    try:
        if content.startswith(_BYTE_ORDER_MARKS):
            return content.decode("utf-16")
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise CodesError(
            f"{place}, line {line}: this is not UTF-8. In the spreadsheet choose “CSV UTF-8” when you save the file."
        ) from wrong
