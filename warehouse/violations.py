"""The promises of the warehouse, each a query of checks/ that must return no row."""

from collections.abc import Iterator

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import FOLDER


class Violation(Record):
    """A promise that does not hold, with one row that breaks it."""

    check: str
    promise: str
    n_rows: int
    example: str


def violations(con: Connection) -> Iterator[Violation]:
    """Yield the promises that do not hold; none is what must come back."""
    for file in sorted((FOLDER / "checks").glob("*.sql")):
        query = file.read_text(encoding="utf-8")
        rows = query.rstrip("; \n")
        found = con.execute(f"select count(*), first(broken)::varchar from ({rows}) as broken")  # noqa: S608 - our own
        n_rows, example = found.fetchall()[0]
        if n_rows:
            promise = query.splitlines()[0].removeprefix("-- ")
            yield Violation(check=file.stem, promise=promise, n_rows=n_rows, example=example)
