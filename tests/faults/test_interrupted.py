"""A night that dies at any seam loses nothing: repeated, followed by the next one, or rebuilt, all comes out right."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild


class Killed(BaseException):
    """Stands for a kill: nothing catches it."""


SEAMS = {
    "after the feed is archived": "flows.steps.discover.read_feed",
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
    "between the copy and the CSV files": "flows.steps.publish.export_csv",
}


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        opened.items = [Item("a"), Item("b", "A copy"), Item("gone")]
        opened.put("a", page("The liaison office in Tokyo"))
        opened.put("b", page("The liaison office in Tokyo"))
        opened.serve_feed(etag='"one"')
        yield opened


def die_in(stand: Newsstand, seam: str, patch: pytest.MonkeyPatch) -> None:
    """Run a night that stops at a seam as if it had been killed there."""

    def die(*_arguments: Any, **_named: Any) -> None:
        raise Killed

    is_step = SEAMS[seam].startswith("flows.night.")
    with patch.context() as patched:
        patched.setattr(SEAMS[seam], SimpleNamespace(fn=die) if is_step else die)
        with pytest.raises(Killed):
            stand.night(21, publishes=True)


def assert_sound(stand: Newsstand, report: Any) -> None:
    assert report.violations == ()
    assert stand.ask("select count(*) from core.articles") == [(2,)]
    assert stand.ask("select n_articles from core.stories") == [(2,)]
    assert stand.ask("select count(*) from core.commentary") == [(1,)]
    assert stand.ask("select count(*) > 0 from core.hits") == [(True,)]
    assert stand.ask("select outcome from raw.entries where guid = 'gone'") == [("rejected",)]


@pytest.mark.parametrize("seam", SEAMS)
def test_a_killed_night_is_repeated_followed_and_rebuilt(
    stand: Newsstand, seam: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_in(stand, seam, monkeypatch)
    assert_sound(stand, stand.night(22, publishes=True))
    before = stand.csv()["theme_trends.csv"]
    assert_sound(stand, whole_rebuild(settings=stand.settings))
    assert stand.csv()["theme_trends.csv"] == before


@pytest.mark.parametrize("seam", ["before pages are stored", "before stories", "before publishing"])
def test_a_killed_night_is_taken_up_again(stand: Newsstand, seam: str, monkeypatch: pytest.MonkeyPatch) -> None:
    die_in(stand, seam, monkeypatch)
    assert_sound(stand, stand.night(21))


def test_a_page_that_failed_before_the_kill_and_came_after_it_is_rebuilt_as_it_came(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.items.append(Item("late"))
    stand.serve_feed()
    die_in(stand, "before pages are stored", monkeypatch)
    stand.put("late", page("Late", COMMENTARY.replace("agreed", "argued")))
    stand.night(21, publishes=True)
    before = stand.csv()
    whole_rebuild(settings=stand.settings)
    assert stand.csv() == before


def test_a_source_that_breaks_stops_no_other_and_degrades_the_night(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_arguments: Any, **_named: Any) -> None:
        raise ZeroDivisionError("a mistake of ours")

    with monkeypatch.context() as patched:
        patched.setattr("flows.steps.discover.read_feed", break_down)
        report = stand.night(21)
    assert report.is_degraded
    assert report.crashes == ("stand, discover: ZeroDivisionError: a mistake of ours",)
    assert stand.ask("select visit_result from ops.visits") == [("failed",)]
    assert_sound(stand, stand.night(22))


def test_an_older_night_is_refused_while_a_later_one_is_half_done(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.errors import WarehouseError

    die_in(stand, "before stories", monkeypatch)
    with pytest.raises(WarehouseError, match="night 20261021T021500Z was begun"):
        stand.night(20)
