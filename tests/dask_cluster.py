"""A Dask scheduler and its workers as processes of their own, started as docs/history.md says."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAY_HAVE_CHILDREN = {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}


class Cluster:
    """A scheduler, and the workers that are started for it."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.log = folder / "dask.log"
        self._started: list[subprocess.Popen[bytes]] = []
        where = ("--host", "127.0.0.1", "--port", str(port), "--dashboard-address", "127.0.0.1:0")
        self.scheduler = self._start("scheduler", *where)

    def add_workers(self, n_workers: int, **environment: str) -> None:
        """Start workers of one thread each, which join as soon as they can."""
        chosen = ("--nworkers", str(n_workers), "--nthreads", "1", "--no-dashboard")
        self._start("worker", self.address, *chosen, **environment)

    def end(self) -> None:
        """Kill the scheduler, the workers and what the workers started."""
        for process in self._started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, name: str, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
        with self.log.open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", name, *arguments],
                cwd=self.log.parent,
                env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._started.append(process)
        return process


@contextmanager
def a_cluster(folder: Path) -> Iterator[Cluster]:
    """Run a scheduler without workers in `folder`, and end it with all workers that were added."""
    cluster = Cluster(folder)
    try:
        yield cluster
    finally:
        cluster.end()
