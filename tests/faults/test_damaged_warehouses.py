"""Rows 15, 16 and 59 of the fault list: a damaged warehouse, an old one, and a data folder on another machine."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import TrackerError
from tests.faults.holds import sound
from tests.flows.newsstand import Newsstand, a_newsstand
from tests.nights import whole_rebuild
from tests.prefect_server import ROOT, wait_until
from warehouse.connection import Warehouse
from warehouse.migrate import FOLDER, migrations


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        opened.stock(3)
        opened.night(21, publishes=True)
        yield opened


def truncate(warehouse: Path) -> None:
    with warehouse.open("r+b") as file:
        file.truncate(warehouse.stat().st_size // 2)


def overwrite_the_head(warehouse: Path) -> None:
    with warehouse.open("r+b") as file:
        file.write(b"\xff" * 16_384)


def spoil_every_block(warehouse: Path) -> None:
    content = bytearray(warehouse.read_bytes())
    for at in range(3 * 4096 + 100, len(content), 50_000):
        content[at] ^= 0xFF
    warehouse.write_bytes(content)


def write_by_newer_code(warehouse: Path) -> None:
    with duckdb.connect(warehouse) as con:
        con.execute("insert into main.migrations values (999, '999_later.sql')")


@pytest.mark.parametrize("damage", [truncate, overwrite_the_head, spoil_every_block])
def test_row_15_a_damaged_warehouse_is_refused_with_the_way_out_and_rebuilt_to_the_same_counts(
    stand: Newsstand, damage: Callable[[Path], None]
) -> None:
    before = stand.csv()
    damage(stand.settings.warehouse)
    with pytest.raises(TrackerError, match="nato-asia rebuild") as refused:
        stand.night(22)
    assert "holds the warehouse open" not in str(refused.value)
    stand.settings.warehouse.unlink()  # moved away, as the sentence says
    stand.settings.warehouse.with_name("warehouse.duckdb.wal").unlink(missing_ok=True)
    with pytest.raises(TrackerError, match="nato-asia rebuild"):  # a new one would be published without its articles
        stand.night(22)
    assert not whole_rebuild(stand.settings).violations
    assert stand.csv() == before
    sound(stand.settings.data)


def test_row_15_a_log_that_was_spoilt_costs_no_row_that_the_file_holds(stand: Newsstand) -> None:
    before = sound(stand.settings.data).acknowledged
    stand.settings.warehouse.with_name("warehouse.duckdb.wal").write_bytes(b"\xff" * 500)
    assert not stand.night(22).violations
    sound(stand.settings.data, before)


def test_row_15_a_warehouse_of_newer_code_is_left_alone(stand: Newsstand) -> None:
    write_by_newer_code(stand.settings.warehouse)
    before = stand.settings.warehouse.read_bytes()
    with pytest.raises(TrackerError, match="made by newer code"):
        stand.night(22)
    assert stand.settings.warehouse.read_bytes() == before


ENDLESS = "create table ops.new_room (n bigint);\ninsert into ops.new_room select sum(a.range * b.range) from "
MIGRATE = """
import sys
from pathlib import Path
import warehouse.migrate
from warehouse.connection import Warehouse
warehouse.migrate.FOLDER = Path(sys.argv[2])
Warehouse(Path(sys.argv[1]))
"""


def test_row_16_a_migration_killed_midway_leaves_the_old_file_as_it_was(stand: Newsstand, tmp_path: Path) -> None:
    before = sound(stand.settings.data)
    warehouse, number = stand.settings.warehouse, max(migrations()) + 1
    content = warehouse.read_bytes()
    folder = shutil.copytree(FOLDER, tmp_path / "code")
    endless = f"{ENDLESS}range(10000000) a, range(10000000) b;"
    (folder / "schema" / f"{number:03}_new_room.sql").write_text(endless)
    with subprocess.Popen([sys.executable, "-c", MIGRATE, warehouse, folder], cwd=ROOT) as process:
        wait_until(lambda: process.poll() is not None or list(warehouse.parent.glob(".warehouse.duckdb.*.partial")))
        with pytest.raises(subprocess.TimeoutExpired):  # it is in the endless statement
            process.wait(timeout=2)
        process.kill()
    assert warehouse.read_bytes() == content
    assert not stand.night(21, publishes=True).violations
    assert sound(stand.settings.data, before.acknowledged) == before


def test_row_16_an_older_warehouse_is_brought_up_to_date_with_its_rows(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    oldest = list(migrations().items())[:3]
    with duckdb.connect(file) as con:
        con.execute("create table main.migrations (number integer primary key, name varchar not null)")
        for number, script in oldest:
            con.execute(script.read_text())
            con.execute("insert into main.migrations values (?, ?)", [number, script.name])
        con.execute("insert into ops.nights values ('20260101T021500Z', now(), 'finished', 'c', '1.0.0')")
    Warehouse(file).close()
    with duckdb.connect(file, read_only=True) as con:
        assert con.execute("select max(number) from main.migrations").fetchone() == (max(migrations()),)
        assert con.execute("select night_id from ops.nights").fetchall() == [("20260101T021500Z",)]
    assert {path.name for path in tmp_path.iterdir()} <= {"warehouse.duckdb", "tmp"}, "a copy was left behind"


def test_row_59_a_data_folder_on_another_machine_gives_the_same_files(
    stand: Newsstand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sound(stand.settings.data)
    shutil.copytree(stand.settings.data, tmp_path / "elsewhere")
    shutil.rmtree(stand.settings.data)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    moved = stand.settings.model_copy(update={"data": tmp_path / "elsewhere"})
    assert sound(moved.data) == before
    assert not whole_rebuild(moved).violations
    assert sound(moved.data).csv == before.csv
