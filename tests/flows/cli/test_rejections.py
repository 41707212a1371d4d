"""`nato-asia rejections …` and what `status` says of hosts that rest: words that hold on the night they are read."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from flows.cli.rejections import list_rejections, retry
from flows.cli.status import status
from pipeline.errors import SettingsError
from pipeline.records import HostState, Step
from pipeline.rejections import reject
from tests.builders import a_night
from tests.flows.cli.conftest import Run
from warehouse.connection import Warehouse
from warehouse.publish.snapshot import publish_snapshot
from warehouse.statements import insert
from warehouse.store.hosts import save_host_states
from warehouse.store.rejections import save_rejections

NIGHT = a_night()


@pytest.fixture
def warehouse(tmp_path: Path, empty_warehouse: Path) -> Iterator[Warehouse]:
    """A warehouse after one night, with one page rejected and one that waits; not published yet."""
    (tmp_path / "data").mkdir()
    opened = Warehouse(copyfile(empty_warehouse, tmp_path / "data" / "warehouse.duckdb"))
    night = {"night_id": NIGHT.night_id, "clock_at": NIGHT.at, "state": "finished"}
    refused, waiting = (
        reject(Step.FETCH, "review", reason, f"http://review.example/{reason}/", reason, "So it was.")
        for reason in ("http_403", "timeout")
    )
    with opened.writing() as con:
        insert(con, "ops.nights", [{**night, "codebook_sha256": "c" * 64, "codebook_version": "1.0.0"}])
        save_rejections(con, NIGHT, [refused])
        save_rejections(con, NIGHT, [waiting], waiting=True)
    yield opened
    opened.close()


def publish(warehouse: Warehouse) -> Path:
    data = warehouse.path.parent
    with warehouse.reading() as con:
        publish_snapshot(con, data / "published")
    warehouse.close()
    return data


def lines(text: str) -> str:
    return " ".join(text.split())


def test_a_reason_that_nothing_has_is_refused_with_those_that_occur(warehouse: Warehouse) -> None:
    data = publish(warehouse)
    words = r"--reason 'nosuch': no such reason\. The reasons that occur: http_403 \(rejected\), timeout \(waiting\)\."
    with pytest.raises(SettingsError, match=words):
        list_rejections(data, "nosuch")
    with pytest.raises(SettingsError, match=words):
        retry(data, "nosuch")


def test_a_known_reason_that_does_not_occur_is_no_mistake(
    warehouse: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    data = publish(warehouse)
    occurring = "The reasons that occur: http_403 (rejected), timeout (waiting)."
    list_rejections(data, "http_418")
    retry(data, "dns")
    shown = lines(capsys.readouterr().out)
    assert f"Nothing is rejected or waiting for http_418. {occurring}" in shown
    assert f"No page is rejected for dns. {occurring}" in shown


def test_what_has_the_reason_is_listed_alone(warehouse: Warehouse, capsys: pytest.CaptureFixture[str]) -> None:
    list_rejections(publish(warehouse), "timeout")
    shown = capsys.readouterr().out
    assert "http://review.example/timeout/" in shown
    assert "http_403" not in shown


def test_the_command_line_gives_exit_code_2_for_an_unknown_reason(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nato_asia: Run
) -> None:
    publish(warehouse)
    monkeypatch.chdir(tmp_path)
    for verb in ("list", "retry"):
        ran = nato_asia("rejections", verb, "--reason", "nosuch")
        assert (ran.returncode, "http_403 (rejected)" in ran.stderr) == (2, True), ran.stderr


def test_status_says_of_a_rest_that_is_over_by_the_last_night_that_the_host_is_asked_as_usual(
    warehouse: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = {"over.example": timedelta(days=-300), "due.example": timedelta(0), "rests.example": timedelta(hours=2)}
    with warehouse.writing() as con:
        states = [HostState(host=host, n_failures=2, open_until=NIGHT.at + end) for host, end in ends.items()]
        save_host_states(con, [*states, HostState(host="failed.example", n_failures=2)])
    status(publish(warehouse))
    shown = lines(capsys.readouterr().out)
    for host in ("over.example", "due.example", "failed.example"):
        assert f"{host} 2 asked as usual" in shown
    assert f"rests.example 2 left alone until {NIGHT.at + ends['rests.example']:%Y-%m-%d %H:%M} UTC" in shown
