"""The writer's file: one transaction or nothing, one writer, a schema of its own time."""

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from shutil import copyfile

import duckdb
import pytest

from pipeline.errors import SettingsError, WarehouseError, WarehouseLockedError, WarehouseTooNewError
from warehouse import connection
from warehouse.connection import Warehouse, opened_for_reading
from warehouse.migrate import migrations


def test_a_transaction_is_all_or_nothing(warehouse: Warehouse) -> None:
    def write_and_break() -> None:
        with warehouse.writing() as con:
            con.execute("insert into ops.nights values ('n', now(), 'running', 'c', '1', null, [], 'night')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_break()
    with warehouse.reading() as con:
        assert con.execute("select count(*) from ops.nights").fetchone() == (0,)


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    for _ in range(2):
        opened = Warehouse(path)
        with opened.reading() as con:
            applied = con.execute("select number from main.migrations order by 1").fetchall()
        opened.close()
    assert [number for (number,) in applied] == list(migrations())


def test_views_that_stand_are_left_and_those_of_other_code_are_built_anew(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    Warehouse(path).close()
    with duckdb.connect(path) as con:
        con.execute("create or replace view core.baseline as select 'not ours' as theme_id")
    Warehouse(path).close()
    with duckdb.connect(path) as con:
        assert con.execute("from core.baseline").fetchall() == [("not ours",)]
        con.execute("update main.built_views set made_of_sha256 = 'of other code'")
    Warehouse(path).close()
    with duckdb.connect(path) as con:
        assert con.execute("from core.baseline").fetchall() == []


def test_a_file_of_another_version_that_lacks_what_is_asked_says_so_and_our_own_mistakes_stay_ours(
    tmp_path: Path, empty_warehouse: Path
) -> None:
    path = Path(copyfile(empty_warehouse, tmp_path / "nato_asia.duckdb"))
    with pytest.raises(duckdb.CatalogException), opened_for_reading(path) as con:
        con.execute("from core.not_there_yet")
    with duckdb.connect(path) as con:
        con.execute("drop table main.built_views")
    with pytest.raises(WarehouseError, match="another version of this program"), opened_for_reading(path) as con:
        con.execute("from core.not_there_yet")


def test_the_session_is_in_utc_and_loads_no_extension(warehouse: Warehouse) -> None:
    with warehouse.reading() as con:
        assert con.execute("select current_setting('timezone')").fetchone() == ("UTC",)
        assert con.execute("select date_trunc('day', timestamptz '2026-05-01 23:30:00+00')::varchar").fetchone() == (
            "2026-05-01 00:00:00+00",
        )
        assert con.execute("select current_setting('autoload_known_extensions')").fetchone() == (False,)


def test_a_warehouse_of_newer_code_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    Warehouse(path).close()
    con = duckdb.connect(path)
    con.execute("insert into main.migrations values (999, '999_later.sql')")
    con.close()
    before = path.read_bytes()
    with pytest.raises(WarehouseTooNewError, match=r"made by newer code \(migration 999"):
        Warehouse(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_warehouse_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseError, match="nato-asia rebuild"):
        Warehouse(path)


def test_a_link_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.duckdb").touch()
    (tmp_path / "warehouse.duckdb").symlink_to(tmp_path / "elsewhere.duckdb")
    with pytest.raises(SettingsError, match="symbolic link"):
        Warehouse(tmp_path / "warehouse.duckdb")


def test_a_file_held_by_another_process_is_waited_for_and_its_holder_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "warehouse.duckdb"
    Warehouse(path).close()
    monkeypatch.setattr(connection, "LOCK_PATIENCE_S", 0.3)
    hold = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WarehouseLockedError, match=f"process {holder.pid} holds"):
            Warehouse(path)
        holder.stdin.close()
    Warehouse(path).close()
    assert capfd.readouterr() == ("", "")


def test_the_file_is_held_through_a_short_pause_and_then_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LINGER_S", 0.5)
    path = tmp_path / "warehouse.duckdb"
    used = Warehouse(path)
    with used.reading() as con:
        con.execute("from ops.nights")
    with pytest.raises(duckdb.ConnectionException):
        duckdb.connect(path, read_only=True)
    for _ in range(100):
        time.sleep(0.1)
        with suppress(duckdb.ConnectionException), duckdb.connect(path, read_only=True) as con:
            assert con.execute("from ops.nights").fetchall() == []
            return
    pytest.fail("the file was never released")


def test_a_new_file_is_small_and_one_of_other_blocks_goes_on(tmp_path: Path) -> None:
    Warehouse(tmp_path / "new.duckdb").close()
    assert (tmp_path / "new.duckdb").stat().st_size < 6_000_000
    duckdb.connect(tmp_path / "older.duckdb", config={"default_block_size": "262144"}).close()
    older = Warehouse(tmp_path / "older.duckdb")
    with older.reading() as con:
        assert con.execute("select block_size from pragma_database_size()").fetchall() == [(262_144,)]
    older.close()
