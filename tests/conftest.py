"""What holds for all tests, and a warehouse with nothing in it, made once."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.connection import Warehouse

os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
# A shell starts what runs in the background with Ctrl-C ignored, which every program that tests start would inherit.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one worker run all tests of a file, and one those of all files that need the Prefect server."""
    for item in items:
        is_of_prefect = {"server", "demo"} & set(getattr(item, "fixturenames", ()))
        item.add_marker(pytest.mark.xdist_group("prefect" if is_of_prefect else str(item.path)))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Only bytes that can be read name a test: packed or random ones differ between workers, by time or chance."""
    return argname if isinstance(val, bytes) and not _is_readable(val) else None


def _is_readable(val: bytes) -> bool:
    return val.isascii() and all(word.isprintable() for word in val.decode("ascii").split())


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed warehouse with its schema and no row, to be copied: all migrations take longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    Warehouse(path).close()
    return path


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """What a command sets for its own process, as the home of Prefect, ends with the test that ran it in this one."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
