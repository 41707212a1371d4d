"""How much faster two processes read web archives than one, and what Dask on this machine adds."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.watched import watched
from tests.bench.web_archives import write_archive

SHORT, LONG = 5_000, 16_000  # captures of an archive: tasks of some twenty seconds, and of about a minute
N_SHORT, N_LONG = 4, 2


def rows() -> list[tuple[str, str, str]]:
    """Return (what, figure, target): ratios of wall time, on a machine that does nothing else."""
    with TemporaryDirectory() as folder:
        short = _archives(Path(folder, "short"), N_SHORT, SHORT)
        one, two = (_seconds(short, "processes", n) for n in (1, 2))
        long = _archives(Path(folder, "long"), N_LONG, LONG)
        processes, dask = (_seconds(long, kind, 2) for kind in ("processes", "dask"))
    about = f"{N_LONG} archives of {LONG:,} captures on two workers, Dask against processes"
    return [
        (f"{N_SHORT} archives of {SHORT:,} captures, two processes against one", f"{one / two:.2f}", "at least 1.7"),
        (about, f"{dask / processes:.2f} ({dask:.0f} s against {processes:.0f} s)", "at most 1.15"),
    ]


def _archives(folder: Path, n_archives: int, n_captures: int) -> Path:
    """Return a folder of so many archives; all are one file by several names."""
    folder.mkdir()
    first = folder / "archive0.warc.gz"
    write_archive(first, n_captures)
    for n in range(1, n_archives):
        os.link(first, folder / f"archive{n}.warc.gz")
    return folder


def _seconds(archives: Path, kind: str, n_workers: int) -> float:
    command = (sys.executable, "-m", "tests.bench.one_engine", str(archives), kind, str(n_workers))
    return float(watched(command).said["wall_s"])
