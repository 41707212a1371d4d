"""Foreground work while futures are pending: pages are cleaned while others are fetched."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from flows.beside import HandedOver, in_turn
from flows.context import NightContext
from flows.night import CLEANED_BESIDE, Plain, StepTask, enter_night, run_night
from flows.settings import read_clock
from flows.steps.clean import BATCH
from pipeline.errors import WarehouseError
from tests.flows.newsstand import Newsstand, a_newsstand
from tests.web import Canned, Seen

N_LATE = 40


def nothing() -> None:
    """Do nothing beside."""


def test_the_waiting_thread_works_until_the_futures_are_over() -> None:
    may_end, workers = threading.Event(), set[int]()

    def work() -> None:
        workers.add(threading.get_ident())
        may_end.set()

    with ThreadPoolExecutor(2) as pool:
        futures = {name: pool.submit(may_end.wait, 30) for name in "ab"}
        assert sorted(in_turn(futures, work)) == ["a", "b"]
    assert workers == {threading.get_ident()}


def test_a_future_is_told_when_it_is_over_and_not_when_those_before_it_are() -> None:
    may_end = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        told = in_turn({"slow": pool.submit(may_end.wait, 30), "quick": pool.submit(nothing)}, nothing)
        assert next(told) == "quick"
        may_end.set()
        assert list(told) == ["slow"]


def test_what_is_handed_over_is_counted_until_it_is_worked_on() -> None:
    waiting = HandedOver()
    waiting.add(60)
    waiting.add(60)
    waiting.take(100)
    assert waiting.n == 20
    waiting.take(0)
    assert waiting.n == 0


class Noted(Plain):
    """Notes how many pages each batch cleaned, and cleans none where it is `broken`."""

    def __init__(self, broken: Exception | None = None) -> None:
        self.batches = list[int]()
        self.is_refused = False
        self._broken = broken

    def __call__(self, step: StepTask, context: NightContext) -> Any:
        if step.name == "clean" and self._broken:
            self.is_refused = True
            raise self._broken
        result = super().__call__(step, context)
        if step.name == "clean":
            self.batches.append(result)
        return result


def run_late(stand: Newsstand, run: Noted, may_answer: Callable[[], bool]) -> list[bool]:
    """Run a night over an outlet whose first page answers only when it may; return whether it then might."""
    last = stand.web.routes["/p0/"]
    assert isinstance(last, Canned)
    seen = list[bool]()

    def late(_seen: Seen) -> Canned:
        end = time.monotonic() + 30
        while not may_answer() and time.monotonic() < end:
            time.sleep(0.02)
        seen.append(may_answer())
        return last

    stand.web.routes["/p0/"] = late
    with enter_night(stand.settings, read_clock("2026-10-21T02:15:00Z")) as context:
        run_night(context, run)
    return seen


def test_all_waiting_pages_are_cleaned_while_an_outlet_keeps_a_night_waiting(tmp_path: Path) -> None:
    n_pages = BATCH + CLEANED_BESIDE + N_LATE
    with a_newsstand(tmp_path) as stand:
        stand.stock(n_pages)
        run = Noted()
        seen = run_late(stand, run, lambda: sum(run.batches) > BATCH)
        assert seen == [True]
        assert stand.ask("select count(*) from core.articles") == [(n_pages,)]


def test_trouble_with_cleaning_is_raised_when_everything_is_fetched(tmp_path: Path) -> None:
    n_pages = CLEANED_BESIDE + N_LATE
    with a_newsstand(tmp_path) as stand:
        stand.stock(n_pages)
        run = Noted(WarehouseError("no pages tonight"))
        with pytest.raises(WarehouseError, match="no pages tonight"):
            run_late(stand, run, lambda: run.is_refused)
        assert stand.ask("select count(*) from raw.entries where stage = 'clean'") == [(n_pages,)]
