"""One Prefect server with the deployments, and the demo, run once for all tests that read what it made.

The files that need either are run by one worker (tests/conftest.py): starting a server is expensive.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.one_thread import use_one_thread
from tests.prefect_server import Server, a_prefect_server

use_one_thread()

COMMAND = [sys.executable, "-m", "flows.cli"]


def run(folder: Path, *arguments: str, **environment: str) -> str:
    shown = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert shown.returncode == 0, shown.stdout + shown.stderr
    return shown.stdout


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Prefect server to which the project is deployed as README says."""
    with a_prefect_server(tmp_path_factory.mktemp("server")) as opened:
        opened.prefect("work-pool", "create", "nato-asia", "--type", "process")
        opened.prefect("--no-prompt", "deploy", "--all")
        yield opened


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, server: Server) -> tuple[Path, str]:
    """The folder in which the demo was run, and what it printed. Whoever changes it copies the folder first."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, run(folder, "demo", PREFECT_API_URL=server.api)
