"""What pages of all hosts cost to sieve and read, against bare trafilatura on every page; memory over ten archives."""

import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import trafilatura

from tests.bench.watched import Watched, watched
from tests.bench.web_archives import bodies, write_archive

N_CAPTURES, RUNS = 2_010, 3
N_ARCHIVES = 10
_TO_WARM = 50


def rows() -> list[tuple[str, str, str]]:
    """Return (what, figure, target): processor time, the share of pages kept, and peaks of memory."""
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "mixed.warc.gz"
        write_archive(archive, N_CAPTURES)
        runs = [(_bare(), _sieved(archive, 1)) for _ in range(RUNS)]
        two, many = (_sieved(archive, n) for n in (2, N_ARCHIVES))
    ratios = [bare / ours.said["processor_s"] for bare, ours in runs]
    one = runs[0][1]
    share, memory = one.said["n_sieved"] / one.said["n_html"], median(ours.peak_mb for _, ours in runs)
    about = f"sieve to part of {N_CAPTURES:,} captures, 1.5 % of them relevant, `--hosts all`"
    return [
        (
            f"{about}, processor time: bare trafilatura on all pages against it",
            f"{median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})",
            "at least 6",
        ),
        (f"{about}: share of pages kept, the relevant ones among them", f"{share:.3f}", "at most 0.055"),
        (
            f"{about}: peak memory with children, {N_ARCHIVES} archives against two",
            f"{many.peak_mb / two.peak_mb:.2f} ({many.peak_mb:.0f} MB)",
            "at most 1.1",
        ),
        (
            f"{about}: peak memory, two archives against one (the second is sieved beside what reading loaded)",
            f"{two.peak_mb / memory:.2f}",
            "stated",
        ),
    ]


def _sieved(archive: Path, n_archives: int) -> Watched:
    return watched((sys.executable, "-m", "tests.bench.one_sieving", str(archive), str(n_archives)))


def _bare() -> float:
    """Return the processor seconds of extracting every page with its metadata; imports are not counted."""
    for body in bodies(_TO_WARM):
        trafilatura.bare_extraction(body, with_metadata=True)
    began = time.process_time()
    for body in bodies(N_CAPTURES):
        trafilatura.bare_extraction(body, with_metadata=True)
    return time.process_time() - began
