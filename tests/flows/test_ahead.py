"""Look-ahead: the next items are taken while one is worked on, few of them, and what goes wrong is raised in turn."""

import threading
import time
from collections.abc import Iterator

import pytest

from flows.ahead import taken_ahead


def counted(n_items: int, taken: list[int], *, fails_at: int | None = None) -> Iterator[int]:
    for n in range(n_items):
        if n == fails_at:
            raise ValueError("the archive is gone")
        taken.append(n)
        yield n


def wait_for(taken: list[int], n_items: int) -> None:
    end = time.monotonic() + 10
    while len(taken) < n_items and time.monotonic() < end:
        time.sleep(0.01)


def test_items_keep_their_order() -> None:
    assert list(taken_ahead(counted(50, []), n_ahead=3)) == list(range(50))


def test_the_next_items_are_taken_meanwhile_and_no_more_of_them() -> None:
    taken: list[int] = []
    items = taken_ahead(counted(50, taken), n_ahead=2)
    assert next(items) == 0
    wait_for(taken, 4)
    time.sleep(0.1)
    assert taken == [0, 1, 2, 3], "one is wanted, two are kept, and one waits for room"


def test_what_taking_raises_is_raised_after_the_items_before_it() -> None:
    items = taken_ahead(counted(9, [], fails_at=3))
    assert [next(items) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="the archive is gone"):
        next(items)


def test_the_thread_ends_when_the_rest_is_not_wanted() -> None:
    before = threading.active_count()
    taken: list[int] = []
    items = taken_ahead(counted(1_000_000, taken))
    next(items)
    items.close()
    end = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.05)
    assert threading.active_count() == before
    assert len(taken) < 5
