"""Consistency checks of the warehouse: each is a query of checks/ that must return no row."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import FOLDER


class Violation(Record):
    """A check that failed: its claim, the number of rows that violate it, and one of them."""

    check: str
    claim: str
    n_rows: int
    example: str


def count_checks() -> int:
    """Return the number of checks."""
    return len(_checks())


def violations(con: Connection) -> Iterator[Violation]:
    """Run all checks and yield those that failed; in a sound warehouse there are none."""
    for file in _checks():
        query = file.read_text(encoding="utf-8")
        rows = query.rstrip("; \n")
        found = con.execute(f"select count(*), first(broken)::varchar from ({rows}) as broken")  # noqa: S608 - our own
        n_rows, example = found.fetchall()[0]
        if n_rows:
            claim = query.splitlines()[0].removeprefix("-- ")
            yield Violation(check=file.stem, claim=claim, n_rows=n_rows, example=example)


def _checks() -> list[Path]:
    return sorted((FOLDER / "checks").glob("*.sql"))
