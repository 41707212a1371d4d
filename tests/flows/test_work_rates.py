"""Rates are what this machine has measured last, kept outside the parts."""

import platform
import threading
from pathlib import Path

import pytest

from flows.work_rates import DoneWork, RateKind, measured_rate, note_work


def noted(history: Path, kind: RateKind, n_bytes: int, seconds: float) -> None:
    note_work(history, DoneWork(kind=kind, n_bytes=n_bytes, seconds=seconds))


def test_a_rate_is_that_of_all_works_of_its_kind(tmp_path: Path) -> None:
    noted(tmp_path, "declared", 1_000, 1)
    noted(tmp_path, "declared", 5_000, 2)
    noted(tmp_path, "download", 10, 1)
    rate = measured_rate(tmp_path, "declared")
    assert rate
    assert (rate.bytes_per_s, rate.n_measured) == (2_000, 2)
    assert measured_rate(tmp_path, "all") is None


def test_only_the_last_works_count(tmp_path: Path) -> None:
    noted(tmp_path, "all", 1, 1_000)
    for _ in range(200):
        noted(tmp_path, "all", 7, 1)
    rate = measured_rate(tmp_path, "all")
    assert rate
    assert rate.bytes_per_s == 7


def test_another_machine_and_a_torn_line_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted(tmp_path, "declared", 100, 1)
    (file,) = (tmp_path / "rates").iterdir()
    with file.open("a") as lines:
        lines.write('{"kind": "decl')
    rate = measured_rate(tmp_path, "declared")
    assert rate
    assert rate.bytes_per_s == 100
    monkeypatch.setattr(platform, "node", lambda: "another/machine")
    assert measured_rate(tmp_path, "declared") is None
    noted(tmp_path, "declared", 300, 1)
    assert sorted(path.name for path in (tmp_path / "rates").iterdir())[-1] >= "another-machine.jsonl"


def test_lines_of_several_writers_do_not_mix(tmp_path: Path) -> None:
    def write() -> None:
        for _ in range(100):
            noted(tmp_path, "declared", 3, 1)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (file,) = (tmp_path / "rates").iterdir()
    assert file.read_text().count("\n") == 400
    assert all(DoneWork.model_validate_json(line) for line in file.read_text().splitlines())
