"""On a real server: deployments are as prefect.yaml says, runs are scheduled, a worker runs one, steps are task runs.

Under Prefect a night and a rebuild do what plain calls do. One server for all of it: starting one is expensive.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from flows.flow_run import refuse_fleeting_folder
from flows.prefect_home import HEARTBEAT_VARIABLE
from flows.service.automations import DEAD_AFTER
from flows.settings import Settings, read_clock
from flows.summary import NightSummary
from pipeline.errors import SettingsError
from tests.flows.conftest import run
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.flows.past import parts_on_disk, past_settings, stored_plan, write_archives
from tests.nights import whole_rebuild
from tests.prefect_server import ENDED, ROOT, Server, wait_until

pytestmark = pytest.mark.timeout(600)


def test_deploying_creates_scheduled_runs(server: Server) -> None:
    def scheduled() -> Any:
        return server.ask("flow_runs/filter", flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}})

    runs = wait_until(scheduled)
    assert {run["name"] and run["state_type"] for run in runs} == {"SCHEDULED"}
    names = {one["id"]: one["name"] for one in server.ask("deployments/filter")}
    times = {(names[run["deployment_id"]], run["expected_start_time"][11:16]) for run in runs}
    assert ("nightly", "02:15") in times
    assert times <= {("nightly", "02:15"), ("weekly-report", "06:00")}


def test_the_server_has_what_the_file_says(server: Server) -> None:
    declared = {one["name"]: one for one in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]}
    deployed = {one["name"]: one for one in server.ask("deployments/filter")}
    assert set(deployed) == set(declared) == {"nightly", "rebuild", "history", "weekly-report"}
    for name, said in declared.items():
        has = deployed[name]
        limit = has["global_concurrency_limit"]
        assert limit["limit"] == said["concurrency_limit"]["limit"]
        assert has["concurrency_options"]["collision_strategy"] == said["concurrency_limit"]["collision_strategy"]
        assert [one["schedule"]["cron"] for one in has["schedules"]] == [
            one["cron"] for one in said.get("schedules", [])
        ]
        assert (has["entrypoint"], has["work_pool_name"]) == (said["entrypoint"], said["work_pool"]["name"])
        assert has["job_variables"] == said["work_pool"]["job_variables"]
        every_s = int(has["job_variables"]["env"][HEARTBEAT_VARIABLE])
        assert timedelta(seconds=3 * every_s) < DEAD_AFTER, "a run that lives would be taken for dead"
        known = {"name", "description", "entrypoint", "parameters", "tags", "schedules"}
        known |= {"concurrency_limit", "work_pool"}
        assert set(said) <= known, "Prefect ignores a misspelt key without a word"


def test_a_worker_runs_a_night_in_the_folder_of_the_deploy(server: Server, tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.items = [Item("a")]
        stand.put("a", page("A commentary"))
        stand.serve_feed()
        settings = stand.settings
        (server.checkout / "nato-asia.toml").write_text(
            f'sources = "{settings.sources}"\nallow_host = ["{stand.web.address}"]\n'
        )
        (deployment,) = [one for one in server.ask("deployments/filter") if one["name"] == "nightly"]
        parameters = {"now": "2026-10-21T02:15:00Z"}
        asked = server.ask(f"deployments/{deployment['id']}/create_flow_run", parameters=parameters)
        with server.worker(tmp_path, tmp_path / "worker.log"):  # started elsewhere: the folder is the deploy's
            ended = wait_until(lambda: [one for one in server.runs(*ENDED) if one["id"] == asked["id"]])
        assert [(one["state_name"], one["name"], one["tags"]) for one in ended] == [
            ("Completed", "20261021T021500Z", ["nato-asia"])
        ], (tmp_path / "worker.log").read_text()[-3000:]
        with duckdb.connect(server.checkout / "data/published/nato_asia.duckdb", read_only=True) as con:
            assert con.execute("select count(*) from core.articles").fetchone() == (1,)
        artifacts = server.ask("artifacts/filter", flow_runs={"id": {"any_": [asked["id"]]}})
        assert any(one["key"] == "night" and "1 new article," in one["data"] for one in artifacts)


def test_a_worker_writes_the_digest_of_what_is_published(server: Server, tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.stock(1)
        stand.night(21, publishes=True)
        (server.checkout / "nato-asia.toml").unlink(missing_ok=True)
        (deployment,) = [one for one in server.ask("deployments/filter") if one["name"] == "weekly-report"]
        parameters = {"data": str(stand.settings.data)}
        asked = server.ask(f"deployments/{deployment['id']}/create_flow_run", parameters=parameters)
        with server.worker(tmp_path, tmp_path / "worker.log"):
            ended = wait_until(lambda: [one for one in server.runs(*ENDED) if one["id"] == asked["id"]])
        assert [(one["state_name"], one["name"]) for one in ended] == [("Completed", "digest")], (
            tmp_path / "worker.log"
        ).read_text()[-3000:]
        written = (stand.settings.published / "digest" / "digest.md").read_text()
    artifacts = server.ask("artifacts/filter", flow_runs={"id": {"any_": [asked["id"]]}})
    assert [one["data"] for one in artifacts if one["key"] == "digest"] == [written]


def test_a_worker_reads_a_plan_of_history_on_dask(server: Server, tmp_path: Path) -> None:
    settings = past_settings(server.checkout, data=server.checkout / "data")
    plan = stored_plan(settings, write_archives(server.checkout / "archives", n_pages=1))
    (deployment,) = [one for one in server.ask("deployments/filter") if one["name"] == "history"]
    parameters = {"plan": plan.plan_id, "engine": "dask", "workers": 2}
    asked = server.ask(f"deployments/{deployment['id']}/create_flow_run", parameters=parameters)
    with server.worker(tmp_path, tmp_path / "worker.log"):
        ended = wait_until(lambda: [one for one in server.runs(*ENDED) if one["id"] == asked["id"]])
    log = (tmp_path / "worker.log").read_text()[-3000:]
    assert [(one["state_name"], one["name"]) for one in ended] == [("Completed", plan.plan_id)], log
    assert len(parts_on_disk(settings)) == 6
    tasks = server.ask("task_runs/filter", flow_runs={"id": {"any_": [asked["id"]]}})
    assert [one["name"] for one in tasks] == ["read 2023-04 to 2023-05"], "none a web archive"
    artifacts = server.ask("artifacts/filter", flow_runs={"id": {"any_": [asked["id"]]}})
    assert any(one["key"] == "history" and "2 web archives read: 4 captures" in one["data"] for one in artifacts)


def test_a_relative_folder_in_a_temporary_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fleeting = tmp_path / "tmpabcdefghprefect"  # as a process worker names the folder of a run
    fleeting.mkdir()
    monkeypatch.chdir(fleeting)
    with pytest.raises(SettingsError, match="deleted at its end"):
        refuse_fleeting_folder(Settings())
    refuse_fleeting_folder(Settings(data=tmp_path / "data"))


def test_the_service_sets_up_what_the_file_declares(server: Server, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nid = "here"\nname = "Here"\nfeeds = [{ url = "http://127.0.0.1:9/feed" }]\n'
    )
    (tmp_path / "nato-asia.toml").write_text('sources = "sources.toml"\nallow_host = ["127.0.0.1:9"]\n')
    before = deployments(server)
    run(tmp_path, "service", "setup", PREFECT_API_URL=server.api)
    after = deployments(server)
    server.prefect("--no-prompt", "deploy", "--all")
    folder = {"directory": str(tmp_path)}
    assert [[*step.values()] for one in after.values() for step in one.pop("pull_steps")] == [[folder]] * 4
    for one in before.values():
        assert one.pop("pull_steps") == [{SET_FOLDER: {"directory": str(server.checkout)}}]
    assert set(after) == set(before)
    differing = {
        (name, key): (before[name].get(key), value)
        for name, one in after.items()
        for key, value in one.items()
        if value != before[name].get(key)
    }
    assert differing == {}


SET_FOLDER = "prefect.deployments.steps.set_working_directory"
OF_THE_MOMENT = {"id", "created", "updated", "created_by", "updated_by", "version", "version_info", "path"}


def deployments(server: Server) -> dict[str, dict[str, Any]]:
    """Return what was deployed, without what differs between any two deployments of the same."""
    return {one["name"]: _lasting(one) for one in server.ask("deployments/filter")}


def _lasting(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _lasting(part) for key, part in tree.items() if key not in OF_THE_MOMENT and "_id" not in key}
    return [_lasting(part) for part in tree] if isinstance(tree, list) else tree


NOW = "2026-10-21T02:15:00Z"
STEPS = ("clean anew", "clean", "normalise", "dedupe", "assess", "themes", "trends", "change_tests", "corrections")


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path, server: Server) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened, server.used_here():
        opened.items = [Item("a"), Item("gone")]
        opened.put("a", page("The liaison office in Tokyo"))
        opened.serve_feed()
        yield opened


def by_flow(stand: Newsstand) -> NightSummary:
    from flows.nightly import night_by_hand

    return night_by_hand(stand.settings, read_clock(NOW), pytest.fail)


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
    from flows.rebuild import nights_of, rebuild_by_hand

    stand.night(21, publishes=True)
    before = stand.csv()
    assert rebuild_by_hand(stand.settings, nights_of(stand.settings)[-1], pytest.fail).violations == ()
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


def test_a_night_by_hand_goes_on_where_prefect_cannot_record_it(
    tmp_path: Path, empty_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

    from flows.nightly import night_by_hand

    said: list[str] = []
    nowhere = "http://127.0.0.1:9/api"
    monkeypatch.setenv("PREFECT_API_URL", nowhere)
    with (
        a_newsstand(tmp_path, warehouse=empty_warehouse) as stand,
        temporary_settings({PREFECT_API_URL: nowhere, PREFECT_CLIENT_MAX_RETRIES: 0}),
    ):
        stand.items = [Item("a")]
        stand.put("a", page("A commentary"))
        stand.serve_feed()
        summary = night_by_hand(stand.settings, read_clock(NOW), said.append)
    assert summary.totals.n_new == 1
    assert len(said) == 1
    assert "goes on without" in said[0]
    assert "PREFECT_API_URL" in said[0]


def test_a_scheduled_night_that_found_the_warehouse_locked_is_resumed(stand: Newsstand) -> None:
    from prefect import flow

    from flows.flow_run import run_scheduled
    from flows.night import Runner, enter_night, run_night
    from pipeline.errors import WarehouseLockedError

    troubles = [WarehouseLockedError("a reader holds it."), WarehouseLockedError("it still does.")]

    def work(run: Runner) -> NightSummary:
        if troubles:
            raise troubles.pop()
        with enter_night(stand.settings, read_clock(NOW)) as context:
            return run_night(context, run)

    @flow
    def scheduled(patience: list[float]) -> Any:
        return run_scheduled(read_clock(NOW).night_id, work, retry_after_s=patience)

    with pytest.raises(WarehouseLockedError, match="a reader holds it"):
        scheduled([0.0])
    summary: Any = scheduled([0.0])
    assert summary.violations == ()
