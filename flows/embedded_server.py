"""Embedded server: Prefect's own, for runs by hand where no other one is configured, started once in a process.

Prefect would start it by itself, and to do so import the whole server into this process as well: half of what a quiet
night costs. Here it also runs without the services that only people who watch a server need.
"""

import atexit
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from http.client import HTTPConnection, HTTPException
from importlib.resources import files
from pathlib import Path

from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_LOGGING_TO_API_ENABLED,
    PREFECT_SERVER_EPHEMERAL_ENABLED,
    PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS,
    get_current_settings,
    temporary_settings,
)

_END_S = 5.0
_INSTALLED = str(Path(str(files("flows"))).parent)
_SERVER = {
    "PREFECT__SERVER_EPHEMERAL": "1",  # as Prefect 3.8 starts it: few services, no user interface
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_UI_ENABLED": "0",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "0",
    "PREFECT_SERVER_EVENTS_STREAM_OUT_ENABLED": "0",
    "PREFECT_SERVER_LOGS_STREAM_OUT_ENABLED": "0",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "0",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "0",
}


@contextmanager
def recording_server() -> Iterator[bool]:
    """Let the runs of this block be recorded, by the configured server, or else by the embedded one.

    Yields whether somebody may watch them, on the configured one. The other takes no log lines, which are in the data
    folder, and no heartbeats. Raises RuntimeError where it does not start.
    """
    if PREFECT_API_URL.value() or not PREFECT_SERVER_EPHEMERAL_ENABLED.value():
        yield True
        return
    with temporary_settings(
        {
            PREFECT_API_URL: _started(),
            PREFECT_LOGGING_TO_API_ENABLED: False,
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
        }
    ):
        yield False


@cache
def _started() -> str:
    """Start the server, and return the address of its API when it answers there; it ends with this process."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = _start(listening)
    atexit.register(_end, server)
    # The socket is now the server's alone: a request waits in it, and breaks off where the server ends.
    patience_s = PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS.value()
    with closing(HTTPConnection("127.0.0.1", port, timeout=patience_s)) as asking:
        try:
            asking.request("GET", "/api/health")
            asking.getresponse()
        except TimeoutError as silent:
            _end(server)
            raise RuntimeError(f"the embedded server was not ready after {patience_s} seconds") from silent
        except (HTTPException, OSError) as broken:
            _end(server)
            raise RuntimeError(f"the embedded server ended before it was ready: {broken}") from broken
    return f"http://127.0.0.1:{port}/api"


def _start(listening: socket.socket) -> "subprocess.Popen[bytes]":
    # Nothing of the working folder is imported: a user may have a folder named flows.
    command = (sys.executable, "-P", "-m", "uvicorn", "--app-dir", _INSTALLED, "--factory", "flows.embedded_app:create")
    options = ("--fd", str(listening.fileno()), "--lifespan", "on", "--log-level", "error")
    environment = os.environ | get_current_settings().to_environment_variables(exclude_unset=True) | _SERVER
    return subprocess.Popen((*command, *options), env=environment, pass_fds=[listening.fileno()], stdin=subprocess.PIPE)


def _end(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(_END_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
