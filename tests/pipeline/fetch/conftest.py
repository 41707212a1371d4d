"""Fixtures: a real server, a server that must receive no request, and a client."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.pipeline.fetch.asking import NOW, Asking
from tests.web import Web


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture
def canary() -> Iterator[Web]:
    """A server that nobody may reach."""
    with Web() as server:
        yield server
        assert server.n_connections == 0


@pytest.fixture
def ask(web: Web) -> Asking:
    return Asking(allow={web.address})
