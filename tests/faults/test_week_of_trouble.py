"""A simulated week: whatever befell its nights, in the end all that was on offer is there, and counted as ever.

What may differ from a week without trouble, and is not compared: when something was first or last seen (first_seen_at,
seen_at, the clocks of nights), which night did it (night ids, trends.changes, trends.tests), and how the nights went
(ops.nights, ops.visits, ops.ledger, trends.coverage).
"""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from flows.settings import Settings
from tests.faults.forked import Forge, a_forge
from tests.faults.holds import sound
from tests.faults.town import HTML, Town, a_town, item, rss
from tests.flows.cli.conftest import Run, nato_asia
from tests.flows.newsstand import COMMENTARY, page
from tests.nights import unpublished_night, whole_night
from tests.web import Canned
from warehouse.connection import connect

__all__ = ["nato_asia"]
pytestmark = pytest.mark.timeout(900)

FIRST, LAST = 11, 18  # of October 2026
OUTLETS = ("harbour", "meridian", "eastern")
MISSED, DARK, KILLED, FULL, AHEAD = 13, 14, 15, 16, 17
KILLED_AT = "flows.night.dedupe"

COMPARED = {
    "articles": "select article_id, source_id, url, title, published_on, n_revisions from core.articles",
    "texts": "select article_id, revision_number, text_sha256, relevance, genre, n_words from core.revisions",
    "stories": "select original_article_id, published_on, n_articles from core.stories",
    "members": "select article_id, is_original, story_reason from core.story_members",
    "hits": "select revision_id, theme_id, term, sentence_number, start_offset, voice from core.hits",
    "texts counted": "select * from trends.text_tallies",
    "themes counted": "select * from trends.theme_tallies",
    "outcomes": "select url, stage, outcome in ('rejected', 'waiting') from raw.entries",
}


class Week:
    """A town that prints a piece in each outlet every day, and data folders in which its nights are collected."""

    def __init__(self, town: Town, folder: Path, warehouse: Path) -> None:
        self.town = town
        self.warehouse = warehouse
        self.folder = folder
        for name in OUTLETS:
            town.settle(name, b"")

    def print_day(self, day: int, dark: str = "") -> None:
        for number, name in enumerate(OUTLETS):
            site = self.town.sites[name]
            wire = f"plan {day}" if day % 2 else f"plan {day} of {name}, point {number * 31}"  # a wire on odd days
            text = COMMENTARY.replace("their plan", wire)
            site[f"/p{day}"] = Canned(headers=HTML, body=page(f"Piece {day} of {name}", text, day=f"2026-10-{day:02}"))
            listed = rss(*(item(f"p{earlier}", host=name) for earlier in range(FIRST, day + 1)))
            site["/feed"] = Canned(503) if name == dark else Canned(body=listed)

    def home(self, name: str) -> Path:
        """Return a folder with the settings of the week, where its data will be."""
        home = self.folder / name
        (home / "data").mkdir(parents=True)
        copyfile(self.warehouse, home / "data" / "warehouse.duckdb")
        (home / "sources.toml").write_text("\n".join(self.town.declared))
        hosts = "\n".join(f'"{one}.example" = "{self.town.web.address}"' for one in self.town.sites)
        (home / "nato-asia.toml").write_text(
            f'data = "data"\nsources = "sources.toml"\ndelay_s = 0\nworkers = 1\n[connect_to]\n{hosts}\n'
        )
        return home

    def night(self, home: Path, day: int, year: int = 2026) -> Any:
        hosts = {f"{name}.example": self.town.web.address for name in self.town.sites}
        settings = Settings(data=home / "data", sources=home / "sources.toml", connect_to=hosts, delay_s=0, workers=1)
        run = whole_night if day == LAST else unpublished_night
        return run(now=f"{year}-10-{day}T02:15:00Z", settings=settings)


def without_trouble(week: Week) -> Path:
    home = week.home("calm")
    for day in range(FIRST, LAST + 1):
        week.print_day(day)
        week.night(home, day)
    return home / "data"


def with_trouble(week: Week, forge: Forge, *, is_ahead: bool) -> Path:
    home = week.home(f"troubled-{is_ahead}")
    for day in range(FIRST, LAST + 1):
        week.print_day(day, dark="meridian" if day == DARK else "")
        now = f"2026-10-{day}T02:15:00Z"
        if day == KILLED:
            assert forge.night(home, now, KILLED_AT).code == -9
        elif day == FULL:
            assert forge.night(home, now, file_bytes=60_000).code not in (0, 3)  # less than the warehouse has
        elif day == AHEAD and is_ahead:
            week.night(home, day, year=2027)
        elif day not in (MISSED, AHEAD):
            week.night(home, day)
    return home / "data"


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Iterator[Week]:
    with a_town(tmp_path_factory.mktemp("town")) as town:
        yield Week(town, tmp_path_factory.mktemp("week"), empty_warehouse)


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    with a_forge() as opened:
        yield opened


@pytest.fixture(scope="module")
def calm(week: Week) -> dict[str, list[str]]:
    data = without_trouble(week)
    sound(data)
    return compared(data)


@pytest.fixture(scope="module")
def troubled(week: Week, forge: Forge) -> Path:
    return with_trouble(week, forge, is_ahead=False)


def compared(data: Path) -> dict[str, list[str]]:
    with connect(data / "warehouse.duckdb", read_only=True) as con:
        return {name: sorted(map(str, con.execute(query).fetchall())) for name, query in COMPARED.items()}


def test_a_week_with_a_missed_a_dark_a_killed_and_a_full_night_comes_out_as_one_without(
    calm: dict[str, list[str]], troubled: Path
) -> None:
    assert len(calm["articles"]) > len(OUTLETS) * (LAST - FIRST)
    found = compared(troubled)
    for name, rows in calm.items():
        assert found[name] == rows, name
    sound(troubled)


def test_a_week_with_a_night_under_a_clock_a_year_ahead_comes_out_as_one_without(
    week: Week, calm: dict[str, list[str]], forge: Forge
) -> None:
    found = compared(with_trouble(week, forge, is_ahead=True))
    for name, rows in calm.items():
        assert found[name] == rows, name


def test_what_was_missed_is_recorded(troubled: Path) -> None:
    with connect(troubled / "warehouse.duckdb", read_only=True) as con:
        nights = dict(con.execute("select day(clock_at), state from ops.nights").fetchall())
        failed = con.execute(
            "select day(clock_at), source_id from ops.visits inner join ops.nights using (night_id) "
            "where visit_result = 'failed'"
        ).fetchall()
    assert MISSED not in nights
    assert nights[KILLED] != "finished"
    assert failed == [(DARK, "meridian")]


def test_what_was_missed_stands_in_status(troubled: Path, nato_asia: Run) -> None:
    shown = nato_asia("status", "--data", str(troubled)).stdout.splitlines()
    (killed,) = [line for line in shown if line.startswith(f"2026-10-{KILLED}")]
    assert "interrupted" in killed
