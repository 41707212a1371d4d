"""Runs of history whose workers, or which themselves, are killed at random points: no half part is ever seen.

What the next run makes of it is byte for byte what an undisturbed run makes, on either engine and in any order.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from flows.settings import Settings
from pipeline.records import PartManifest
from tests.faults.forked import ROOT
from tests.flows.past import parts_on_disk, past_settings, stored_plan, write_archives

pytestmark = pytest.mark.timeout(900)

ENGINES = ("processes", "dask")
N_KILLS = 20  # on each engine: a fifth of the whole run, the others of one worker
MONTHS = [f"{year}-{month:02}" for year in (2021, 2022) for month in range(1, 7)]


class RunUnderWay:
    """A run of the only plan of a folder, as a process group of its own."""

    def __init__(self, home: Path, engine: str) -> None:
        self._log = home / "run.log"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.plain_history", engine],
                cwd=home,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_over(self) -> bool:
        return self.process.poll() is not None

    def ended(self) -> int:
        return self.process.wait(timeout=300)

    @property
    def said(self) -> str:
        return self._log.read_text(errors="replace")

    def kill(self, *, group: bool) -> None:
        """Kill the run, alone or with all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL) if group else self.process.kill()
        self.process.wait()

    def workers(self) -> list[int]:
        """Return the processes below the run that make parts, or clean pages for one that does."""
        parents = dict(_processes())
        return [pid for pid in parents if self.process.pid in _ancestors(pid, parents)]


def _processes() -> Iterator[tuple[int, int]]:
    """Yield each process with its parent."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            yield int(folder.name), int((folder / "stat").read_text().rpartition(")")[2].split()[1])


def _ancestors(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid := parents.get(pid, 0):
        yield pid


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A home with the web archives, and the parts that an undisturbed run makes of them."""
    home = tmp_path_factory.mktemp("undisturbed")
    settings = past_settings(home)
    stored_plan(settings, write_archives(home / "archives", months=MONTHS, n_pages=6))
    run = RunUnderWay(home, "processes")
    assert run.ended() == 0, run.said
    return home / "archives", parts_on_disk(settings)


def assert_no_half_part(settings: Settings) -> None:
    """Every manifest stands beside the files that it names, whole."""
    folder = settings.history / "warc"
    for path in folder.glob("*.json"):
        manifest = PartManifest.model_validate_json(path.read_bytes())
        assert manifest.state == "done" or "died" in manifest.reason
        if manifest.state == "done":
            assert _sha256(folder / f"{manifest.part_id}.warc.gz") == manifest.sieved_sha256
            assert _sha256(folder / f"{manifest.part_id}.parquet") == manifest.part_sha256


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("engine", ENGINES)
def test_killed_at_random_points_it_makes_the_same_parts_at_last(
    engine: str, undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    archives, wanted = undisturbed
    settings = past_settings(tmp_path)
    stored_plan(settings, sorted(archives.iterdir()))
    chance = random.Random(engine)
    n_kills = 0
    while n_kills < N_KILLS:
        run = RunUnderWay(tmp_path, engine)
        n_kills += disturb(run, chance, N_KILLS - n_kills)
        assert_no_half_part(settings)
        if not run.process.returncode and n_kills < N_KILLS:  # it had made all: begin anew
            for path in (settings.history / "warc").iterdir():
                path.unlink()
    last = RunUnderWay(tmp_path, engine)
    assert last.ended() == 0, last.said
    assert parts_on_disk(settings) == wanted


def disturb(run: RunUnderWay, chance: random.Random, most: int) -> int:
    """Kill a worker of the run from time to time, and at last the run itself; return the number of kills."""
    n_kills, n_workers_to_kill = 0, chance.randint(2, 6)
    while not run.is_over() and n_kills < most:
        time.sleep(chance.uniform(0.1, 1.0))
        if n_kills >= n_workers_to_kill:
            run.kill(group=chance.random() < 0.5)
            return n_kills + 1
        if workers := run.workers():
            with suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)
                n_kills += 1
    run.ended()
    return n_kills


def test_neither_order_nor_engine_changes_a_byte(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    archives, wanted = undisturbed
    settings = past_settings(tmp_path)
    plan = stored_plan(settings, sorted(archives.iterdir()))
    file = settings.history / "plans" / f"{plan.plan_id}.json"
    no_month = tuple(warc.model_copy(update={"month": ""}) for warc in reversed(plan.warcs))
    file.write_text(plan.model_copy(update={"warcs": no_month}).model_dump_json())
    run = RunUnderWay(tmp_path, "dask")
    assert run.ended() == 0, run.said
    assert parts_on_disk(settings) == wanted
