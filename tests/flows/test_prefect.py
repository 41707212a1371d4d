"""On a real server: deployments are as prefect.yaml says, runs are scheduled, a worker runs one, steps are task runs.

Under Prefect a night and a rebuild do what plain calls do. One server for all of it: starting one is expensive.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.summary import NightSummary
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild
from tests.prefect_server import PREFECT, ROOT, Server, wait_until

pytestmark = pytest.mark.timeout(600)


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
        (deployment,) = [one for one in server.ask("deployments/filter") if one["name"] == "nightly"]
        parameters = {"now": "2026-10-21T02:15:00Z"}
        asked = server.ask(f"deployments/{deployment['id']}/create_flow_run", parameters=parameters)
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
                    lambda: server.ask(
                        "flow_runs/filter",
                        flow_runs={"id": {"any_": [asked["id"]]}, "state": {"type": {"any_": sorted(ended)}}},
                    )
                )
            finally:
                worker.terminate()
                worker.wait(timeout=60)
        assert run["state_type"] == "COMPLETED", (tmp_path / "worker.log").read_text()[-3000:]
        assert stand.ask("select outcome from raw.entries") == [("article",)]


NOW = "2026-10-21T02:15:00Z"
STEPS = ("clean", "normalise", "dedupe", "assess", "themes", "trends", "change_tests")


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path, server: Server) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened, server.used_here():
        opened.items = [Item("a"), Item("gone")]
        opened.put("a", page("The liaison office in Tokyo"))
        opened.serve_feed()
        yield opened


def by_flow(stand: Newsstand) -> NightSummary:
    from flows.nightly import nightly

    return nightly(now=NOW, settings=stand.settings)


def task_runs() -> set[str]:
    """Return the names of the task runs that the server has recorded, without their numbers."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return {run.name.partition("-")[0] for run in client.read_task_runs(limit=200)}


def test_a_night_by_prefect_publishes_what_a_plain_one_does(stand: Newsstand) -> None:
    assert by_flow(stand).violations == ()
    before = stand.csv()
    assert before["articles.csv"].count(b"\n") == 2
    stand.night(21, publishes=True)  # the same night again, plainly: nothing is new
    assert stand.csv() == before


def test_a_rebuild_by_prefect_publishes_what_a_plain_one_does(stand: Newsstand) -> None:
    from flows.rebuild import rebuild

    stand.night(21, publishes=True)
    before = stand.csv()
    assert rebuild(settings=stand.settings).violations == ()
    assert stand.csv() == before
    whole_rebuild(stand.settings)
    assert stand.csv() == before


def test_a_source_whose_task_crashes_degrades_the_night_and_stops_no_other_step(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: Any, **_named: Any) -> None:
        raise ZeroDivisionError("a mistake of ours")

    with monkeypatch.context() as patched:
        patched.setattr("flows.steps.fetch.save_fates", crash)
        summary = by_flow(stand)
    assert summary.is_degraded
    assert summary.crashes == ("stand, fetch: ZeroDivisionError: a mistake of ours",)
    assert stand.night(22).crashes == ()
    assert stand.ask("select count(*) from core.articles") == [(1,)]


def test_trouble_with_the_warehouse_in_a_task_ends_the_night(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.errors import WarehouseError

    def fail(*_arguments: Any, **_named: Any) -> None:
        raise WarehouseError("the disk is full.")

    monkeypatch.setattr("flows.steps.fetch.save_fates", fail)
    with pytest.raises(WarehouseError, match="the disk is full"):
        by_flow(stand)


def test_what_a_night_says_is_in_its_log_once_and_in_that_of_its_run(stand: Newsstand) -> None:
    by_flow(stand)
    lines = [json.loads(line) for line in (stand.settings.logs / "night.jsonl").read_text().splitlines()]
    assert {"discover", "fetch", "clean", "publish"} <= {line["step"] for line in lines}
    assert [line["event"] for line in lines].count("stand: 1 pages fetched, 1 put aside") == 1
    assert {line["logger"] for line in lines if line["level"] == "info"} == {"nato_asia"}


def test_every_step_is_a_task_run(stand: Newsstand) -> None:
    by_flow(stand)
    assert {"discover", "fetch stand", *STEPS, "publish"} <= task_runs()
