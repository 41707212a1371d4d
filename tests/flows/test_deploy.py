"""The deployments on a real server: it has what prefect.yaml says, schedules runs, and a worker runs one."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.flows.newsstand import Item, a_newsstand, page
from tests.prefect_server import PREFECT, ROOT, Server, a_prefect_server, wait_until

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_prefect_server(tmp_path_factory.mktemp("server")) as opened:
        opened.prefect("work-pool", "create", "nato-asia", "--type", "process")
        opened.prefect("--no-prompt", "deploy", "--all")
        yield opened


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
