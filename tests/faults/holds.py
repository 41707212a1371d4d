"""What must hold after every fault: nothing acknowledged is lost, a repeated night changes nothing, all has one end.

The state of a data folder is every row of its tables and every published CSV file, without what names a run or a place:

- `start_byte` and `n_archived_bytes` of raw.pages, the place in the archive: what a killed run had archived is archived
  once more, each record under an id of its own. In its stead the bytes at that place are compared with their hash.
"""

import hashlib
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.archive import ArchivedAt, ArchiveReader
from warehouse.connection import Connection, connect
from warehouse.violations import violations

PLACES = {"raw.pages": {"start_byte", "n_archived_bytes"}}
ACKNOWLEDGED = {
    "entry": "select entry_id from raw.entries",
    "page": "select page_sha256 from raw.pages",
    "article": "select article_id from core.articles",
    "revision": "select revision_id from core.revisions",
}
ENDS = {"article", "unchanged", "duplicate", "waiting", "rejected"}
TABLES = "select table_schema || '.' || table_name from information_schema.tables where table_type = 'BASE TABLE'"

Row = tuple[str, ...]  # the table and the values


@dataclass
class State:
    """Every row of every table, how often it stands there, the published CSV files, and what was acknowledged."""

    rows: Counter[Row] = field(default_factory=Counter)
    csv: dict[str, bytes] = field(default_factory=dict)
    acknowledged: Set[tuple[str, str]] = frozenset()


def state_of(folder: Path) -> State:
    """Return the state of the data folder."""
    con = connect(folder / "warehouse.duckdb", read_only=True)
    try:
        rows = Counter(row for (table,) in con.execute(TABLES).fetchall() for row in _rows(con, table))
        known = frozenset(
            (kind, one) for kind, query in ACKNOWLEDGED.items() for (one,) in con.execute(query).fetchall()
        )
    finally:
        con.close()
    published = folder / "published" / "csv"
    files = {file.name: file.read_bytes() for file in published.iterdir()} if published.exists() else {}
    return State(rows, files, known)


def _rows(con: Connection, table: str) -> list[Row]:
    left_out = PLACES.get(table, set())
    found = con.execute(f"select * from {table}")  # noqa: S608 - a name from the catalogue
    names = [column[0] for column in found.description]
    kept = [number for number, name in enumerate(names) if name not in left_out]
    return [(table, *(str(row[number]) for number in kept)) for row in found.fetchall()]


def sound(folder: Path, acknowledged: Set[tuple[str, str]] = frozenset()) -> State:
    """Assert that nothing acknowledged has vanished, that all fetched pages have one end, and that no check fails."""
    con = connect(folder / "warehouse.duckdb", read_only=True)
    try:
        assert list(violations(con)) == []
        _assert_one_end(con)
    finally:
        con.close()
    return kept(folder, acknowledged)


def kept(folder: Path, acknowledged: Set[tuple[str, str]]) -> State:
    """Assert that nothing acknowledged has vanished: all that holds of a night that broke off between two steps."""
    con = connect(folder / "warehouse.duckdb", read_only=True)
    try:
        _assert_archived(con, folder / "archive")
    finally:
        con.close()
    state = state_of(folder)
    assert acknowledged <= state.acknowledged, "acknowledged items have vanished"
    return state


def _assert_one_end(con: Connection) -> None:
    """Each page that was asked for ends in one way; what waits or is rejected has its reason and its way out."""
    ends: list[tuple[Any, ...]] = con.execute(
        "select outcome, count(distinct rejection_id) filter (where rejections.state <> 'resolved'), "
        "coalesce(bool_and(rejections.reason <> '' and rejections.way_out <> ''), true) from raw.fetches "
        "inner join raw.entries on subject_id = entry_id left join core.rejections on rejections.subject_id = entry_id "
        "where request_role = 'page' group by entry_id, outcome"
    ).fetchall()
    for outcome, n_open, has_reasons in ends:
        assert outcome in ENDS, outcome
        assert has_reasons
        assert n_open == 1 if outcome == "rejected" else n_open <= 1, (outcome, n_open)


def _assert_archived(con: Connection, archive: Path) -> None:
    """The bytes of every stored page lie where the warehouse says, and are the bytes that came."""
    reader = ArchiveReader(archive)
    for sha256, name, start, length in con.execute(
        "select page_sha256, file_name, start_byte, n_archived_bytes from raw.pages"
    ).fetchall():
        body = reader.body(ArchivedAt(file_name=name, offset=start, length=length))
        assert hashlib.sha256(body).hexdigest() == sha256
