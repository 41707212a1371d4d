import asyncio
import itertools
from collections.abc import Awaitable

from pipeline.fetch.pace import Pace
from tests.clock import run


def starts(pace: Pace, *visits: tuple[str, float], stay_s: float = 0.0) -> tuple[list[tuple[str, float]], int]:
    """When each visit started, in order, and how many were under way at once at most."""
    started: list[tuple[str, float]] = []
    under_way = 0
    most = 0

    async def visit(host: str, delay_s: float) -> None:
        nonlocal under_way, most
        await pace.enter(host, delay_s)
        started.append((host, asyncio.get_running_loop().time()))
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(stay_s)
        under_way -= 1
        pace.leave(host)

    async def all_visits() -> None:
        await asyncio.gather(*itertools.starmap(visit, visits))

    run(all_visits())
    return started, most


def test_starts_at_one_host_keep_their_distance() -> None:
    started, _ = starts(Pace(connections=20, host_connections=2), *[("a", 4.0)] * 4)
    assert started == [("a", 0.0), ("a", 4.0), ("a", 8.0), ("a", 12.0)]


def test_the_longer_of_two_delays_holds_for_the_one_who_asks_for_it() -> None:
    started, _ = starts(Pace(connections=20, host_connections=2), ("a", 0.0), ("a", 4.0))
    assert started == [("a", 0.0), ("a", 4.0)]


def test_hosts_do_not_wait_for_each_other() -> None:
    started, _ = starts(Pace(connections=20, host_connections=2), *((host, 5.0) for host in "abcdefgh"))
    assert started == [(host, 0.0) for host in "abcdefgh"]


def test_one_host_has_no_more_visitors_than_permitted() -> None:
    assert starts(Pace(connections=20, host_connections=2), *[("a", 0.0)] * 8, stay_s=1.0)[1] == 2


def test_all_hosts_together_have_no_more_visitors_than_permitted() -> None:
    pace = Pace(connections=3, host_connections=2)
    assert starts(pace, *((host, 0.0) for host in "abcdefgh"), stay_s=1.0)[1] == 3


def test_a_visitor_who_gives_up_waiting_leaves_no_place_taken() -> None:
    async def give_up_then_visit() -> None:
        pace = Pace(connections=1, host_connections=1)
        await pace.enter("a", 0.0)
        waiting: list[Awaitable[None]] = [pace.enter("a", 0.0), pace.enter("b", 0.0)]
        for enter in waiting:
            try:
                await asyncio.wait_for(enter, 1.0)
            except TimeoutError:
                continue
            raise AssertionError("the only place was given twice")
        pace.leave("a")
        async with asyncio.timeout(1):
            for host in ("a", "b"):
                await pace.enter(host, 0.0)
                pace.leave(host)

    run(give_up_then_visit())


def test_a_host_that_asks_for_a_pause_holds_those_who_wait_already() -> None:
    async def visits() -> float:
        pace = Pace(connections=2, host_connections=2)
        await pace.enter("a", 0.0)
        waiting = asyncio.create_task(pace.enter("a", 2.0))
        await asyncio.sleep(1.0)
        pace.hold("a", 8.0)
        await waiting
        return asyncio.get_running_loop().time()

    assert run(visits()) == 1.0 + 8.0
