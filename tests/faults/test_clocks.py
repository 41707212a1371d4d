"""Row 43 of the fault list: a clock that runs behind or ahead, and time zones of the machine."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.preflight import rehearse
from pipeline.records import Night
from tests.faults.forked import a_forge
from tests.faults.holds import sound
from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import unpublished_night


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        put(opened, "a")
        opened.night(21)
        opened.web.log.clear()
        yield opened


def put(stand: Newsstand, slug: str) -> None:
    stand.items.append(Item(slug, f"Piece {slug}"))
    stand.put(slug, page(f"Piece {slug}", COMMENTARY.replace("their plan", f"plan {slug}")))
    stand.serve_feed()


def test_row_43_a_clock_a_day_behind_refetches_nothing_and_costs_no_later_night(stand: Newsstand) -> None:
    put(stand, "b")
    assert not stand.night(20).violations
    assert "/a/" not in stand.web.paths()
    assert not stand.night(22).violations
    assert stand.web.paths().count("/a/") == 0
    assert stand.web.paths().count("/b/") == 1
    assert stand.ask("select count(*) from core.articles") == [(2,)]


def test_row_43_a_night_under_a_clock_a_year_ahead_starves_no_later_one(stand: Newsstand) -> None:
    put(stand, "b")
    unpublished_night(now="2027-10-22T02:15:00Z", settings=stand.settings)
    put(stand, "c")
    assert not stand.night(23).violations
    assert stand.web.paths().count("/c/") == 1
    assert stand.ask("select count(*) from core.articles") == [(3,)]


def test_row_43_a_clock_that_lies_is_said_before_the_night(stand: Newsstand) -> None:
    now = datetime(2026, 10, 22, 2, 15, tzinfo=UTC)
    (behind,) = rehearse(stand.settings, Night(at=now.replace(day=20)), now)
    assert "before the last night" in behind
    (ahead,) = rehearse(stand.settings, Night(at=now.replace(year=2027)), now)
    assert "in the future" in ahead


ZONES = ("UTC", "Pacific/Apia", "America/St_Johns", "Europe/Brussels")
CHANGE_OF_CLOCKS = "2026-10-25T01:30:00Z"  # 02:30 in Brussels, for the second time that night


def test_row_43_the_zone_of_the_machine_changes_no_row_and_no_file(tmp_path: Path) -> None:
    states = []
    with a_newsstand(tmp_path) as stand, a_forge() as forge:
        put(stand, "a")
        assert stand.settings.sources.exists()
        for zone in ZONES:
            folder = tmp_path / zone.replace("/", "-")
            folder.mkdir()
            (folder / "sources.toml").write_text((tmp_path / "sources.toml").read_text())
            (folder / "nato-asia.toml").write_text(
                'data = "data"\nsources = "sources.toml"\ndelay_s = 0\nworkers = 1\n'
                f'allow_host = ["{stand.web.address}"]\n'
            )
            ended = forge.night(folder, CHANGE_OF_CLOCKS, zone=zone)
            assert ended.code == 0, ended.said
            states.append(sound(folder / "data"))
    assert all(state == states[0] for state in states)
