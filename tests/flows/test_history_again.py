"""History that is done again: rebuilt from the archive, taken up after a kill, forgotten."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile, copytree, rmtree
from typing import Any

import pytest

from flows.history_load import forget_route, load_history
from flows.load_plan import plan_load
from flows.preflight import rehearse
from flows.settings import read_clock
from pipeline.errors import ArchiveError, PartError, SettingsError, WarehouseError
from tests.flows.loads import load, loaded, outcomes, piece, rows_of, state, text_of
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.flows.test_history_load import PARTS
from tests.nights import whole_rebuild
from tests.past import Past

KILLED_IN = """
import os, signal, sys
from pkgutil import resolve_name
from pathlib import Path
from flows.history_load import load_history
from flows.settings import Settings, read_clock
from flows.steps import load_parts

load_parts.BATCH = 2
path, _, name = sys.argv[4].partition(" ")
owner, real = resolve_name(path), getattr(resolve_name(path), name)
left = int(sys.argv[5])

def die(*arguments, **named):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)

setattr(owner, name, die)
settings = Settings(data=sys.argv[1], sources=sys.argv[2], workers=1)
load_history(settings, read_clock(sys.argv[3]))
"""


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


@pytest.fixture
def past(stand: Newsstand) -> Past:
    return Past(stand.settings)


def all_rows(stand: Newsstand) -> Any:
    """Return the state with the loads that brought the parts, and how nights and loads ended."""
    nights = stand.ask("select night_id, kind, ending, troubles from core.nights order by all")
    return state(stand), stand.ask("select part_id, night_id from ops.history_parts order by all"), nights


def list_piece(stand: Newsstand, slug: str) -> None:
    stand.items.append(Item(slug, f"A piece on {slug}"))
    stand.put(slug, page(f"A piece on {slug}", text_of(slug)))
    stand.serve_feed()


def test_a_rebuild_makes_history_again_without_network(stand: Newsstand, past: Past) -> None:
    list_piece(stand, "both")
    past.part("p1", [*PARTS["p1"], piece("both", url=stand.web.url("/both/"))])
    loaded(stand, 20)
    stand.night(21, publishes=True)
    past.part("p2", PARTS["p2"], route="cc-news")
    past.failed("p9", "the file ends in the middle of a record.")
    loaded(stand, 22)
    list_piece(stand, "own")
    stand.night(23, publishes=True)
    before = all_rows(stand)
    stand.web.routes.clear()
    stand.web.log.clear()
    assert whole_rebuild(stand.settings).troubles == ()
    assert all_rows(stand) == before
    assert stand.web.log == []


def test_a_rebuild_loads_a_part_that_was_read_anew_where_it_was_loaded_last(stand: Newsstand, past: Past) -> None:
    past.part("p1", [*PARTS["p1"], piece("stale")])
    loaded(stand, 20)
    past.part("p1", PARTS["p1"])
    past.part("p2", PARTS["p2"])
    loaded(stand, 21)
    before = all_rows(stand)
    whole_rebuild(stand.settings)
    after = all_rows(stand)
    assert after[0][1] == before[0][1]
    assert after[1:] == before[1:]
    assert {**after[0][0], "core.dropped_articles": 0} == {**before[0][0], "core.dropped_articles": 0}


def test_a_rebuild_without_a_part_that_is_loaded_is_refused(stand: Newsstand, past: Past) -> None:
    past.part("p1", PARTS["p1"])
    past.part("p2", PARTS["p2"])
    loaded(stand)
    before = all_rows(stand)
    (stand.settings.history / "warc" / "p1.parquet").unlink()
    with pytest.raises(ArchiveError, match="1 parts that are loaded are missing"):
        whole_rebuild(stand.settings)
    assert all_rows(stand) == before
    stand.settings.warehouse.unlink()
    summary = whole_rebuild(stand.settings)
    assert "history/warc/p1.parquet" in " ".join(summary.troubles)
    assert stand.ask("select part_id, state from ops.history_parts order by 1") == [("p1", "failed"), ("p2", "loaded")]


def test_a_route_that_is_forgotten_leaves_nothing_but_why(stand: Newsstand, past: Past) -> None:
    past.part("p1", PARTS["p1"])
    loaded(stand, 24)
    before = rows_of(stand.settings)
    past.part("p2", PARTS["p2"], route="cc-news")
    past.part("p3", PARTS["p3"], route="cc-news")
    loaded(stand, 25)
    summary = forget_route(stand.settings, read_clock("2026-10-26T12:00:00Z"), "cc-news")
    assert summary.troubles == ()
    rows = rows_of(stand.settings)
    assert len(rows["core.dropped_articles"]) == 4
    left = {"core.dropped_articles": 0, "core.sources": 0}  # what a diff names
    assert {**rows, **left} == {**before, **left}
    assert ("history",) in stand.ask("select cause from trends.night_changes where url like '%/copy'")
    assert [one.part_id for one in plan_load(stand.settings).parts] == ["p2", "p3"]
    made = all_rows(stand)
    whole_rebuild(stand.settings)
    assert all_rows(stand) == made
    with pytest.raises(SettingsError, match="nothing of this route is loaded"):
        forget_route(stand.settings, read_clock("2026-10-27T12:00:00Z"), "cc-news")


def test_the_files_of_a_forgotten_route_are_deleted_on_demand_only(stand: Newsstand, past: Past) -> None:
    past.part("p1", PARTS["p1"])
    loaded(stand, 24)
    forget_route(stand.settings, read_clock("2026-10-25T12:00:00Z"), "warc", delete_files=True)
    assert list((stand.settings.history / "warc").iterdir()) == []
    assert plan_load(stand.settings).is_empty
    assert stand.ask("select count(*) from core.articles") == [(0,)]
    made = all_rows(stand)
    whole_rebuild(stand.settings)
    assert all_rows(stand)[1:] == made[1:]


def archived(stand: Newsstand) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in stand.settings.archive.iterdir()}


@pytest.mark.parametrize("knows_it", [True, False], ids=["in the warehouse", "in the archive only"])
def test_a_load_is_refused_the_clock_value_of_a_night_before_anything_is_archived(
    stand: Newsstand, past: Past, knows_it: bool
) -> None:
    list_piece(stand, "own")
    stand.night(20)
    if not knows_it:
        copyfile(stand.settings.warehouse, stand.folder / "before.duckdb")
        stand.night(21)
        copyfile(stand.folder / "before.duckdb", stand.settings.warehouse)
    past.part("p1", PARTS["p1"])
    before = archived(stand)
    with pytest.raises(WarehouseError, match=r"is the clock value of a night.* Run it again now"):
        load_history(stand.settings, read_clock(f"2026-10-{20 if knows_it else 21}T02:15:00Z"))
    assert archived(stand) == before
    assert stand.ask("select night_id, kind from ops.nights") == [("20261020T021500Z", "night")]


@pytest.mark.parametrize("knows_it", [True, False], ids=["in the warehouse", "in the archive only"])
def test_a_night_is_refused_the_clock_value_of_a_load_before_anything_is_archived(
    stand: Newsstand, past: Past, knows_it: bool
) -> None:
    copyfile(stand.settings.warehouse, stand.folder / "before.duckdb")
    past.part("p1", PARTS["p1"])
    load_history(stand.settings, read_clock("2026-10-20T02:15:00Z"))
    if not knows_it:
        copyfile(stand.folder / "before.duckdb", stand.settings.warehouse)
    before = archived(stand)
    with pytest.raises(WarehouseError, match="20261020T021500Z is the clock value of a load"):
        stand.night(20)
    with pytest.raises(WarehouseError, match="20261020T021500Z is the clock value of a load"):
        rehearse(stand.settings, read_clock("2026-10-20T02:15:00Z"), datetime(2026, 10, 20, 3, tzinfo=UTC))
    assert archived(stand) == before
    assert stand.web.log == []


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newsstand, Any]]:
    """A load that nobody killed, and the folder as it was before."""
    with a_newsstand(tmp_path_factory.mktemp("prepared")) as stand:
        stand.settings.data.mkdir()
        past = Past(stand.settings)
        past.part("p1", PARTS["p1"])
        loaded(stand, 24)
        past.part("p1", [*PARTS["p1"][1:], piece("new")])
        past.part("p2", PARTS["p2"])
        past.part("p3", PARTS["p3"])
        copytree(stand.settings.data, stand.folder / "before")
        loaded(stand, 26)
        yield stand, state(stand)


@pytest.mark.parametrize(
    ("place", "number"),
    [
        ("flows.steps.load_parts forget_captured_articles", 1),
        ("flows.steps.place_captures save_captures", 3),
        ("flows.steps.load_parts place_captures", 5),
        ("flows.steps.load_parts replace_parts", 1),
        ("flows.steps.load_parts save_texts_by_day", 1),
        ("flows.steps.trends count_trends", 1),
        ("flows.publication publish_snapshot", 1),
    ],
)
def test_a_load_killed_at_any_place_is_finished_by_the_next_one(
    prepared: tuple[Newsstand, Any], place: str, number: int, tmp_path: Path
) -> None:
    stand, control = prepared
    copytree(stand.folder / "before", tmp_path / "data")
    killed = Newsstand(stand.web, tmp_path)
    argv = [str(tmp_path / "data"), str(stand.settings.sources), "2026-10-25T12:00:00Z", place, str(number)]
    ended = subprocess.run([sys.executable, "-c", KILLED_IN, *argv], check=False, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    summary = load(killed, 26)
    if place != "flows.publication publish_snapshot":  # all but publishing was done
        assert summary
    rows, csv = state(killed)
    assert rows == control[0]
    if summary:
        assert csv == control[1]


def test_a_night_after_a_killed_load_goes_on_and_the_next_load_finishes(
    prepared: tuple[Newsstand, Any], tmp_path: Path
) -> None:
    stand, control = prepared
    copytree(stand.folder / "before", tmp_path / "data")
    killed = Newsstand(stand.web, tmp_path)
    argv = [str(tmp_path / "data"), str(stand.settings.sources), "2026-10-25T02:15:00Z"]
    place = ["flows.steps.load_parts place_captures", "4"]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_IN, *argv, *place], check=False, capture_output=True, text=True
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert not killed.night(26).violations  # its feed is not there: the load has no part in that
    loaded(killed, 27)
    assert rows_of(killed.settings) == control[0]
    rmtree(tmp_path / "data" / "published")
    whole_rebuild(killed.settings)
    assert rows_of(killed.settings) == control[0]
    assert outcomes(killed)["article"] > 0


def test_a_load_beside_a_part_that_is_being_made_anew_waits_for_it(stand: Newsstand, past: Past) -> None:
    made = past.part("p1", PARTS["p1"])
    loaded(stand, 24)
    manifest = stand.settings.history / "warc" / "p1.json"
    manifest.unlink()
    past.part("p2", PARTS["p2"])
    with pytest.raises(PartError, match=r"p1.parquet: this part of history is loaded, and has no manifest"):
        load(stand, 25)
    past.store(made)
    loaded(stand, 26)
    assert {row[0] for row in stand.ask("select part_id from ops.history_parts")} == {"p1", "p2"}


def test_history_of_before_the_base_is_carried_over_and_goes_on(stand: Newsstand, past: Past) -> None:
    stand.changed = {"keep_archive_days": 1}
    list_piece(stand, "own")
    past.part("p1", PARTS["p1"])
    loaded(stand, 20)
    for day in (21, 22, 23):
        list_piece(stand, f"own{day}")
        stand.night(day, publishes=True)
    assert "20261020T120000Z.warc.gz" not in {path.name for path in stand.settings.archive.iterdir()}
    past.part("p2", PARTS["p2"])
    loaded(stand, 24)
    before = all_rows(stand)
    whole_rebuild(stand.settings)
    assert all_rows(stand) == before
    past.part("p1", [*PARTS["p1"][1:], piece("stale")])  # made anew, and not loaded yet
    whole_rebuild(stand.settings)
    assert ("http://stand.example/stale/",) in stand.ask("select url from core.articles")
    assert plan_load(stand.settings).is_empty
