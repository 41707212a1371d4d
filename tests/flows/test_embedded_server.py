"""A night by hand, by the command: recorded by an embedded server that ends with it, or run without one."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import COMMAND
from tests.flows.newsstand import Newsstand, a_newsstand

NOW = "2026-10-21T02:15:00Z"
pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        opened.stock(2)
        opened.write_toml()
        yield opened


def by_hand(stand: Newsstand, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, "nightly", "--now", NOW],
        cwd=stand.folder,
        env={**os.environ, "PREFECT_API_URL": "", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def recorded(stand: Newsstand, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(stand.settings.data / "prefect" / "prefect.db")) as con:
        return con.execute(query).fetchall()


def test_a_night_by_hand_is_recorded_without_log_lines_and_events_by_a_server_that_ends_with_it(
    stand: Newsstand,
) -> None:
    ended = by_hand(stand)
    assert "New: 2 articles" in ended.stdout, ended.stderr
    assert recorded(stand, "select name, state_type from flow_run") == [("20261021T021500Z", "COMPLETED")]
    assert recorded(stand, "select count(*) from artifact") == [(1,)]
    assert recorded(stand, "select (select count(*) from log), (select count(*) from events)") == [(0, 0)]
    assert not processes_of(str(stand.settings.data / "prefect"))


def test_the_server_of_a_killed_process_ends(tmp_path: Path) -> None:
    script = (
        "from flows.embedded_server import recording_server\nwith recording_server(): print('up', flush=True); input()"
    )
    environment = {**os.environ, "PREFECT_API_URL": "", "PREFECT_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", script], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"up\n"
        assert len(processes_of(str(tmp_path))) == 2
        started.kill()
    deadline = time.monotonic() + 120
    while processes_of(str(tmp_path)):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_night_goes_on_where_the_embedded_server_does_not_start(stand: Newsstand) -> None:
    nowhere = f"sqlite+aiosqlite:///{stand.folder}/none/prefect.db"
    ended = by_hand(stand, PREFECT_API_DATABASE_CONNECTION_URL=nowhere)
    assert "New: 2 articles" in ended.stdout, ended.stderr
    assert "which goes on without it (RuntimeError: the embedded server ended before it was ready" in ended.stderr
    assert "PREFECT_HOME" in ended.stderr


def processes_of(home: str) -> list[Path]:
    """Return the processes whose Prefect lives there."""
    running = (process for process in Path("/proc").iterdir() if process.name.isdigit())
    return [process for process in running if home.encode() in _environment(process)]


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:  # another's, or over
        return b""
