from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.circuit import Circuits
from pipeline.fetch.request_error import RequestError
from pipeline.records import Failure, HostState
from tests.pipeline.fetch.asking import NOW, Asking
from tests.web import Canned, Seen, Web

PAGE = b"<p>NATO opens an office in Tokyo.</p>"
HOST = "news.example"


def rests(circuits: Circuits, now: datetime = NOW, host: str = HOST) -> int | None:
    """The seconds until the host may be asked again, None where it may be now."""
    try:
        circuits.check(host, now)
    except RequestError as error:
        return error.retry_after_s
    return None


def failing(n: int, circuits: Circuits | None = None) -> Circuits:
    circuits = circuits or Circuits(n_failures=5, rest_s=3_600)
    for _ in range(n):
        circuits.failed(HOST, NOW)
    return circuits


def test_the_fifth_failure_in_a_row_opens_the_circuit_for_this_host_only() -> None:
    assert rests(failing(4)) is None
    assert rests(failing(5)) == 3_600
    assert rests(failing(5), host="other.example") is None


def test_a_resting_host_is_worth_another_night_and_no_second_attempt_in_this_one() -> None:
    with pytest.raises(RequestError) as caught:
        failing(5).check(HOST, NOW)
    resting = caught.value
    assert (resting.reason, resting.retry_later, resting.retry_now) == ("host_resting", True, False)


def test_an_answer_starts_the_count_again() -> None:
    circuits = failing(4)
    circuits.answered(HOST)
    assert rests(failing(4, circuits)) is None


def test_once_rested_the_host_has_one_chance_and_a_success_closes_the_circuit() -> None:
    circuits = failing(5)
    later = NOW + timedelta(hours=1)
    assert rests(circuits, later) is None
    circuits.failed(HOST, later)
    assert rests(circuits, later) == 3_600
    circuits.answered(HOST)
    assert rests(circuits, later) is None
    assert circuits.states() == (HostState(host=HOST),)


def test_a_server_that_names_a_time_rests_until_then_and_a_shorter_one_does_not_shorten_it() -> None:
    circuits = Circuits()
    circuits.failed(HOST, NOW, 90)
    circuits.failed(HOST, NOW, 10)
    assert rests(circuits) == 90
    assert rests(circuits, NOW + timedelta(seconds=89.5)) == 1
    assert rests(circuits, NOW + timedelta(seconds=90)) is None


def test_trouble_that_will_not_pass_is_an_answer() -> None:
    circuits = failing(4)
    circuits.learn(HOST, RequestError("http_404", "", retry_later=False), NOW)
    assert circuits.states() == (HostState(host=HOST),)
    circuits.learn(HOST, RequestError("http_429", "", retry_later=True, retry_after_s=7), NOW)
    assert rests(circuits) == 7


def test_what_one_night_learnt_the_next_one_knows() -> None:
    states = failing(5).states()
    assert states == (HostState(host=HOST, n_failures=5, open_until=NOW + timedelta(hours=1)),)
    reopened = Circuits({state.host: state for state in states})
    assert rests(reopened) == 3_600
    assert reopened.states() == states


def test_hosts_that_only_ever_answered_are_not_worth_keeping() -> None:
    circuits = Circuits()
    circuits.answered(HOST)
    assert circuits.states() == ()


def test_threads_lose_no_failure() -> None:
    circuits = Circuits()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: circuits.failed(HOST, NOW), range(2_000)))
    assert circuits.states()[0].n_failures == 2_000


@given(st.lists(st.sampled_from(["fail", "wait", "answer"]), max_size=30), st.integers(1, 6))
def test_a_circuit_is_open_exactly_after_enough_failures_in_a_row_or_a_named_time(events: list[str], n: int) -> None:
    circuits = Circuits(n_failures=n)
    for event in events:
        if event == "answer":
            circuits.answered(HOST)
        else:
            circuits.failed(HOST, NOW, 60 if event == "wait" else None)
    since = events[::-1].index("answer") if "answer" in events else len(events)
    last = events[len(events) - since :]
    assert (rests(circuits) is not None) == (len(last) >= n or "wait" in last)


# --- in a client -----------------------------------------------------------------------------------------------------


def test_robots_txt_counts_and_a_resting_host_is_not_asked_for_it_either(web: Web, ask: Asking) -> None:
    ask.circuits = Circuits()
    web.routes |= {"/robots.txt": Canned(503, {"Retry-After": "60"}), "/a": Canned(body=PAGE)}
    assert [ask.failure(web.url("/a")).reason for _ in range(3)] == ["robots_unreachable", *["host_resting"] * 2]
    assert len(web.log) == 1


def test_silence_counts_as_a_failure(web: Web, ask: Asking) -> None:
    ask.circuits = Circuits()

    def say_nothing(_seen: Seen) -> Canned:
        ask.hang()
        return Canned(body=PAGE)

    web.routes["/a"] = say_nothing
    assert ask.failure(web.url("/a")).reason == "timeout"
    assert [state.n_failures for state in ask.circuits.states()] == [1]


def test_clients_that_share_their_circuits_learn_from_each_other(web: Web, ask: Asking) -> None:
    web.routes["/a"] = Canned(429, {"Retry-After": "60"})
    ask.circuits = Circuits()
    ask(web.url("/a"))
    second = Asking(allow={web.address}, circuits=ask.circuits)
    assert second.failure(web.url("/b")).reason == "host_resting"


def test_without_circuits_every_address_is_asked(web: Web, ask: Asking) -> None:
    web.routes |= {"/a": Canned(429, {"Retry-After": "60"}), "/b": Canned(body=PAGE)}
    assert ask.failure(web.url("/a")).reason == "http_429"
    assert ask.answer(web.url("/b")).body == PAGE


def test_a_request_that_waits_for_its_turn_is_not_sent_once_the_host_rests(web: Web, ask: Asking) -> None:
    web.routes["/a"] = Canned(503, {"Retry-After": "60"})
    ask.circuits = Circuits()
    ask.limit(host_connections=1)
    answered = ask.all(*(ask.request(web.url("/a")) for _ in range(20)))
    assert sum(one.reason == "host_resting" for one in answered if isinstance(one, Failure)) == 19
    assert web.paths() == ["/a"]


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://me:you@news.example/", "http://news.example:22/"])
def test_what_is_never_asked_teaches_nothing(ask: Asking, url: str) -> None:
    ask.circuits = Circuits()
    ask(url)
    assert ask.circuits.states() == ()
