"""A night of 1,000 pages on loopback: what Prefect costs of it, and how memory grows to 3,000 pages."""

import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from tests.bench.watched import Watched, served, watched
from tests.prefect_server import Server, a_prefect_server

N_RUNS = 5


def a_night(server: Server, port: str, mode: str) -> Watched:
    """Run one night, by Prefect or plainly, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "tests.bench.one_night", folder, port, mode)
        return watched(command, {**server.environment, "PREFECT_LOGGING_LEVEL": "ERROR"})


def a_stand(n_pages: int) -> AbstractContextManager[str]:
    """Serve `n_pages` from a process of its own; yields its port."""
    return served(sys.executable, "-m", "tests.bench.stand", str(n_pages))


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield what was measured: what, figure, target."""
    with tempfile.TemporaryDirectory() as folder, a_prefect_server(Path(folder)) as server:
        with a_stand(1000) as port:
            pairs = [(a_night(server, port, "prefect"), a_night(server, port, "plain")) for _ in range(N_RUNS)]
        with a_stand(3000) as port:
            large = a_night(server, port, "prefect")
    share = statistics.median(1 - plain.said["wall"] / whole.said["wall"] for whole, plain in pairs)
    peak = statistics.median(whole.peak_mb for whole, _ in pairs)
    yield "night of 1,000 pages, server running: share of wall time that is Prefect", f"{share:.1%}", "at most 10 %"
    yield "night of 1,000 pages: peak memory of the run (all its processes)", f"{peak:.0f} MB", "stated"
    yield "night of 3,000 pages: peak memory against that (one run)", f"{large.peak_mb / peak:.2f}", "at most 1.05"
