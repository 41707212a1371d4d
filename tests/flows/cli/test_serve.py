"""`nato-asia serve`: the published files in the browser, from an empty folder to Ctrl-C."""

import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.flows.cli.conftest import Run


@pytest.fixture
def published(tmp_path: Path, empty_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data" / "published"
    (folder / "csv").mkdir(parents=True)
    shutil.copy(empty_warehouse, folder / "nato_asia.duckdb")
    return folder


def test_without_anything_published_it_says_what_to_run(
    nato_asia: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = nato_asia("serve")
    assert shown.returncode == 2
    assert "nothing is published here yet" in shown.stderr
    assert "`nato-asia nightly`" in shown.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("has_report", [True, False])
def test_it_shows_the_report_or_the_list_of_files_until_ctrl_c(published: Path, has_report: bool) -> None:
    if has_report:
        (published / "report").mkdir()
        (published / "report" / "index.html").write_text("<!doctype html><title>the report</title>")
    command = [sys.executable, "-m", "flows.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        (address,) = re.findall(r"http://127\.0\.0\.1:\d+/\S*", serving.stdout.readline())
        with urllib.request.urlopen(address, timeout=10) as answer:
            page = answer.read().decode()
        serving.send_signal(signal.SIGINT)
        rest = serving.stdout.read()
    assert serving.returncode == 0
    assert rest == "Stopped.\n"
    assert address.endswith("/report/") is has_report
    assert ("the report" if has_report else 'href="csv/"') in page


def test_a_port_that_is_no_port_is_refused(nato_asia: Run, published: Path) -> None:
    assert nato_asia("serve", "--port", "70000").returncode == 2
    assert sorted(path.name for path in published.iterdir()) == ["csv", "nato_asia.duckdb"]
