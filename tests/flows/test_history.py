"""The flow `history`: a plan becomes parts, month by month, and a run that is given again makes what is missing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.engines.engine import EngineChoice
from flows.history import run_plan
from flows.history_summary import PlanSummary
from flows.lock import hold
from flows.night import PLAIN, Plain, Result
from flows.settings import Settings, read_clock
from pipeline.errors import FolderHeldError
from pipeline.records import HistoryPlan
from tests.flows.past import parts_on_disk, past_settings, stored_plan, write_archives


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return past_settings(tmp_path)


def run(settings: Settings, plan: HistoryPlan) -> PlanSummary:
    return run_plan(settings, plan, EngineChoice(n_workers=1), read_clock(None), PLAIN)


def test_each_archive_becomes_a_part_and_none_is_read_twice(settings: Settings, tmp_path: Path) -> None:
    plan = stored_plan(settings, write_archives(tmp_path / "archives"))
    first = run(settings, plan)
    assert (first.n_made, first.n_there, first.troubles) == (2, 0, ())
    assert first.in_short == "2 web archives read: 16 captures, 16 texts of 2 outlets, 8 of them core."
    before = parts_on_disk(settings)
    assert {name.partition(".")[2] for name in before} == {"warc.gz", "parquet", "json"}
    again = run(settings, plan)
    assert (again.n_made, again.n_there, again.holdings) == (0, 2, first.holdings)
    assert again.in_short.startswith("0 web archives read (2 had been read before): 16 captures")
    assert parts_on_disk(settings) == before


def test_a_damaged_archive_degrades_the_run_with_its_reason_and_is_tried_again(
    settings: Settings, tmp_path: Path
) -> None:
    files = write_archives(tmp_path / "archives")
    whole = files[0].read_bytes()
    plan = stored_plan(settings, files)
    files[0].write_bytes(whole[: len(whole) // 2])
    summary = run(settings, plan)
    assert (summary.n_made, len(summary.failed)) == (1, 1)
    assert summary.troubles[0] == "1 web archive could not be read."
    assert summary.troubles[1].startswith(f"{plan.warcs[0].part_id}: ")
    files[0].write_bytes(whole)
    healed = run(settings, plan)
    assert (healed.n_made, healed.n_there, healed.troubles) == (1, 1, ())


def test_an_archive_that_is_gone_is_named_and_the_others_are_read(settings: Settings, tmp_path: Path) -> None:
    files = write_archives(tmp_path / "archives")
    plan = stored_plan(settings, files)
    files[1].unlink()
    summary = run(settings, plan)
    assert summary.n_made == 1
    assert summary.troubles[0] == "1 web archive could not be brought."
    assert "no longer there" in summary.troubles[1]


def test_a_portion_is_one_piece_of_work_under_the_name_of_its_months(settings: Settings, tmp_path: Path) -> None:
    plan = stored_plan(settings, write_archives(tmp_path / "archives", months=("2023-06", "2023-04"), n_pages=1))
    names: list[str] = []

    class Noting(Plain):
        def under_name(self, name: str, work: Callable[[], Result]) -> Result:
            names.append(name)
            return super().under_name(name, work)

    run_plan(settings, plan, EngineChoice(n_workers=1), read_clock(None), Noting())
    assert names == ["read 2023-04 to 2023-06"]


def test_the_folder_of_history_is_held_and_the_data_folder_is_not(settings: Settings, tmp_path: Path) -> None:
    plan = stored_plan(settings, write_archives(tmp_path / "archives", months=("2023-04",), n_pages=1))
    with hold(settings.data):  # as a night does
        assert run(settings, plan).n_made == 1
    with hold(settings.history), pytest.raises(FolderHeldError, match="already running"):
        run(settings, plan)


def test_what_a_run_says_is_in_its_own_log(settings: Settings, tmp_path: Path) -> None:
    run(settings, stored_plan(settings, write_archives(tmp_path / "archives", months=("2023-04",), n_pages=1)))
    assert "reading the plan ends" in (settings.logs / "history.jsonl").read_text()
    assert not (settings.logs / "night.jsonl").exists()
