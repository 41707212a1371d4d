"""What both engines promise: a manifest a job, whatever its worker does, and jobs taken when there is room for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.engines.engine import Engine, EngineChoice
from flows.engines.open_engine import open_engine
from pipeline.errors import SettingsError, WarehouseError
from pipeline.records.history import PartJob
from tests.flows.engines.making import a_job, make


@pytest.fixture(scope="module", params=["processes", "dask"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with open_engine(EngineChoice(kind=request.param, n_workers=2), Path(__file__)) as opened:
        yield opened


def states(engine: Engine, jobs: list[PartJob]) -> dict[str, str]:
    return {made.part_id: made.state for made in engine.map(make, jobs)}


def test_every_job_has_one_manifest(engine: Engine, tmp_path: Path) -> None:
    made = list(engine.map(make, (a_job(tmp_path, f"p{n}", "sleep 0.1") for n in range(9))))
    assert sorted(one.part_id for one in made) == [f"p{n}" for n in range(9)]
    assert {one.state for one in made} == {"done"}
    assert len({one.n_records for one in made}) == 2, "two workers make them"


def test_no_job_makes_no_part(engine: Engine) -> None:
    assert list(engine.map(make, [])) == []


def test_a_slow_part_holds_up_no_other(engine: Engine, tmp_path: Path) -> None:
    jobs = [a_job(tmp_path, "slow", "sleep 2"), *(a_job(tmp_path, f"p{n}") for n in range(12))]
    *first, last = (made.part_id for made in engine.map(make, jobs))
    assert (len(first), last) == (12, "slow")


def test_jobs_are_taken_when_there_is_room_for_them(engine: Engine, tmp_path: Path) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[PartJob]:
        for n in range(30):
            taken.append(n)
            yield a_job(tmp_path, f"p{n}", "sleep 0.05")

    for n_made, _ in enumerate(engine.map(make, jobs()), 1):
        assert len(taken) <= n_made + 3


def test_a_part_whose_worker_is_killed_once_is_made(engine: Engine, tmp_path: Path) -> None:
    jobs = [a_job(tmp_path, "once", "once"), *(a_job(tmp_path, f"p{n}") for n in range(4))]
    assert set(states(engine, jobs).values()) == {"done"}


def test_a_poisonous_part_fails_with_its_reason_and_the_rest_goes_on(engine: Engine, tmp_path: Path) -> None:
    jobs = [a_job(tmp_path, "poison", "poison"), *(a_job(tmp_path, f"p{n}", "sleep 0.2") for n in range(6))]
    made = {one.part_id: one for one in engine.map(make, jobs)}
    assert {part_id for part_id, one in made.items() if one.state == "done"} == {f"p{n}" for n in range(6)}
    assert "that read it died" in made["poison"].reason
    assert (tmp_path / "poison.json").exists()


def test_a_mistake_of_ours_fails_its_part_alone(engine: Engine, tmp_path: Path) -> None:
    made = {one.part_id: one for one in engine.map(make, [a_job(tmp_path, "a", "broken"), a_job(tmp_path, "b")])}
    assert made["a"].reason == "Reading it failed: ValueError: a mistake of ours"
    assert made["b"].state == "done"


def test_what_breaks_every_part_alike_ends_the_run(engine: Engine, tmp_path: Path) -> None:
    jobs = [a_job(tmp_path, "full", "full"), *(a_job(tmp_path, f"p{n}", "sleep 1") for n in range(3))]
    with pytest.raises(WarehouseError, match="the disk is full"):
        list(engine.map(make, jobs))
    assert states(engine, [a_job(tmp_path, "after")]) == {"after": "done"}


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (EngineChoice(scheduler="tcp://127.0.0.1:1"), "Add --engine dask"),
        (EngineChoice(kind="dask", scheduler="here"), "this is no address"),
        (EngineChoice(kind="dask", scheduler="tcp://127.0.0.1:1", n_workers=3), "Leave --workers out"),
    ],
)
def test_a_choice_without_sense_is_refused(choice: EngineChoice, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        open_engine(choice, Path(__file__))
