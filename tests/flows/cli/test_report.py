"""`nato-asia report` and `nato-asia chart`: they write what the published file holds, and name what is wrong."""

import re
from pathlib import Path

import pytest

from tests.flows.cli.conftest import Run
from tests.flows.reported import fill, pages_of, warehouse_in


@pytest.fixture
def data(tmp_path: Path, empty_warehouse: Path) -> Path:
    with warehouse_in(tmp_path / "data", empty_warehouse) as rows:
        fill(rows, a_quarter=12)
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_writes_the_report_and_says_where(data: Path, nato_asia: Run) -> None:
    ran = nato_asia("report", "--data", str(data))
    assert ran.returncode == 0
    assert f"{data}/published/report/index.html: 4 pages and 7 charts are new." in ran.stdout
    assert "index.html: it was up to date." in nato_asia("report", "--data", str(data)).stdout


def test_without_quotes_it_quotes_nothing(data: Path, nato_asia: Run) -> None:
    nato_asia("report", "--data", str(data), "--no-quotes")
    assert pages_of(data)["themes/containment.html"].xpath("//blockquote") == []
    nato_asia("report", "--data", str(data))
    assert pages_of(data)["themes/containment.html"].xpath("//blockquote")


def test_the_browser_is_given_the_address_of_the_file(
    data: Path, nato_asia: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    monkeypatch.setattr("webbrowser._tryorder", None)  # what an earlier test may have found
    assert nato_asia("report", "--data", str(data), "--open").returncode == 0
    assert (tmp_path / "opened").read_text().strip() == f"file://{data}/published/report/index.html"


def test_where_nothing_is_published_it_says_what_to_run(tmp_path: Path, nato_asia: Run) -> None:
    ran = nato_asia("report", "--data", str(tmp_path))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "nothing is published here yet" in ran.stderr


@pytest.mark.parametrize(("to", "begins"), [("one.svg", b"<svg"), ("one.PNG", b"\x89PNG")])
def test_a_chart_is_a_file_of_the_format_that_its_name_says(data: Path, nato_asia: Run, to: str, begins: bytes) -> None:
    ran = nato_asia("chart", "containment", "--data", str(data), "--to", to)
    assert (ran.returncode, ran.stdout.strip()) == (0, to)
    assert Path(to).read_bytes().startswith(begins)


def test_a_chart_has_the_marks_of_the_report_and_says_what_it_shows(data: Path, nato_asia: Run) -> None:
    nato_asia("report", "--data", str(data))
    nato_asia("chart", "containment", "--data", str(data))
    drawn = Path("containment.svg").read_text("utf-8")
    shapes = re.findall(r' d="([^"]+)"', (data / "published/report/charts/containment.svg").read_text("utf-8"))
    assert len(shapes) > 10
    assert [shape for shape in shapes if shape not in drawn] == []
    assert "Share of commentary on NATO in Asia" in drawn


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["contanment"], "Did you mean 'containment'?"),
        (["containment", "--to", "one.pdf"], "Name it .svg or .png."),
        (["containment", "--to", "nowhere/one.svg"], "cannot be written"),
    ],
)
def test_what_is_wrong_with_a_chart_is_named(data: Path, nato_asia: Run, arguments: list[str], said: str) -> None:
    ran = nato_asia("chart", *arguments, "--data", str(data))
    assert ran.returncode == 2
    assert said in ran.stderr
