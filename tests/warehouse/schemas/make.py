"""Store a small warehouse of every schema number: `python -m tests.warehouse.schemas.make NUMBER…` adds new ones.

A stored file is never made again once it is committed: it is what users of that schema have. Its rows are those of two
small nights of today, in the columns that the schema had; those that did not exist are left to the migrations.
"""

import lzma
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from tests.flows.newsstand import Item, a_newsstand, page
from warehouse.migrate import migrations

FOLDER = Path(__file__).parent
BLOCK_SIZE = 16_384  # bytes, the least that DuckDB has: its usual blocks are for more rows than these
FIRST_RELEASED = 3  # the first code came with three migrations; numbers 1 and 2 were steps on its way


def stored_file(number: int) -> Path:
    return FOLDER / f"{number:03d}.duckdb.xz"


def unpacked(number: int, target: Path) -> Path:
    """Unpack the stored warehouse of a schema number to `target`, and return it."""
    target.write_bytes(lzma.decompress(stored_file(number).read_bytes()))
    return target


def store(number: int, rows: Path, folder: Path) -> None:
    """Store a warehouse as schema `number` has it, with the rows of the warehouse `rows`."""
    target = folder / f"{number:03d}.duckdb"
    with duckdb.connect() as con:
        con.execute(f"attach '{target}' as old (block_size {BLOCK_SIZE})")
        con.execute(f"attach '{rows}' as now (read_only)")
        con.execute("use old")
        con.execute("create table main.migrations (number integer primary key, name varchar not null)")
        for known, file in migrations().items():
            if known <= number:
                con.execute(file.read_text(encoding="utf-8"))
                con.execute("insert into main.migrations values (?, ?)", [known, file.name])
        for schema, table in _tables(con):
            columns = ", ".join(f'"{name}"' for name in _columns(con, schema, table))
            con.execute(f"insert into {schema}.{table} by name select {columns} from now.{schema}.{table}")  # noqa: S608
        if number < FIRST_RELEASED:
            con.execute("delete from old.raw.entries")
            con.execute("delete from old.raw.fetches")
        if "built_views" in {table for _, table in _tables(con)}:
            con.execute("update main.built_views set made_of_sha256 = 'the views of that day'")
        con.execute("use memory")
        con.execute("detach old")
    stored_file(number).write_bytes(lzma.compress(target.read_bytes(), preset=9 | lzma.PRESET_EXTREME))


def _tables(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    listed = "select schema_name, table_name from duckdb_tables() where database_name = 'old' and table_name != ?"
    return con.execute(listed, ["migrations"]).fetchall()


def _columns(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> list[str]:
    """Return the columns of a table that the schema has and today's still has."""
    listed = """
        select column_name from duckdb_columns() where schema_name = ? and table_name = ?
        group by column_name having count(*) = 2 order by column_name
    """
    return [name for (name,) in con.execute(listed, [schema, table]).fetchall()]


@contextmanager
def _two_nights() -> Iterator[Path]:
    """Run two nights over three texts, of which one is a copy, and yield the warehouse."""
    with TemporaryDirectory() as folder, a_newsstand(Path(folder)) as stand:
        stand.items = [Item("a", "The office"), Item("b", "The office"), Item("gone", "Lost")]
        for slug in ("a", "b"):
            stand.put(slug, page("The liaison office in Tokyo"))
        stand.serve_feed(etag='"one"')
        stand.night(20)
        stand.night(21)
        yield stand.settings.warehouse


def main() -> None:
    """Store the schema numbers of the command line."""
    with _two_nights() as rows, TemporaryDirectory() as folder:
        for number in map(int, sys.argv[1:]):
            if stored_file(number).exists():
                sys.exit(f"{stored_file(number)}: it is stored already, and is what users have.")
            store(number, rows, Path(folder))


if __name__ == "__main__":
    main()
