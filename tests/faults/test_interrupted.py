"""A night that dies at any seam loses nothing: repeated, followed by the next one, or rebuilt, all comes out right."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any

import pytest
from prefect import Task

from pipeline.errors import WarehouseError
from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild
from warehouse.connection import connect

SEAMS = {
    "after the feed is archived": "flows.steps.discover.read_feeds",
    "before pages are stored": "flows.steps.fetch.save_fates",
    "before cleaning": "flows.night.clean",
    "before cleaned texts are stored": "flows.steps.clean.save_cleaned",
    "before normalising": "flows.night.normalise",
    "in the middle of normalising": "flows.steps.normalise.forget_cleaned",
    "before stories": "flows.night.dedupe",
    "before relevance": "flows.night.assess",
    "before themes": "flows.night.themes",
    "before trends": "flows.night.trends",
    "before tallies are stored": "flows.steps.trends.count_trends",
    "before publishing": "flows.night.publish",
    "between the copy and the CSV files": "flows.publication.export_csv",
}


@contextmanager
def the_stand(folder: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(folder, warehouse=empty_warehouse) as opened:
        opened.items = [Item("a"), Item("b", "A copy"), Item("gone")]
        opened.put("a", page("The liaison office in Tokyo"))
        opened.put("b", page("The liaison office in Tokyo"))
        opened.serve_feed(etag='"one"')
        yield opened


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with the_stand(tmp_path, empty_warehouse) as opened:
        yield opened


class Kills:
    """A fault hook: at each seam of one night, the data folder is copied as a kill at that moment leaves it."""

    def __init__(self, stand: Newsstand, folder: Path, seams: Iterable[str] = SEAMS) -> None:
        self._stand = stand
        self._folder = folder
        with pytest.MonkeyPatch.context() as patched:
            for seam in seams:
                step, name = SEAMS[seam].rsplit(".", 1)
                patched.setattr(SEAMS[seam], self._watched(seam, getattr(import_module(step), name)))
            stand.night(21, publishes=True)

    def _watched(self, seam: str, real: Any) -> Any:
        def watched(*arguments: Any, **named: Any) -> Any:
            if not (self._folder / seam).exists():
                copytree(self._stand.folder, self._folder / seam)
            return function(*arguments, **named)

        is_step = isinstance(real, Task)
        function = real.fn if is_step else real
        return SimpleNamespace(fn=watched) if is_step else watched

    def left_at(self, seam: str, folder: Path) -> Newsstand:
        """Return the outlet with what a kill at a seam left behind, in a folder of its own."""
        return replace(self._stand, folder=copytree(self._folder / seam, folder / "killed"))


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Iterator[Kills]:
    with the_stand(tmp_path_factory.mktemp("killed"), empty_warehouse) as opened:
        yield Kills(opened, tmp_path_factory.mktemp("left"))


def assert_sound(stand: Newsstand, report: Any) -> None:
    assert report.violations == ()
    assert stand.ask("select count(*) from core.articles") == [(2,)]
    assert stand.ask("select n_articles from core.stories") == [(2,)]
    assert stand.ask("select count(*) from core.counted_stories") == [(1,)]
    assert stand.ask("select count(*) > 0 from core.hits") == [(True,)]
    assert stand.ask("select outcome from raw.entries where guid = 'gone'") == [("rejected",)]


@pytest.mark.parametrize("seam", SEAMS)
def test_a_killed_night_is_repeated_followed_and_rebuilt(kills: Kills, seam: str, tmp_path: Path) -> None:
    stand = kills.left_at(seam, tmp_path)
    assert_sound(stand, stand.night(22, publishes=True))
    before = stand.csv()["theme_trends.csv"]
    assert_sound(stand, whole_rebuild(settings=stand.settings))
    assert stand.csv()["theme_trends.csv"] == before


@pytest.mark.parametrize("seam", ["before pages are stored", "before stories", "before publishing"])
def test_a_killed_night_is_taken_up_again(kills: Kills, seam: str, tmp_path: Path) -> None:
    stand = kills.left_at(seam, tmp_path)
    assert_sound(stand, stand.night(21))


def test_a_page_that_failed_before_the_kill_and_came_after_it_is_rebuilt_as_it_came(
    stand: Newsstand, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stand.items.append(Item("late"))
    stand.serve_feed()
    seam = "before pages are stored"
    killed = Kills(stand, tmp_path_factory.mktemp("left"), [seam]).left_at(seam, stand.folder)
    killed.put("late", page("Late", COMMENTARY.replace("agreed", "argued")))
    killed.night(21, publishes=True)
    before = killed.csv()
    whole_rebuild(settings=killed.settings)
    assert killed.csv() == before


def test_a_source_that_breaks_stops_no_other_and_degrades_the_night(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_arguments: Any, **_named: Any) -> None:
        raise ZeroDivisionError("a mistake of ours")

    with monkeypatch.context() as patched:
        patched.setattr("flows.steps.discover.read_visit", break_down)
        report = stand.night(21)
    assert report.is_degraded
    assert report.crashes == ("stand, discover: ZeroDivisionError: a mistake of ours",)
    assert stand.ask("select visit_result from ops.visits") == [("failed",)]
    assert_sound(stand, stand.night(22))


def test_a_new_night_under_an_earlier_clock_is_not_held_up_by_one_that_was_killed(kills: Kills, tmp_path: Path) -> None:
    stand = kills.left_at("before stories", tmp_path)
    assert_sound(stand, stand.night(20))


def test_a_night_that_was_begun_before_is_refused_while_a_later_one_is_half_done(kills: Kills, tmp_path: Path) -> None:
    stand = kills.left_at("before stories", tmp_path)
    stand.night(20)
    with connect(stand.settings.warehouse) as con:
        con.execute("update ops.nights set state = 'running' where night_id like '20261020%'")
    with pytest.raises(WarehouseError, match="night 20261020T021500Z was begun"):
        stand.night(21)
