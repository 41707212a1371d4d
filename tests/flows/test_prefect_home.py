"""Prefect's database of runs by hand cannot fill the disk, and is never taken away from a server that uses it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from flows.prefect_home import FILE, limit_database


@pytest.fixture
def grown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database that has outgrown the limit, in the mode in which Prefect keeps it."""
    monkeypatch.setattr("flows.prefect_home.MOST_BYTES", 100_000)
    with closing(sqlite3.connect(tmp_path / FILE)) as con:
        con.execute("pragma journal_mode = wal")
        con.execute("create table runs (name text)")
        con.execute("insert into runs values (?)", ["x" * 200_000])
        con.commit()
    (tmp_path / "profiles.toml").write_text("mine")
    return tmp_path


def test_a_database_that_has_outgrown_its_limit_is_removed_and_nothing_else(grown: Path) -> None:
    limit_database(grown)
    assert [path.name for path in grown.iterdir()] == ["profiles.toml"]


def test_one_that_a_server_uses_stays(grown: Path) -> None:
    with closing(sqlite3.connect(grown / FILE)) as server:
        assert server.execute("select count(*) from runs").fetchone() == (1,)
        limit_database(grown)
        assert server.execute("select count(*) from runs").fetchone() == (1,)
    assert (grown / FILE).exists()


def test_a_small_one_stays(grown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.prefect_home.MOST_BYTES", 10_000_000)
    limit_database(grown)
    assert (grown / FILE).exists()


def test_a_corrupt_one_is_removed(grown: Path) -> None:
    (grown / FILE).write_bytes(b"x" * 200_000)
    limit_database(grown)
    assert not (grown / FILE).exists()


def test_without_one_nothing_happens(tmp_path: Path) -> None:
    limit_database(tmp_path / "prefect")
    assert not (tmp_path / "prefect").exists()
