"""Rows 54, 56 and 60 of the fault list: tasks that are tried again, a week without an outlet, ten years of texts."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.context import NightContext
from flows.night import Calls, Crashes, Plain, StepTask, enter_night, run_night
from flows.settings import read_clock
from tests.bench.watched import served, watched
from tests.faults.holds import sound
from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.web import Canned

NOW = "2026-10-21T02:15:00Z"


def settle(stand: Newsstand) -> None:
    for n in range(4):
        stand.items.append(Item(f"p{n}", f"Piece {n}"))
        stand.put(f"p{n}", page(f"Piece {n}", COMMENTARY.replace("their plan", f"plan {n // 2}")))
    stand.items.append(Item("gone"))
    stand.serve_feed(etag='"one"')


class Twice(Plain):
    """Runs every step again after it has committed, as a task whose state was lost is tried again."""

    def __call__(self, step: StepTask, context: NightContext) -> Any:
        result = super().__call__(step, context)
        again = super().__call__(step, context)
        return again if step.name == "publish" else result

    def together(self, context: NightContext, calls: Calls, beside: Callable[[], None]) -> Crashes:
        yield from super().together(context, calls, beside)
        yield from super().together(context, calls, beside)


def test_row_54_steps_that_are_tried_again_after_their_commit_double_nothing(tmp_path: Path) -> None:
    states = []
    with a_newsstand(tmp_path) as stand:  # one port for all: an article's id is that of its address
        settle(stand)
        for name, runner in (("once", Plain()), ("twice", Twice())):
            settings = stand.settings.model_copy(update={"data": tmp_path / name})
            with enter_night(settings, read_clock(NOW)) as context:
                summary = run_night(context, runner)
            assert not summary.violations
            assert not summary.crashes
            states.append(sound(settings.data))
        assert sorted(set(stand.web.paths())) == ["/feed/", "/gone/", *(f"/p{n}/" for n in range(4))]
    assert states[0].rows == states[1].rows
    assert states[0].csv == states[1].csv


DARK = range(12, 19)  # nights of October 2026, Monday to Sunday


@pytest.fixture(scope="module")
def dark(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Iterator[Newsstand]:
    """An outlet after three nights of light, a week of darkness, and the return with all it wrote meanwhile."""
    with a_newsstand(tmp_path_factory.mktemp("dark"), warehouse=empty_warehouse) as stand:
        for day in range(9, 22):
            slug = f"d{day}"
            item = Item(slug, f"Piece {slug}")
            stand.items.append(item)
            stand.put(
                slug, page(f"Piece {slug}", COMMENTARY.replace("their plan", f"plan {day}"), day=f"2026-10-{day:02}")
            )
            stand.serve_feed(
                b"".join(
                    [
                        b'<?xml version="1.0"?><rss version="2.0"><channel><title>Stand</title>',
                        *(
                            one.xml(stand.web.url("")).replace("Tue, 20 Oct", f"{one.slug[1:]} Oct").encode()
                            for one in stand.items
                        ),
                        b"</channel></rss>",
                    ]
                )
            )
            if day in DARK:
                stand.web.routes["/feed/"] = Canned(503)
            assert not stand.night(day).violations
        yield stand


def test_row_56_a_week_in_which_no_feed_answered_is_a_week_that_was_not_watched(dark: Newsstand) -> None:
    weeks = dark.ask(
        "select period_start::varchar, share_answered from trends.coverage "
        "where period = 'week' and source_group = 'all' order by period_start"
    )
    shares = dict(weeks)
    assert shares["2026-10-12"] == 0
    assert shares["2026-10-05"] == 1


def test_row_56_a_backlog_is_dated_by_its_publisher_and_all_there(dark: Newsstand) -> None:
    days = dark.ask("select published_on::varchar from core.articles order by 1")
    assert days == [(f"2026-10-{day:02}",) for day in range(9, 22)]
    late = dark.ask("select count(*) from core.articles where first_seen_at::date > published_on")
    assert late[0][0] >= len(DARK)
    sound(dark.settings.data)


def test_row_56_a_week_without_texts_is_a_gap_and_not_zero(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        for day in (6, 7):
            slug = f"d{day}"
            stand.items = [Item(slug, f"Piece {slug}")]
            stand.put(
                slug, page(f"Piece {slug}", COMMENTARY.replace("their plan", f"plan {day}"), day=f"2026-10-{day:02}")
            )
            stand.serve_feed(stand.feed().replace(b"Tue, 20 Oct", f"{day:02} Oct".encode()))
            stand.night(day)
        stand.web.routes["/feed/"] = Canned(503)
        for day in (13, 20, 27):
            stand.night(day)
        found = stand.ask(
            "select distinct period_start::varchar, n, share is null from trends.theme_periods "
            "where period = 'week' and unit = 'story' and panel = 'all' and source_group = 'all' and genre = 'all' "
            "order by all"
        )
    weeks = ("2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26")
    assert found == [(weeks[0], 2, False), *((week, 0, True) for week in weeks[1:])]


SMALL, LARGE = 1_000, 20_000
A_NIGHT = 20  # new articles
MUCH_MB = 1_000


def a_night_on(n_articles: int, folder: Path) -> tuple[dict[str, float], float]:
    """Return the seconds of each step of a night on a past of so many articles, and its peak memory in MB."""
    folder.mkdir()
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    with served(sys.executable, "-m", "tests.bench.stand", str(A_NIGHT)) as port:
        watched((sys.executable, "-m", "tests.bench.one_past", str(folder), port, str(n_articles)), environment)
        night = watched((sys.executable, "-m", "tests.bench.one_night", str(folder), port, "plain"), environment)
    steps: dict[str, float] = night.said["steps"]
    return steps, night.peak_mb


def test_row_60_a_night_on_twenty_times_the_past_costs_little_more_time_and_memory(tmp_path: Path) -> None:
    """Of 1,000,000 articles docs/benchmarks.md tells; what grows with the past shows here in seconds."""
    small, small_mb = a_night_on(SMALL, tmp_path / "small")
    large, large_mb = a_night_on(LARGE, tmp_path / "large")
    without = [sum(steps.values()) - steps["publish"] for steps in (small, large)]  # it copies the file, and says so
    assert without[1] < 4 * without[0]
    assert large_mb < small_mb + MUCH_MB
