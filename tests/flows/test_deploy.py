"""The deployments on a real server: it has what prefect.yaml says, schedules runs, and a worker runs one."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.flows.newsstand import Item, a_newsstand, page

ROOT = Path(__file__).parents[2]
PREFECT = [sys.executable, "-m", "prefect"]
PATIENCE_S = 180  # bounds a hang; nothing here is expected to take so long

pytestmark = pytest.mark.timeout(600)


class Server:
    """A Prefect server of its own in a temporary folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.api = f"http://127.0.0.1:{port}/api"
        self.environment = {
            **os.environ,
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_API_URL": self.api,
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_LOGGING_LEVEL": "INFO",
        }

    def prefect(self, *arguments: str, **environment: str) -> str:
        shown = subprocess.run(
            [*PREFECT, *arguments],
            cwd=ROOT,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert shown.returncode == 0, shown.stdout + shown.stderr
        return shown.stdout

    def ask(self, path: str, **body: Any) -> Any:
        request = urllib.request.Request(
            f"{self.api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.api}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def wait_until(holds: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE_S
    while not (found := holds()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.5)
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    opened = Server(folder, port)
    start = [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "server.log").open("w") as log:
        running = subprocess.Popen(start, cwd=folder, env=opened.environment, stdout=log, stderr=log)
        try:
            wait_until(opened.is_up)
            opened.prefect("work-pool", "create", "nato-asia", "--type", "process")
            opened.prefect("--no-prompt", "deploy", "--all")
            yield opened
        finally:
            running.terminate()
            running.wait(timeout=60)


def test_deploying_creates_scheduled_runs(server: Server) -> None:
    def scheduled() -> Any:
        return server.ask("flow_runs/filter", flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}})

    runs = wait_until(scheduled)
    assert {run["name"] and run["state_type"] for run in runs} == {"SCHEDULED"}
    assert all("T02:15:00" in run["expected_start_time"] for run in runs)


def test_the_server_has_what_the_file_says(server: Server) -> None:
    declared = {one["name"]: one for one in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]}
    deployed = {one["name"]: one for one in server.ask("deployments/filter")}
    assert set(deployed) == set(declared) == {"nightly", "rebuild"}
    for name, said in declared.items():
        has = deployed[name]
        limit = has["global_concurrency_limit"]
        assert limit["limit"] == said["concurrency_limit"]["limit"]
        assert has["concurrency_options"]["collision_strategy"] == said["concurrency_limit"]["collision_strategy"]
        assert [one["schedule"]["cron"] for one in has["schedules"]] == [
            one["cron"] for one in said.get("schedules", [])
        ]
        assert (has["entrypoint"], has["work_pool_name"]) == (said["entrypoint"], said["work_pool"]["name"])
        known = {"name", "description", "entrypoint", "parameters", "schedules", "concurrency_limit", "work_pool"}
        assert set(said) <= known, "Prefect ignores a misspelt key without a word"


def test_a_worker_runs_a_night(server: Server, tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.items = [Item("a")]
        stand.put("a", page("A commentary"))
        stand.serve_feed()
        settings = stand.settings
        run_id = server.prefect("deployment", "run", "nightly/nightly", "--param", 'now="2026-10-21T02:15:00Z"')
        assert run_id
        environment = {
            "NATO_ASIA_DATA": str(settings.data),
            "NATO_ASIA_SOURCES": str(settings.sources),
            "NATO_ASIA_ALLOW_HOST": stand.web.address,
        }
        with (tmp_path / "worker.log").open("w") as log:
            worker = subprocess.Popen(
                [*PREFECT, "worker", "start", "--pool", "nato-asia"],
                cwd=ROOT,
                env={**server.environment, **environment},
                stdout=log,
                stderr=log,
            )
            try:
                ended = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
                (run,) = wait_until(
                    lambda: server.ask("flow_runs/filter", flow_runs={"state": {"type": {"any_": sorted(ended)}}})
                )
            finally:
                worker.terminate()
                worker.wait(timeout=60)
        assert run["state_type"] == "COMPLETED", (tmp_path / "worker.log").read_text()[-3000:]
        assert stand.ask("select outcome from raw.entries") == [("article",)]
