"""A Prefect server of one's own, in a temporary folder, as tests and benchmarks need it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy
from typing import Any

ROOT = Path(__file__).parents[1]
PREFECT = [sys.executable, "-m", "prefect"]
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
PATIENCE_S = 180  # bounds a hang; nothing here is expected to take so long


class Server:
    """A Prefect server of its own in a temporary folder."""

    def __init__(self, folder: Path, port: int) -> None:
        self.api = f"http://127.0.0.1:{port}/api"
        self.checkout = folder / "checkout"  # what `git clone` gives a user, as far as deployments go
        self.checkout.mkdir()
        copy(ROOT / "prefect.yaml", self.checkout)
        self.environment = {
            **os.environ,
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_API_URL": self.api,
            "DO_NOT_TRACK": "1",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_LOGGING_LEVEL": "INFO",
        }

    @contextmanager
    def used_here(self) -> Iterator[None]:
        """Let flows of this process report to the server, without the heartbeats for which the end of a run waits."""
        from prefect.events.worker import EventsWorker
        from prefect.logging.handlers import APILogWorker
        from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        with temporary_settings({PREFECT_API_URL: self.api, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            try:
                yield
            finally:
                APILogWorker.drain_all(timeout=10)  # what is still to be sent would be sent when the server is gone
                EventsWorker.drain_all()

    def prefect(self, *arguments: str, **environment: str) -> str:
        shown = subprocess.run(
            [*PREFECT, *arguments],
            cwd=self.checkout,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert shown.returncode == 0, shown.stdout + shown.stderr
        return shown.stdout

    @contextmanager
    def worker(self, folder: Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a worker, started in `folder` in a session of its own, with no variable but the server's address."""
        with log.open("w") as out:
            start = [*PREFECT, "worker", "start", "--pool", "nato-asia"]
            worker = subprocess.Popen(
                start, cwd=folder, env=self.environment, stdout=out, stderr=out, start_new_session=True
            )
            try:
                yield worker
            finally:
                worker.terminate()
                worker.wait(timeout=60)

    def runs(self, *states: str) -> list[dict[str, Any]]:
        """Return the flow runs in any of these states, newest first."""
        found: list[dict[str, Any]] = self.ask(
            "flow_runs/filter", flow_runs={"state": {"type": {"any_": states}}}, sort="START_TIME_DESC"
        )
        return found

    def ask(self, path: str, **body: Any) -> Any:
        request = urllib.request.Request(
            f"{self.api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        for pause_s in (1, 2, 4, 8, None):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as busy:  # its SQLite is locked for a while
                if busy.code < 500 or pause_s is None:
                    raise
                time.sleep(pause_s)
        raise AssertionError

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.api}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def wait_until(holds: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE_S
    while not (found := holds()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.5)
    return found


@contextmanager
def a_prefect_server(folder: Path) -> Iterator[Server]:
    """Run a server in `folder`; yield it when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(folder, port)
    start = [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "server.log").open("w") as log:
        running = subprocess.Popen(start, cwd=folder, env=server.environment, stdout=log, stderr=log)
        try:
            wait_until(server.is_up)
            yield server
        finally:
            running.terminate()
            try:
                running.wait(timeout=60)
            except subprocess.TimeoutExpired:
                running.kill()
