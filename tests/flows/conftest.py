"""The demo, run once for all tests that ask what it made."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from tests.one_thread import use_one_thread

use_one_thread()

COMMAND = [sys.executable, "-m", "flows.cli"]


def run(folder: Path, *arguments: str) -> str:
    shown = subprocess.run([*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=280)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    return shown.stdout


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, str]:
    """The folder in which the demo was run, and what it printed. The first worker that asks runs it for all of them.

    Whoever would change what stands there copies the folder first.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demo"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            begun = tmp_path_factory.mktemp("demo-begun")
            (begun / "printed.txt").write_text(run(begun, "demo"), encoding="utf-8")
            begun.rename(folder)
    return folder, (folder / "printed.txt").read_text(encoding="utf-8")
