"""Under Prefect a night and a rebuild do what plain calls do, and each step is a task run of the flow."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.summary import NightSummary
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild

NOW = "2026-10-21T02:15:00Z"
STEPS = ("clean", "normalise", "dedupe", "assess", "themes", "trends", "change_tests")


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path, prefect_server: None) -> Iterator[Newsstand]:  # noqa: ARG001 - it runs
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
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
    stand.night(21)  # the same night again, plainly: nothing is new
    assert stand.csv() == before


def test_a_rebuild_by_prefect_publishes_what_a_plain_one_does(stand: Newsstand) -> None:
    from flows.rebuild import rebuild

    stand.night(21)
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


def test_every_step_is_a_task_run(stand: Newsstand) -> None:
    by_flow(stand)
    assert {"discover", "fetch stand", *STEPS, "publish"} <= task_runs()
