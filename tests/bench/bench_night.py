"""A night of 1,000 pages on loopback: what Prefect costs of it, and how memory grows to 3,000 pages."""

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.prefect_server import ROOT, Server, a_prefect_server

N_RUNS = 5


class Run:
    """One night in a process of its own: its wall time in seconds and the peak of its memory in MB."""

    def __init__(self, server: Server, port: str, mode: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "tests.bench.one_night", folder, port, mode]
            process = subprocess.Popen(
                command, cwd=ROOT, env={**server.environment, "PREFECT_LOGGING_LEVEL": "ERROR"}, stdout=subprocess.PIPE
            )
            self.peak_mb = 0.0
            watch = threading.Thread(target=self._watch, args=(process,))
            watch.start()
            printed, _ = process.communicate()
            watch.join()
            if process.returncode:
                raise RuntimeError(f"the measured night failed with exit code {process.returncode}")
        self.wall_s = float(json.loads(printed.splitlines()[-1])["wall"])

    def _watch(self, process: "subprocess.Popen[bytes]") -> None:
        while process.poll() is None:
            self.peak_mb = max(self.peak_mb, sum(map(_proportional_mb, _family(process.pid))))
            time.sleep(0.3)


def _family(pid: int) -> Iterator[int]:
    yield pid
    children = Path(f"/proc/{pid}/task")
    for task in children.glob("*/children"):
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


@contextmanager
def a_stand(n_pages: int) -> Iterator[str]:
    """Serve `n_pages` from a process of its own; yield its port."""
    command = [sys.executable, "-m", "tests.bench.stand", str(n_pages)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield what was measured: what, figure, target."""
    with tempfile.TemporaryDirectory() as folder, a_prefect_server(Path(folder)) as server:
        with a_stand(1000) as port:
            pairs = [(Run(server, port, "prefect"), Run(server, port, "plain")) for _ in range(N_RUNS)]
        with a_stand(3000) as port:
            large = Run(server, port, "prefect")
    share = statistics.median(1 - plain.wall_s / whole.wall_s for whole, plain in pairs)
    peak = statistics.median(whole.peak_mb for whole, _ in pairs)
    yield "night of 1,000 pages, server running: share of wall time that is Prefect", f"{share:.1%}", "at most 10 %"
    yield "night of 1,000 pages: peak memory of the run (all its processes)", f"{peak:.0f} MB", "stated"
    yield "night of 3,000 pages: peak memory against that (one run)", f"{large.peak_mb / peak:.2f}", "at most 1.15"
