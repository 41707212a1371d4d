"""Work beside threads: pages are cleaned while others are fetched, in one thread."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.beside import Waiting, work_beside


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
