"""Nights killed at seeded random instants, and what the next run of the same night makes of them.

A prepared folder holds one night. Each kill copies it, starts the second night as a process of its own, sends SIGKILL
at an instant drawn from an even part of an unkilled night's duration, runs the night again to its end, and compares
every table and CSV file with those of the unkilled control.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp
from typing import Any, Protocol

from tests.faults.forked import ROOT, Ended, Forge, NightUnderWay
from tests.faults.holds import Row, State, sound
from tests.faults.town import HTML, Town, item, prose, rss
from tests.flows.newsstand import page
from tests.web import Canned

FIRST, SECOND = "2026-10-21T02:15:00Z", "2026-10-22T02:15:00Z"
N_PIECES = 6  # of each outlet, on each night
OUTLETS = ("harbour", "meridian", "eastern")


class UnderWay(Protocol):
    """A night that runs as a process."""

    pid: int

    def kill(self, *, group: bool = True, number: int = signal.SIGKILL) -> None:
        """Send a signal to the night, or to its whole group."""

    def ended(self) -> Ended:
        """Wait for the end."""


Start = Callable[[Path, str], UnderWay]


@dataclass
class Tally:
    """What became of the nights that were killed."""

    n_kills: int = 0
    n_lost: int = 0
    n_doubled: int = 0
    n_stuck: int = 0
    remarks: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.n_kills} kills, {self.n_lost} lost, {self.n_doubled} doubled, {self.n_stuck} stuck"


def furnish(town: Town, folder: Path) -> None:
    """Settle outlets with pieces, copies, and pages that are gone or fail; write the settings into `folder`."""
    for name in OUTLETS:
        town.settle(name, b"")
    town.settle(
        "busy", rss(item("late", host="busy"))
    )  # alone on its host: it rests, and which pages wait is no chance
    town.sites["busy"]["/late"] = Canned(503, {"Retry-After": "90000"})
    _print_edition(town, range(N_PIECES))
    folder.mkdir(exist_ok=True)
    (folder / "sources.toml").write_text("\n".join(town.declared))
    hosts = "\n".join(f'"{name}.example" = "{town.web.address}"' for name in town.sites)
    said = f'data = "data"\nsources = "sources.toml"\ndelay_s = 0\nworkers = 2\n[connect_to]\n{hosts}\n'
    (folder / "nato-asia.toml").write_text(said)


def second_edition(town: Town) -> None:
    """Let all outlets print more, edit one piece, and withdraw another."""
    _print_edition(town, range(2 * N_PIECES))
    edited = page("Piece 0 of harbour", prose("thing 0 in harbour") + " NATO and Japan have added a line since.")
    town.sites["harbour"]["/piece0"] = Canned(headers=HTML, body=edited)
    town.sites["harbour"]["/piece1"] = Canned(410)


def _print_edition(town: Town, numbers: range) -> None:
    for name in OUTLETS:
        site = town.sites[name]
        for n in numbers:
            about = f"thing {n}" if n % 3 == 1 else f"thing {n} in {name}"  # every third piece is the wire's
            site[f"/piece{n}"] = Canned(headers=HTML, body=page(f"Piece {n} of {name}", prose(about)))
        slugs = [*(f"piece{n}" for n in numbers), f"gone{len(numbers)}"]
        listed = rss(*(item(slug, host=name) for slug in slugs))
        site["/feed"] = Canned(headers={"ETag": f'"{len(numbers)}"'}, body=listed)


class Kills:
    """The control night, and killed nights compared with it."""

    def __init__(self, prepared: Path, work: Path, start: Start) -> None:
        """Run the control, twice: the second, with everything warm, says how long a night takes."""
        self.prepared = prepared
        self._work = work
        self._start = start
        for name in ("cold", "control"):
            folder = self.fresh(name)
            began = time.monotonic()
            control = start(folder, SECOND).ended()
            self.duration_s = time.monotonic() - began
            assert control.code == 0, control.said
        self._before = sound(prepared / "data")
        self._control = sound(folder / "data")

    def fresh(self, name: str) -> Path:
        """Return a new copy of the prepared folder."""
        return copytree(self.prepared, Path(mkdtemp(prefix=f"{name}-", dir=self._work)) / "home")

    def run(self, n_kills: int, seed: int) -> Tally:
        """Kill so many nights, one in each even part of a night's duration, every fourth without its children."""
        chosen = random.Random(seed)
        tally = Tally()
        for number in range(n_kills):
            while True:  # a night that has ended before its instant was not killed: another instant
                folder = self.fresh(f"kill-{number}-{chosen.getrandbits(32):08x}")
                instant_s = (number + chosen.random()) / n_kills * self.duration_s
                night = self._start(folder, SECOND)
                time.sleep(instant_s)
                night.kill(group=number % 4 != 3)
                if night.ended().code == -signal.SIGKILL:
                    break
            tally.n_kills += 1
            self.take_up(folder, f"kill {number} after {instant_s:.2f} s", tally)
        return tally

    def take_up(self, folder: Path, name: str, tally: Tally) -> None:
        """Run the killed night again to its end, and compare what it leaves with the control."""
        again = self._start(folder, SECOND).ended()
        if again.code != 0:
            tally.n_stuck += 1
            tally.remarks.append(f"{name}: exit code {again.code}: {again.said[-500:]}")
            return
        self._compare(sound(folder / "data", self._before.acknowledged), name, tally)

    def _compare(self, state: State, name: str, tally: Tally) -> None:
        """Count a night as lost where the control has more than it, as doubled where it has more than the control."""
        control, rows = (_compared(one) for one in (self._control, state))
        lost, more = control - rows, rows - control
        other = [file for file, content in self._control.csv.items() if state.csv.get(file) != content]
        tally.n_lost += bool(lost or other)
        tally.n_doubled += bool(more or state.csv.keys() - self._control.csv.keys())
        if lost or more or other:
            tally.remarks.append(f"{name}: lost {list(lost)[:3]}, more {list(more)[:3]}, other files {other}")


def _compared(state: State) -> Counter[Row]:
    """Return the rows of a state without those of hosts: a killed night forgets which of them asked for rest."""
    return Counter({row: n for row, n in state.rows.items() if row[0] != "ops.host_states"})


def plain(forge: Forge) -> Start:
    """Start nights by plain calls, without Prefect."""

    def start(folder: Path, now: str) -> NightUnderWay:
        return forge.start(folder, now)

    return start


class Commanded:
    """A night that `nato-asia nightly` runs."""

    def __init__(self, folder: Path, now: str, environment: Mapping[str, str]) -> None:
        """Start it in a process group of its own."""
        self._log = folder / "night.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.cli", "nightly", "--now", now],
                cwd=folder,
                env={**environment, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.pid = self._process.pid

    def kill(self, *, group: bool = True, number: int = signal.SIGKILL) -> None:
        """Send a signal to the night, or to its whole group."""
        if self._process.poll() is None:
            os.killpg(self.pid, number) if group else os.kill(self.pid, number)

    def ended(self) -> Ended:
        """Wait for the end."""
        try:
            code = self._process.wait(timeout=300)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self._process.wait()
        return Ended(code, self._log.read_text(errors="replace"))


def commanded(environment: Mapping[str, str]) -> Start:
    """Start nights by the command, with Prefect configured by the environment."""

    def start(folder: Path, now: str) -> Commanded:
        return Commanded(folder, now, environment)

    return start


@contextmanager
def prepared_kills(town: Town, folder: Path, start: Start) -> Iterator[Kills]:
    """Yield kills over a town: its first night is run, and its second edition printed."""
    prepared = folder / "prepared"
    furnish(town, prepared)
    first = start(prepared, FIRST).ended()
    assert first.code == 0, first.said
    second_edition(town)
    yield Kills(prepared, folder, start)


def as_line(tally: Tally) -> str:
    """Return a tally as one line of JSON."""
    counts: dict[str, Any] = {name: value for name, value in vars(tally).items() if name.startswith("n_")}
    return json.dumps(counts)
