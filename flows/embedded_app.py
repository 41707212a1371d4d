"""Application of the embedded server: Prefect's own, which ends when the process that started it is no more.

A killed process ends nothing by itself, but the pipe that it held open to this one closes.
"""

import os
import signal
import sys
from threading import Thread

from fastapi import FastAPI
from prefect.server.api.server import create_app


def create() -> FastAPI:
    """Return the application, and watch standard input for its end."""
    Thread(target=_end_with_parent, daemon=True).start()
    return create_app()


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
