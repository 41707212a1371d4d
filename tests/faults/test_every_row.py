"""Every row of the fault list has its tests, named by it."""

import re
from collections.abc import Iterator
from pathlib import Path

N_ROWS = 60
_NAMED = re.compile(r"^def test_rows?_(\d+)(?:_to_(\d+))?_", re.M)


def rows_of(file: Path) -> Iterator[int]:
    """Yield the rows that the names of a file's tests begin with."""
    for named in _NAMED.finditer(file.read_text()):
        first = int(named[1])
        yield from range(first, int(named[2] or first) + 1)


def test_every_row_has_a_test_that_is_named_by_it() -> None:
    tested = {row for file in Path(__file__).parent.glob("test_*.py") for row in rows_of(file)}
    assert tested == set(range(1, N_ROWS + 1))
