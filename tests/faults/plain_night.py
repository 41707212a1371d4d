"""One night as a program of its own, by plain calls of its steps, with the settings of the folder it is started in.

Arguments: the night's clock value and, where it shall die, a place: the name of a function or method, and after a colon
the number of the call in which SIGKILL ends the process; or TORN: it ends in the middle of a record of the archive.
"""

import logging
import os
import signal
import sys
from itertools import count
from pkgutil import resolve_name
from types import SimpleNamespace
from typing import Any, NoReturn

from prefect import Task

import flows.night
from flows import beside
from flows.cli.exit import run_to_its_end
from flows.settings import load_settings
from flows.steps import fetch
from pipeline.archive.record_types import ArchivedAt
from pipeline.archive.writer import ArchiveWriter
from tests.nights import whole_night

DEGRADED = 3
TORN = "torn"


def main(now: str, *places: str) -> NoReturn:
    """Run the night and exit, with the error boundary of the command line."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    beside.POLL_S, flows.night.CLEANED_BESIDE, fetch.TOGETHER = 0.01, 3, 4  # small nights clean beside fetching, too
    for place in places:
        _die_in_a_record() if place == TORN else _die_at(*place.partition(":")[::2])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv[1:2] = ["nightly"]

    def night(*, standalone_mode: bool) -> int:
        assert not standalone_mode
        return DEGRADED if whole_night(now, load_settings({})).is_degraded else 0

    run_to_its_end(night)  # type: ignore[arg-type]  # called like the command line


def _die_at(place: str, number: str) -> None:
    """Replace a function, or a step, by one that ends this process in its call of that number, or in its first."""
    path, name = place.rsplit(".", 1)
    owner: Any = resolve_name(path)
    real = getattr(owner, name)
    is_step = isinstance(real, Task)
    calls = count(1)

    def die(*arguments: Any, **named: Any) -> Any:
        if next(calls) == int(number or 1):
            os.kill(os.getpid(), signal.SIGKILL)
        return (real.fn if is_step else real)(*arguments, **named)

    setattr(owner, name, SimpleNamespace(fn=die) if is_step else die)


def _die_in_a_record() -> None:
    """Let SIGKILL end this process where half of the archive's third record of the night is written."""
    real, records = ArchiveWriter._write, count(1)

    def write(self: ArchiveWriter, member: bytes) -> ArchivedAt:
        if next(records) == 3:
            self._file.write(member[: len(member) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, member)

    ArchiveWriter._write = write  # type: ignore[method-assign]  # this process is there to die of it


if __name__ == "__main__":
    main(*sys.argv[1:])
