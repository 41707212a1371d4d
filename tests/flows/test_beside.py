"""Work beside threads: pages are cleaned while others are fetched, in one thread."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from flows.beside import Waiting, work_beside
from flows.night import CLEANED_BESIDE
from tests.flows.newsstand import a_newsstand
from tests.web import Canned, Seen


def test_the_waiting_thread_works_while_others_do() -> None:
    may_end, workers = threading.Event(), set[int]()

    def work() -> None:
        workers.add(threading.get_ident())
        may_end.set()

    with ThreadPoolExecutor(2) as pool:
        work_beside([pool.submit(may_end.wait, 30), pool.submit(may_end.wait, 30)], work)
    assert workers == {threading.get_ident()}


def test_what_the_work_raises_ends_the_waiting() -> None:
    may_end = threading.Event()

    def work() -> None:
        raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(KeyboardInterrupt):
            work_beside([pool.submit(may_end.wait, 30)], work)
        may_end.set()


def test_without_threads_there_is_nothing_to_wait_for() -> None:
    work_beside([], lambda: pytest.fail("nothing is under way"))


def test_enough_is_taken_once() -> None:
    waiting = Waiting()
    waiting.add(60)
    assert not waiting.take(100)
    waiting.add(60)
    assert waiting.take(100)
    assert not waiting.take(100)


def test_pages_are_cleaned_while_an_outlet_keeps_a_night_waiting(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.stock(CLEANED_BESIDE + 40)
        last = stand.web.routes["/p0/"]
        assert isinstance(last, Canned)
        seen = list[bool]()

        def late(_seen: Seen) -> Canned:
            seen.append(_said_within(30, stand.settings.logs, "pages cleaned"))
            return last

        stand.web.routes["/p0/"] = late
        stand.night(21)
        assert seen == [True]
        assert stand.ask("select count(*) from core.articles") == [(CLEANED_BESIDE + 40,)]


def _said_within(seconds: float, logs: Path, words: str) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if any(words in file.read_text("utf-8") for file in logs.iterdir()):
            return True
        time.sleep(0.05)
    return False
