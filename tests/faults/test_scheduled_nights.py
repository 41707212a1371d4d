"""A schedule that nobody watches: it runs in its folder; a run whose process dies is freed, and the next goes on."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.settings import read_clock
from tests.flows.conftest import run
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.prefect_server import ENDED, PATIENCE_S, Server, a_prefect_server, wait_until
from tests.web import Canned, Seen

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    return made


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    made = tmp_path / "server"
    made.mkdir()
    with a_prefect_server(made) as opened:
        yield opened


def test_a_scheduled_night_runs_untouched_and_a_dead_one_is_freed(
    tmp_path: Path, folder: Path, own_server: Server
) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.items = [Item("a")]
        stand.put("a", page("A commentary"))
        stand.serve_feed()
        sources = stand.settings.sources.rename(folder / "sources.toml")
        (folder / "nato-asia.toml").write_text(f'sources = "{sources.name}"\nallow_host = ["{stand.web.address}"]\n')
        soon = read_clock(None).at + timedelta(minutes=2)
        run(folder, "service", "setup", "--cron", f"{soon:%M %H} * * *", PREFECT_API_URL=own_server.api)
        with own_server.worker(folder, tmp_path / "worker.log"):
            (first,) = wait_until(lambda: own_server.runs(*ENDED))
            assert first["state_name"] == "Completed", (tmp_path / "worker.log").read_text()[-3000:]
            assert counted(folder) == 1
            stand.items.append(Item("b"))
            stand.put("b", page("Another commentary"))
            asked = block_feed(stand)
            start_one(own_server)
            assert asked.wait(PATIENCE_S)
            kill_workers(own_server)
        (dead,) = wait_until(lambda: own_server.runs("CRASHED"))
        assert "No sign of life" in dead["state"]["message"]
        stand.serve_feed()
        with own_server.worker(folder, tmp_path / "second.log"):
            start_one(own_server)
            done = wait_until(lambda: own_server.runs("COMPLETED")[1:])
        assert done, (tmp_path / "second.log").read_text()[-3000:]
        assert counted(folder) == 2


def block_feed(stand: Newsstand) -> threading.Event:
    """Let the feed answer nobody; return the event that it was asked."""
    asked, never = threading.Event(), threading.Event()

    def wait(_seen: Seen) -> Canned:
        asked.set()
        never.wait(PATIENCE_S)
        return Canned(503)

    stand.web.routes["/feed/"] = wait
    return asked


def start_one(server: Server) -> Any:
    (deployment,) = [one for one in server.ask("deployments/filter") if one["name"] == "nightly"]
    return server.ask(f"deployments/{deployment['id']}/create_flow_run")


def kill_workers(server: Server) -> None:
    """Kill the worker and its flow at once, as a machine that loses its power does: what uses this server's API."""
    wanted = f"PREFECT_API_URL={server.api}".encode()
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if wanted in (process / "environ").read_bytes() and b"server" not in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)


def counted(folder: Path) -> int:
    with duckdb.connect(folder / "data/published/nato_asia.duckdb", read_only=True) as con:
        (found,) = con.execute("select count(*) from core.articles").fetchall()
    return int(found[0])
