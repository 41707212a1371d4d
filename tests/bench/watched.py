"""A measured program in a process of its own: what it prints, and the peak of its memory with all its children."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.prefect_server import ROOT


class Watched(NamedTuple):
    """What a program printed last, as JSON, and the peak of its memory in MB."""

    said: dict[str, Any]
    peak_mb: float


def watched(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Watched:
    """Run `command` and return what it said. Raises RuntimeError where it fails."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    peaks = [0.0]
    watch = threading.Thread(target=_watch, args=(process, peaks))
    watch.start()
    printed, _ = process.communicate()
    watch.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed with exit code {process.returncode}")
    return Watched(json.loads(printed.splitlines()[-1]), max(peaks))


@contextmanager
def served(*command: str) -> Iterator[str]:
    """Run a server while the block lasts; yield the port that it prints."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _watch(process: "subprocess.Popen[bytes]", peaks: list[float]) -> None:
    while process.poll() is None:
        peaks.append(sum(map(_proportional_mb, _family(process.pid))))
        time.sleep(0.1)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            listed = task.read_text().split()
        except OSError:  # it has just ended
            continue
        for child in listed:
            yield from _family(int(child))


def _proportional_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
