"""One client for all threads of a night: one pace, one robots.txt, no response lost."""

import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from pipeline.fetch.client import Client
from pipeline.fetch.guard import Admitted, Guard
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.night_client import NightClient
from pipeline.fetch.robots import Robots
from pipeline.records import Answer, Failure, Request, Role
from tests.pipeline.fetch.asking import NOW, QUICK, USER_AGENT
from tests.web import Canned, Seen, Web

PAGE = b"<p>NATO opens an office in Tokyo.</p>"


def a_client(web: Web, limits: ClientLimits = QUICK) -> NightClient:
    guard = Guard(allow=frozenset({web.address}))
    return NightClient(
        lambda: Client(user_agent=USER_AGENT, guard=guard, limits=limits, robots=Robots(USER_AGENT), now=lambda: NOW)
    )


def requests(web: Web, n: int) -> list[Request]:
    return [Request(url=web.url(f"/page?n={n}"), role=Role.PAGE, source_id="s", subject_id=str(n)) for n in range(n)]


def test_every_question_gets_its_own_answer(web: Web) -> None:
    web.routes["/page"] = lambda seen: Canned(body=seen.path.encode())
    with a_client(web) as client:
        answers = list(client.get_each(requests(web, 50), at_once=8))
    found = {one.request.subject_id: one.body for one in answers if isinstance(one, Answer)}
    assert found == {str(n): f"/page?n={n}".encode() for n in range(50)}


def test_all_threads_share_one_robots_txt_and_the_limit_of_a_host(web: Web) -> None:
    lock, under_way, most = threading.Lock(), [0], [0]

    def dawdle(_seen: Seen) -> Canned:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        time.sleep(0.01)
        with lock:
            under_way[0] -= 1
        return Canned(body=PAGE)

    web.routes["/page"] = dawdle
    with a_client(web) as client, ThreadPoolExecutor(8) as pool:
        assert {type(one) for one in pool.map(client.get, requests(web, 40))} == {Answer}
    assert most == [QUICK.host_connections]
    assert [seen.path for seen in web.log].count("/robots.txt") == 1


def test_no_more_is_asked_than_is_taken(web: Web) -> None:
    web.routes["/page"] = Canned(body=PAGE)
    with a_client(web) as client:
        answers = client.get_each(requests(web, 100), at_once=5)
        for _ in range(3):
            next(answers)
        time.sleep(0.2)
        assert len(web.paths()) <= 5 + 3


def test_leaving_ends_what_is_under_way(web: Web) -> None:
    released = threading.Event()

    def wait(_seen: Seen) -> Canned:
        released.wait(5)
        return Canned(body=PAGE)

    web.routes["/page"] = wait
    with ThreadPoolExecutor(1) as pool:
        with a_client(web) as client:
            asking = pool.submit(client.get, requests(web, 1)[0])
            while not web.paths():
                time.sleep(0.01)
        with pytest.raises(CancelledError):
            asking.result(5)
    released.set()


def test_a_mistake_of_ours_about_one_address_stops_no_other(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.routes["/page"] = Canned(body=PAGE)
    real = Client._admit

    async def stumble(self: Client, url: str) -> Admitted:
        if url.endswith("n=1"):
            raise ZeroDivisionError("a mistake")
        return await real(self, url)

    monkeypatch.setattr(Client, "_admit", stumble)
    with a_client(web) as client:
        answers = list(client.get_each(requests(web, 3), at_once=2))
    assert sorted(one.reason for one in answers if isinstance(one, Failure)) == ["crashed"]
    assert sum(isinstance(one, Answer) for one in answers) == 2


def test_a_closing_client_takes_no_more_questions(web: Web) -> None:
    client = a_client(web)
    with client:
        pass
    with pytest.raises(CancelledError):
        client.get(requests(web, 1)[0])


def test_a_short_retry_after_is_waited_for_by_all_who_ask_that_host(web: Web) -> None:
    asked_at: list[float] = []

    def busy_once(_seen: Seen) -> Canned:
        asked_at.append(time.monotonic())
        return Canned(429, {"Retry-After": "1"}) if len(asked_at) == 1 else Canned(body=PAGE)

    web.routes["/page"] = busy_once
    with a_client(web, QUICK.model_copy(update={"host_connections": 1, "total_s": 0.9})) as client:
        answers = list(client.get_each(requests(web, 3), at_once=3))
    assert [type(one) for one in answers] == [Answer] * 3  # waiting did not count towards the deadline
    assert asked_at[1] - asked_at[0] >= 1


def test_a_long_retry_after_is_not_waited_for(web: Web) -> None:
    web.routes["/page"] = Canned(429, {"Retry-After": "31"})
    with a_client(web) as client:
        answered = client.get(requests(web, 1)[0])
    assert isinstance(answered, Failure)
    assert (answered.reason, answered.retry_after_s, len(web.paths())) == ("http_429", 31, 1)
