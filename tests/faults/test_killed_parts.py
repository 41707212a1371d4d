"""Parts whose process is killed at random instants: none is ever half, and the resumed one has the same bytes."""

import os
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.history.part_files import files_of
from pipeline.history.process import process_part
from pipeline.records import PartJob
from tests.pipeline.history.outlets import ON_BREAD, ON_NATO, a_capture, a_feed, a_job, a_page, a_warc

N_KILLS, N_PAGES = 20, 120
ROOT = Path(__file__).parents[2]
PROCESS = "import sys; from pipeline.history.process import process_part; from pipeline.records import PartJob; "
PROCESS += "process_part(PartJob.model_validate_json(sys.stdin.read()))"


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = (
        a_capture(f"https://times.example/{n}", a_page(f"Piece {n}", ON_NATO if n % 3 else ON_BREAD), minutes=n)
        for n in random.Random(4).sample(range(N_PAGES), N_PAGES)
    )
    feed = a_capture("https://letter.example/rss", a_feed(("a", ON_NATO), ("b", ON_BREAD)))
    return a_warc(tmp_path_factory.mktemp("warc") / "a.warc.gz", [*pages, feed])


def bytes_of(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def killed_after(job: PartJob, seconds: float) -> bool:
    """Make the part in a process that is killed after so many seconds; tell whether it was."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROCESS], stdin=subprocess.PIPE, cwd=ROOT, start_new_session=True, text=True
    )
    assert process.stdin is not None
    process.stdin.write(job.model_dump_json())
    process.stdin.close()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait() != 0


def whole_or_absent(job: PartJob) -> None:
    """What a manifest states is on the disk, and without one there is no part."""
    files = files_of(job)
    if manifest := files.read_manifest():
        assert sha256(files.texts.read_bytes()).hexdigest() == manifest.part_sha256
        assert sha256(files.sieved.read_bytes()).hexdigest() == manifest.sieved_sha256


@pytest.mark.timeout(1_200)
def test_a_killed_part_is_never_half_and_the_resumed_one_is_the_same(tmp_path: Path, warc: Path) -> None:
    began = time.monotonic()
    assert not killed_after(a_job(warc, tmp_path / "whole"), 600)
    duration = time.monotonic() - began
    whole = bytes_of(tmp_path / "whole")
    job = a_job(warc, tmp_path / "killed")
    chance = random.Random(11)
    n_killed = 0
    for number in range(N_KILLS):
        n_killed += killed_after(job, duration * (number + chance.random()) / N_KILLS)
        whole_or_absent(job)
        if number % 4 == 3:
            for path in (tmp_path / "killed").glob("[!.]*"):
                path.unlink()
    process_part(job)
    assert bytes_of(tmp_path / "killed") == whole
    assert n_killed >= N_KILLS // 2
