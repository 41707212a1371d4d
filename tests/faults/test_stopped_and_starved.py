"""Rows 9 to 14 of the fault list: signals, a full disk, rights that are missing, and others in the same folder."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive import ArchiveReader
from pipeline.errors import TrackerError, WarehouseLockedError
from pipeline.records import Answer
from tests.faults.forked import Forge, a_forge
from tests.faults.holds import kept, sound, state_of
from tests.flows.newsstand import Newsstand, a_newsstand
from tests.web import Answering, Canned, Seen
from warehouse import connection

NOW = "2026-10-21T02:15:00Z"
STOP_S = 30.0
N_PAGES = 12


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    with a_forge() as opened:
        yield opened


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        opened.stock(N_PAGES)
        opened.write_toml()
        yield opened


class Gate:
    """A page that is answered when the gate is opened."""

    def __init__(self, stand: Newsstand, slug: str) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        answer = stand.web.routes[f"/{slug}/"]

        def wait(_seen: Seen) -> Answering:
            self.reached.set()
            self.opened.wait(60)
            assert isinstance(answer, Canned)
            return answer

        stand.web.routes[f"/{slug}/"] = wait


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_row_9_a_night_that_is_told_to_stop_stops_in_time_and_is_taken_up(
    stand: Newsstand, forge: Forge, number: signal.Signals
) -> None:
    gate = Gate(stand, "p5")
    night = forge.start(stand.folder, NOW)
    assert gate.reached.wait(100)
    told_at = time.monotonic()
    night.kill(group=False, number=number)
    late = threading.Timer(STOP_S, gate.opened.set)
    late.start()
    ended = night.ended()
    assert time.monotonic() - told_at < STOP_S
    late.cancel()
    gate.opened.set()
    assert ended.code not in (0, 3), ended.said
    assert "Traceback" not in ended.said
    assert forge.night(stand.folder, NOW).code == 0
    sound(stand.folder / "data")
    assert stand.ask("select count(*) from core.articles") == [(N_PAGES,)]


# The log of the warehouse grows over a night: at each of these sizes another step breaks off, from discover to dedupe.
# At the size of the warehouse, when the log is written into it and when it is copied.
SIZE_OF_THE_WAREHOUSE = 0


@pytest.mark.parametrize("file_bytes", [6_000, 60_000, 90_000, 125_000, SIZE_OF_THE_WAREHOUSE])
def test_row_10_on_a_full_disk_a_night_fails_and_goes_on_when_there_is_room(
    stand: Newsstand, forge: Forge, file_bytes: int
) -> None:
    warehouse = stand.folder / "data" / "warehouse.duckdb"
    before = state_of(stand.folder / "data").acknowledged
    full = forge.night(stand.folder, NOW, file_bytes=file_bytes or warehouse.stat().st_size)
    assert full.code not in (0, 3), full.said
    acknowledged = kept(stand.folder / "data", before).acknowledged
    assert forge.night(stand.folder, NOW).code == 0
    again = sound(stand.folder / "data", acknowledged)
    assert stand.ask("select count(*) from core.articles") == [(N_PAGES,)]
    assert again.csv["articles.csv"].count(b"\n") > N_PAGES


@pytest.mark.parametrize("file_bytes", [6_000, 60_000])
def test_row_10_a_full_disk_is_one_sentence(stand: Newsstand, forge: Forge, file_bytes: int) -> None:
    full = forge.night(stand.folder, NOW, file_bytes=file_bytes)
    assert len([line for line in full.said.splitlines() if line.startswith("nato-asia: ")]) == 1
    assert "Traceback" not in full.said


@pytest.mark.parametrize("shut", ["data", "data/archive", "data/published", "data/warehouse.duckdb"])
def test_row_11_what_may_not_be_written_is_named_before_anything_is_fetched(
    stand: Newsstand, forge: Forge, shut: str
) -> None:
    assert forge.night(stand.folder, "2026-10-20T02:15:00Z").code == 0
    stand.web.log.clear()
    path = stand.folder / shut
    path.chmod(0o555 if path.is_dir() else 0o444)
    ended = forge.night(stand.folder, NOW, is_nobody=True)
    path.chmod(0o755 if path.is_dir() else 0o644)
    assert ended.code in (1, 2), ended.said
    assert "Traceback" not in ended.said
    assert path.name in ended.said
    assert stand.web.log == []
    give_back(stand.folder)
    assert forge.night(stand.folder, NOW).code == 0


def give_back(folder: Path) -> None:
    """Take back what `is_nobody` gave away: a file of another user is refused."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, os.getuid(), os.getgid(), follow_symlinks=False)


HOLD = """
import sys, time, duckdb
sys.stdin.readline()
while True:
    try:
        con = duckdb.connect(sys.argv[1], read_only=True)
    except duckdb.IOException:
        time.sleep(0.01)
    else:
        break
print("held", flush=True)
sys.stdin.read()
"""


def lock_out(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a night into whose file a reader comes; return how many of its answers were archived."""
    monkeypatch.setattr(connection, "LOCK_PATIENCE_S", 0.5)
    answer = stand.web.routes["/p5/"]
    command = [sys.executable, "-c", HOLD, str(stand.settings.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdin

        def hold_meanwhile(_seen: Seen) -> Answering:
            assert holder.stdin
            assert holder.stdout
            holder.stdin.write("now\n")
            holder.stdin.flush()
            assert holder.stdout.readline() == "held\n"
            assert isinstance(answer, Canned)
            return answer

        stand.web.routes["/p5/"] = hold_meanwhile
        with pytest.raises(WarehouseLockedError, match=f"process {holder.pid} holds the warehouse open"):
            stand.night(21)
        holder.stdin.close()
    archived = [one for _, one in ArchiveReader(stand.settings.archive).night("20261021T021500Z")]
    stand.web.routes["/p5/"] = answer
    return sum(isinstance(one, Answer) for one in archived)


def test_row_12_no_answer_is_lost_to_a_lock(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lock_out(stand, monkeypatch) == N_PAGES + 1


def test_row_12_a_reader_in_the_writers_file_is_waited_for_and_named_and_the_next_run_catches_up(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lock_out(stand, monkeypatch) > 1
    assert not stand.night(21).violations
    sound(stand.settings.data)
    assert stand.ask("select count(*) from core.articles") == [(N_PAGES,)]


def test_row_13_of_two_nights_at_once_the_second_says_so_and_asks_for_nothing(stand: Newsstand, forge: Forge) -> None:
    gate = Gate(stand, "p5")
    first = forge.start(stand.folder, NOW)
    assert gate.reached.wait(100)
    with pytest.raises(TrackerError, match=f"already running: process {first.pid} "):
        stand.night(21)
    gate.opened.set()
    assert first.ended().code == 0
    assert len(stand.web.paths()) == len(set(stand.web.paths())) == N_PAGES + 1


@pytest.mark.parametrize("is_alive", [False, True])
def test_row_14_the_lock_of_a_process_that_is_no_more_is_taken_over(stand: Newsstand, is_alive: bool) -> None:
    """Also where its number is that of another process by now."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (stand.settings.data / ".lock").write_text(f"{os.getppid() if is_alive else ended.pid}\n")
    assert not stand.night(21).violations
    assert (stand.settings.data / ".lock").read_text() == f"{os.getpid()}\n"
