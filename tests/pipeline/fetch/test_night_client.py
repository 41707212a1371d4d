"""One client for all threads of a night: one pace, one robots.txt, no response lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from pipeline.fetch.client import Client
from pipeline.fetch.guard import Admitted, Guard
from pipeline.fetch.night_client import NightClient
from pipeline.fetch.robots import Robots
from pipeline.records import Answer, Failure, Request, Role
from tests.pipeline.fetch.asking import NOW, PATIENCE_S, QUICK, USER_AGENT
from tests.web import Canned, Seen, Web

PAGE = b"<p>NATO opens an office in Tokyo.</p>"


def a_client(web: Web) -> NightClient:
    guard = Guard(allow=frozenset({web.address}))
    return NightClient(
        lambda: Client(user_agent=USER_AGENT, guard=guard, limits=QUICK, robots=Robots(USER_AGENT), now=lambda: NOW)
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
    together = threading.Barrier(QUICK.host_connections)

    def dawdle(_seen: Seen) -> Canned:
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        together.wait(PATIENCE_S)
        with lock:
            under_way[0] -= 1
        return Canned(body=PAGE)

    web.routes["/page"] = dawdle
    with a_client(web) as client, ThreadPoolExecutor(8) as pool:
        assert {type(one) for one in pool.map(client.get, requests(web, 40))} == {Answer}
    assert most == [QUICK.host_connections]
    assert [seen.path for seen in web.log].count("/robots.txt") == 1


def test_no_more_is_asked_than_is_taken(web: Web) -> None:
    n_begun = 0

    def counted() -> Iterator[Request]:
        nonlocal n_begun
        for request in requests(web, 100):
            n_begun += 1
            yield request

    web.routes["/page"] = Canned(body=PAGE)
    with a_client(web) as client:
        answers = client.get_each(counted(), at_once=5)
        for _ in range(3):
            next(answers)
        assert 5 <= n_begun <= 5 + 3


def test_leaving_ends_what_is_under_way(web: Web) -> None:
    asked, released = threading.Event(), threading.Event()

    def wait(_seen: Seen) -> Canned:
        asked.set()
        released.wait(PATIENCE_S)
        return Canned(body=PAGE)

    web.routes["/page"] = wait
    with ThreadPoolExecutor(1) as pool:
        with a_client(web) as client:
            asking = pool.submit(client.get, requests(web, 1)[0])
            assert asked.wait(PATIENCE_S)
        with pytest.raises(CancelledError):
            asking.result(PATIENCE_S)
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


def test_a_long_retry_after_is_not_waited_for(web: Web) -> None:
    web.routes["/page"] = Canned(429, {"Retry-After": "31"})
    with a_client(web) as client:
        answered = client.get(requests(web, 1)[0])
    assert isinstance(answered, Failure)
    assert (answered.reason, answered.retry_after_s, len(web.paths())) == ("http_429", 31, 1)
