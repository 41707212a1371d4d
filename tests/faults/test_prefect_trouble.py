"""Rows 5, 9 and 53 of the fault list, with Prefect: a server that is down or broken, and runs whose process died."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.faults.holds import sound, state_of
from tests.faults.kills import Commanded
from tests.flows.newsstand import Newsstand, a_newsstand
from tests.prefect_server import Server, a_prefect_server, wait_until
from tests.web import Answering, Canned, Seen

pytestmark = pytest.mark.timeout(600)
NOW = "2026-10-21T02:15:00Z"
ENDED = {"CRASHED", "FAILED", "CANCELLED"}


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_prefect_server(tmp_path_factory.mktemp("server")) as opened:
        yield opened


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        opened.stock(3)
        opened.write_toml()
        yield opened


def environment(api: str, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "PREFECT_API_URL": api,
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        **more,
    }


@pytest.fixture
def broken_api() -> Iterator[str]:
    """A server that answers every question with 500."""

    class Broken(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(500)

        do_POST = do_GET

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Broken)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/api"
    server.shutdown()
    server.server_close()
    thread.join()


def nowhere() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/api"


@pytest.mark.parametrize("is_down", [True, False])
def test_row_53_without_its_server_a_night_runs_or_fails_before_it_asks_for_anything(
    stand: Newsstand, broken_api: str, is_down: bool
) -> None:
    api = nowhere() if is_down else broken_api
    ended = Commanded(stand.folder, NOW, environment(api, PREFECT_CLIENT_MAX_RETRIES="0")).ended()
    if ended.code == 0:
        assert stand.ask("select count(*) from core.articles") == [(3,)]
    else:
        assert stand.web.paths() == [], ended.said[-2000:]
    assert not stand.night(22).violations
    assert stand.ask("select count(*) from core.articles") == [(3,)]


def test_row_53_trouble_of_the_server_is_one_sentence(stand: Newsstand) -> None:
    ended = Commanded(stand.folder, NOW, environment(nowhere(), PREFECT_CLIENT_MAX_RETRIES="0")).ended()
    assert "Traceback" not in ended.said


def gated(stand: Newsstand, slug: str) -> tuple[threading.Event, threading.Event]:
    reached, opened = threading.Event(), threading.Event()
    answer = stand.web.routes[f"/{slug}/"]

    def wait(_seen: Seen) -> Answering:
        reached.set()
        opened.wait(120)
        assert isinstance(answer, Canned)
        return answer

    stand.web.routes[f"/{slug}/"] = wait
    return reached, opened


def test_row_9_told_to_stop_the_run_is_no_success_for_the_server_either(stand: Newsstand, prefect: Server) -> None:
    reached, opened = gated(stand, "p1")
    night = Commanded(stand.folder, NOW, prefect.environment)
    assert reached.wait(120)
    night.kill(group=False, number=signal.SIGTERM)
    threading.Timer(20, opened.set).start()
    assert night.ended().code not in (0, 3)
    opened.set()
    states = wait_until(lambda: {one["state_type"] for one in prefect.ask("flow_runs/filter")} & ENDED)
    assert states <= ENDED


def test_row_5_killed_under_prefect_the_next_run_goes_to_its_end_and_another_adds_nothing(
    stand: Newsstand, prefect: Server
) -> None:
    reached, opened = gated(stand, "p1")
    night = Commanded(stand.folder, NOW, prefect.environment)
    assert reached.wait(120)
    night.kill()
    assert night.ended().code == -signal.SIGKILL
    opened.set()
    again = Commanded(stand.folder, NOW, prefect.environment).ended()
    assert again.code == 0, again.said
    before = state_of(stand.settings.data)
    assert Commanded(stand.folder, NOW, prefect.environment).ended().code == 0
    assert sound(stand.settings.data) == before
