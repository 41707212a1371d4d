"""A warehouse that the disk has damaged is never called locked: one sentence at once, with the way out."""

import random
import subprocess
import sys
from pathlib import Path
from shutil import copyfile

import pytest

from pipeline.errors import WarehouseDamagedError, WarehouseError
from warehouse import connection
from warehouse.connection import Warehouse, opened_for_reading
from warehouse.integrity import damage_of, set_aside

HEADERS = 3 * 4096  # bytes: DuckDB's main header, and two that take turns


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Path:
    path = Path(copyfile(empty_warehouse, tmp_path_factory.mktemp("filled") / "warehouse.duckdb"))
    warehouse = Warehouse(path)
    with warehouse.writing() as con:
        con.execute("insert into ops.night_order select 'n' || md5(i::varchar), i from range(9999) t(i)")
    warehouse.close()
    return path


def damaged_in(place: str, content: bytes, number: int) -> bytes:
    at = random.Random(f"{place} {number}")
    changed = bytearray(content)
    if place == "cut":
        return content[: at.randrange(len(content))]
    if place == "header":
        changed[at.randrange(HEADERS)] ^= 1 << at.randrange(8)
    else:
        for _ in range(40):
            changed[at.randrange(len(content))] ^= 1 << at.randrange(8)
    return bytes(changed)


def read_all(path: Path) -> None:
    warehouse = Warehouse(path)
    try:
        with warehouse.reading() as con:
            con.execute("select max(night_id), max(night_number) from ops.night_order").fetchall()
    finally:
        warehouse.close()


@pytest.mark.parametrize("place", ["cut", "header", "anywhere"])
def test_row_15_a_file_cut_or_flipped_anywhere_is_one_sentence_at_once_or_reads_as_it_was(
    place: str, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LOCK_PATIENCE_S", 600.0)  # nothing waits for a lock that nobody holds
    path = tmp_path / "warehouse.duckdb"
    said = []
    for number in range(12):
        (tmp_path / "warehouse.duckdb.wal").unlink(missing_ok=True)
        path.write_bytes(damaged_in(place, filled.read_bytes(), number))
        try:
            read_all(path)
        except WarehouseDamagedError as refused:
            said.append(str(refused))
    assert len(said) >= 6
    for sentence in said:
        assert sentence.startswith(f"{path}: ")
        assert "nato-asia rebuild" in sentence
        assert "locked" not in sentence
        assert "\n" not in sentence


@pytest.mark.parametrize(
    "content", [b"", b"x", b"not a database\n" * 400, bytes(500_000)], ids=["empty", "byte", "text", "zeros"]
)
def test_what_is_no_database_is_refused_with_the_way_out(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(content)
    with pytest.raises(WarehouseDamagedError, match="nato-asia rebuild"):
        Warehouse(path)
    with pytest.raises(WarehouseDamagedError, match="publishes it again"), opened_for_reading(path):
        pass
    assert path.read_bytes() == content


def checksum(block: bytearray) -> bytes:
    """DuckDB's own, of a header block."""
    total = 5381
    for start in range(0, len(block), 8):
        total ^= int.from_bytes(block[start : start + 8], "little") * 0xBF58476D1CE4E5B9 % 2**64
    return total.to_bytes(8, "little")


def test_a_file_of_a_newer_storage_version_is_refused_with_the_way_out(filled: Path, tmp_path: Path) -> None:
    content = bytearray(filled.read_bytes())
    assert content[:8] == checksum(content[8:4096])
    content[12:20] = (999).to_bytes(8, "little")
    content[:8] = checksum(content[8:4096])
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(content)
    with pytest.raises(WarehouseDamagedError, match=r"version number .*nato-asia rebuild"):
        Warehouse(path)


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").mkdir()
    with pytest.raises(WarehouseError, match="directory"):
        Warehouse(tmp_path / "warehouse.duckdb")


def test_row_15_a_corrupt_log_is_refused_with_the_way_out(filled: Path, tmp_path: Path) -> None:
    path = Path(copyfile(filled, tmp_path / "warehouse.duckdb"))
    insert = "insert into ops.night_order select 'm' || i, i from range(500) t(i)"
    write = f"import duckdb, os, sys; con = duckdb.connect(sys.argv[1]); con.execute({insert!r}); os._exit(0)"
    subprocess.run([sys.executable, "-c", write, path], check=True)
    log = tmp_path / "warehouse.duckdb.wal"
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 0x01
    log.write_bytes(content)
    with pytest.raises(WarehouseDamagedError, match="nato-asia rebuild"):
        Warehouse(path)


def test_damage_met_only_by_a_query_is_one_sentence_and_the_file_is_read_anew_after_it(
    filled: Path, tmp_path: Path
) -> None:
    path = tmp_path / "warehouse.duckdb"
    content = filled.read_bytes()
    at = next(at for at in range(len(content) - 262_144, HEADERS, -262_144) if opens(path, content, at))
    warehouse = Warehouse(path)
    with pytest.raises(WarehouseDamagedError, match="nato-asia rebuild"), warehouse.reading() as con:
        con.execute("select max(night_id) from ops.night_order").fetchall()
    warehouse.close()
    assert "nato-asia rebuild" in damage_of(path)
    path.write_bytes(content)
    assert damage_of(path) == ""
    assert at > 0


def opens(path: Path, content: bytes, at: int) -> bool:
    """Write the file with a bit flipped at a place; return whether only a query of the nights meets it."""
    changed = bytearray(content)
    changed[at] ^= 0x01
    path.write_bytes(changed)
    try:
        warehouse = Warehouse(path)
    except WarehouseDamagedError:
        return False
    try:
        with warehouse.reading() as con:
            con.execute("select max(night_id) from ops.night_order").fetchall()
    except WarehouseDamagedError:
        return True
    finally:
        warehouse.close()
    return False


def test_a_damaged_file_is_moved_aside_with_its_log_and_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    for number in (1, 2):
        path.write_text(f"{number}")
        (tmp_path / "warehouse.duckdb.wal").write_text(f"log {number}")
        assert set_aside(path) == tmp_path / f"warehouse.damaged-{number}.duckdb"
    assert (tmp_path / "warehouse.damaged-1.duckdb").read_text() == "1"
    assert (tmp_path / "warehouse.damaged-2.duckdb.wal").read_text() == "log 2"


FULL = """
import resource, signal, sys
from pathlib import Path
from pipeline.errors import WarehouseError
from warehouse.connection import Warehouse
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path, limit, n = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
warehouse = Warehouse(path)
with warehouse.writing() as con:
    con.execute("insert into ops.night_order values ('kept', 0)")
warehouse.close()
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size * (limit > 0) + abs(limit), resource.RLIM_INFINITY))
try:
    with warehouse.writing() as con:
        con.execute(f"insert into ops.night_order select md5(i::varchar), i from range({n}) t(i)")
except WarehouseError as refused:
    print(refused)
with warehouse.reading() as con:
    print(con.execute("select count(*) from ops.night_order").fetchall()[0][0])
warehouse.close()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with warehouse.writing() as con:
    con.execute("insert into ops.night_order values ('next', 0)")
with warehouse.reading() as con:
    print(con.execute("select count(*) from ops.night_order").fetchall()[0][0])
warehouse.close()
"""


@pytest.mark.parametrize(("limit", "n"), [(-50_000, 5_000), (300_000, 900_000)], ids=["log", "file"])
def test_row_10_a_full_disk_at_commit_is_one_sentence_and_committed_rows_stay(
    limit: int, n: int, empty_warehouse: Path, tmp_path: Path
) -> None:
    path = Path(copyfile(empty_warehouse, tmp_path / "warehouse.duckdb"))
    ran = subprocess.run(
        [sys.executable, "-c", FULL, path, str(limit), str(n)], capture_output=True, text=True, check=True
    )
    said, before, after = ran.stdout.splitlines()
    assert "is full" in said
    assert str(tmp_path) in said
    assert "what was committed" in said
    assert (before, after) == ("1", "2")
    assert ran.stderr == ""
