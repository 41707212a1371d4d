"""Migrations: never edited once released; every schema since the first becomes today's with its rows, or stays."""

import hashlib
import random
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import WarehouseError
from tests.flows.newsstand import Item, a_newsstand, page
from tests.nights import whole_night
from tests.warehouse.schemas.make import stored_file, unpacked
from warehouse import migrate
from warehouse.connection import TEMPORARY, Warehouse
from warehouse.migrate import migrations
from warehouse.violations import violations

RELEASED = Path(__file__).parent / "released_migrations.toml"
STORED = [number for number in migrations() if stored_file(number).exists()]
EMPTIED = {  # computed again, or ours
    *("core.signs", "trends.corrected_shares", "trends.counted_texts", "trends.weights"),
    *("main.built_views", "main.migrations"),
}
SETTLED_BY_THE_NEXT_NIGHT = {  # a migration has it computed again
    "counts_are_of_one_codebook",
    "counted_texts_are_as_they_stand",
    "hits_have_a_voice",
    "stories_count_by_their_commentary",
}
OPEN = "import sys; from pathlib import Path; from warehouse.connection import Warehouse; Warehouse(Path(sys.argv[1]))"

KILLED_AT = """
import os, signal, sys
from pathlib import Path
from warehouse import connection
from warehouse.migrate import migrate_copy

class Killed:
    left = int(sys.argv[2])
    def __init__(self, con): self.con = con
    def __enter__(self): return self
    def __exit__(self, *_): self.con.close()
    def execute(self, *asked):
        Killed.left -= 1
        if Killed.left == 0: os.kill(os.getpid(), signal.SIGKILL)
        return self.con.execute(*asked)

migrate_copy(Path(sys.argv[1]), lambda path: Killed(connection.connect(path)))
"""


def left_in(folder: Path) -> list[Path]:
    """Return what is in a folder beside the one that DuckDB spills to."""
    return sorted(path for path in folder.iterdir() if path.name != TEMPORARY)


def test_a_released_migration_is_never_edited() -> None:
    released = tomllib.loads(RELEASED.read_text(encoding="utf-8"))
    now = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in migrations().values()}
    edited = [name for name, sha256 in released.items() if now.get(name) != sha256]
    assert not edited, f"{edited}: released, and changed or gone. Put it back and write a new migration."
    missing = "\n".join(f'"{name}" = "{sha256}"' for name, sha256 in now.items() if name not in released)
    assert not missing, f"New migrations: add these lines to {RELEASED.name}, and edit them no more:\n{missing}"


def test_a_warehouse_of_every_released_schema_is_stored() -> None:
    missing = sorted(set(migrations()) - set(STORED) - {max(migrations())})
    numbers = " ".join(map(str, missing))
    assert not missing, f"Store them once, for good: python -m tests.warehouse.schemas.make {numbers}"


def n_rows(path: Path) -> dict[str, int]:
    with duckdb.connect(path, read_only=True) as con:
        tables = con.execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
        return {name: con.execute(f"select count(*) from {name}").fetchall()[0][0] for (name,) in tables}  # noqa: S608


@pytest.mark.parametrize("number", STORED)
def test_a_warehouse_of_each_schema_is_brought_up_to_date_with_its_rows(number: int, tmp_path: Path) -> None:
    path = unpacked(number, tmp_path / "warehouse.duckdb")
    before = n_rows(path)
    warehouse = Warehouse(path)
    with warehouse.reading() as con:
        applied = con.execute("select number from main.migrations order by 1").fetchall()
        broken = [one.check for one in violations(con) if one.check not in SETTLED_BY_THE_NEXT_NIGHT]
        views = con.execute("select schema_name, view_name from duckdb_views() where not internal").fetchall()
        for schema, view in views:
            con.execute(f'select * from "{schema}"."{view}" limit 1').fetchall()  # noqa: S608
    warehouse.close()
    assert [number for (number,) in applied] == list(migrations())
    assert broken == []
    after = n_rows(path)
    assert {name: n for name, n in before.items() if name not in EMPTIED} == {
        name: after[name] for name in before if name not in EMPTIED
    }
    assert left_in(tmp_path) == [path]


@pytest.mark.parametrize("number", STORED)
def test_a_night_follows_an_update_and_settles_what_it_left(number: int, tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.items = [Item("new")]
        stand.put("new", page("A commentary"))
        stand.serve_feed()
        (tmp_path / "data").mkdir()
        unpacked(number, stand.settings.warehouse)
        summary = whole_night("2026-11-05T02:15:00Z", stand.settings)
    assert summary.violations == ()
    assert summary.totals.n_new == 1


def test_row_16_a_kill_during_migrations_leaves_the_old_schema_or_the_new_one(tmp_path: Path) -> None:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", OPEN, unpacked(6, tmp_path / "whole.duckdb")], check=True)
    takes_s = time.monotonic() - began
    random_at = random.Random(16)
    for number in range(6):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = unpacked(6, folder / "warehouse.duckdb")
        opening = subprocess.Popen([sys.executable, "-c", OPEN, str(path)])
        time.sleep(takes_s * random_at.uniform(0.4, 1.0))
        opening.send_signal(signal.SIGKILL)
        opening.wait()
        assert schema_of(path) in {6, max(migrations())}
        Warehouse(path).close()  # the next run brings it to its end
        assert schema_of(path) == max(migrations())
        assert n_rows(path)["core.articles"] == 2
        assert left_in(folder) == [path]


def schema_of(path: Path) -> int:
    with duckdb.connect(path) as con:
        return int(con.execute("select max(number) from main.migrations").fetchall()[0][0])


@pytest.mark.parametrize("statement", range(1, 40, 6))
def test_row_16_a_kill_before_any_statement_of_a_migration_changes_nothing(statement: int, tmp_path: Path) -> None:
    path = unpacked(6, tmp_path / "warehouse.duckdb")
    before = n_rows(path)
    ran = subprocess.run([sys.executable, "-c", KILLED_AT, str(path), str(statement)], check=False)
    assert ran.returncode == -signal.SIGKILL
    assert n_rows(path) == before
    Warehouse(path).close()
    assert schema_of(path) == max(migrations())
    assert left_in(tmp_path) == [path]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = unpacked(15, tmp_path / "warehouse.duckdb")
    broken = tmp_path / "999_broken.sql"
    broken.write_text("create table main.half (a integer); select * from core.nothing;")
    before = n_rows(path)
    monkeypatch.setattr(migrate, "migrations", lambda: {**migrations(), 999: broken})
    with pytest.raises(WarehouseError, match=r"999_broken.sql failed .* The file is as it was"):
        Warehouse(path)
    assert n_rows(path) == before
    assert left_in(tmp_path) == [broken, path]
