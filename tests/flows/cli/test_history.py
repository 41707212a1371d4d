"""`nato-asia history`: what is printed before anything is asked for, and what a run, a load and a status say."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.cli.history.costs import say_costs
from flows.history_plans import plan_file, store_plan
from flows.lock import hold
from flows.routes import warc_files
from flows.settings import Settings
from pipeline.history.process import failed_part
from pipeline.records import HistoryPlan
from tests.flows.cli.conftest import Run
from tests.flows.past import parts_on_disk, past_settings, stored_plan, write_archives
from tests.prefect_server import Server


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def settings(home: Path) -> Settings:
    return past_settings(home)


@pytest.fixture
def recorded(server: Server) -> Iterator[None]:
    """Let the flows of a test report to a server that runs already."""
    with server.used_here():
        yield


def a_plan(route: str, n_files: int, **warc: object) -> HistoryPlan:
    warcs = [
        {"part_id": f"p{n}", "location": "https://data.example/p", "month": "2023-05", **warc} for n in range(n_files)
    ]
    said = {
        "plan_id": f"{route}-0123",
        "route": route,
        "warcs": warcs,
        "first_month": "2023-05",
        "last_month": "2023-06",
    }
    return HistoryPlan.model_validate(said)


def test_a_plan_of_files_at_hand_says_what_it_costs_and_what_comes_next(
    home: Path, settings: Settings, nato_asia: Run
) -> None:
    write_archives(home / "archives", n_pages=1)
    shown = nato_asia("history", "plan", "warc", "archives")
    assert shown.returncode == 0, shown.stderr
    said = " ".join(shown.stdout.split())
    assert "files at hand; pages of the sources in sources.toml." in said
    assert re.search(r"Files 2 web archives; [\d.]+ kB are to be read\. Disk about", said)
    assert "as documented; a run measures it here" in said
    assert "Download" not in said
    (file,) = (settings.history / "plans").iterdir()
    assert f"Next: nato-asia history run {file.stem}" in said
    assert not (settings.history / "warc").exists(), "nothing is read yet"


@pytest.mark.usefixtures("recorded")
def test_a_run_makes_parts_and_says_what_they_hold(home: Path, settings: Settings, nato_asia: Run) -> None:
    plan = stored_plan(settings, write_archives(home / "archives", n_pages=1))
    shown = nato_asia("history", "run", "warc", "--workers", "1")
    assert shown.returncode == 0, shown.stderr
    said = " ".join(shown.stdout.split())
    assert f"Reading the plan {plan.plan_id} on 1 process of this machine." in said
    assert "2 web archives read: 4 captures, 4 texts of 2 outlets, 0 of them core." in said
    assert said.endswith("Next: nato-asia history load")
    measured = nato_asia("history", "plan", "warc", "archives").stdout
    assert "measured here on 2 archives" in " ".join(measured.split())


@pytest.mark.usefixtures("recorded")
def test_a_damaged_archive_degrades_and_status_names_it_with_its_reason(
    home: Path, settings: Settings, nato_asia: Run
) -> None:
    files = write_archives(home / "archives", n_pages=1)
    plan = stored_plan(settings, files)
    files[0].write_bytes(files[0].read_bytes()[:-50])
    shown = nato_asia("history", "run", plan.plan_id, "--workers", "1")
    assert shown.returncode == 3, shown.stderr
    assert "1 web archive could not be read." in shown.stdout
    status = nato_asia("history", "status")
    assert status.returncode == 0
    assert re.search(rf"{plan.plan_id} +1 +1 +0 +0\n", status.stdout)
    assert plan.warcs[0].part_id in status.stdout
    assert "1 part is not loaded yet: run `nato-asia history load`." in status.stdout


def test_status_names_what_is_being_read_and_what_was_interrupted(settings: Settings, nato_asia: Run) -> None:
    store_plan(settings, a_plan("cc-news", 3))
    folder = settings.history / "cc-news"
    folder.mkdir()
    (folder / ".p1.warc.gz.4242.partial").touch()
    with hold(settings.history):
        shown = nato_asia("history", "status").stdout
    assert re.search(r"cc-news-0123 +0 +0 +1 +2\n", shown)
    assert re.search(r"Process \d+ is at work: p1\.", shown)
    assert "Interrupted: p1." in nato_asia("history", "status").stdout


def test_a_month_to_download_says_how_long_the_line_and_the_cores_take(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    plan = a_plan("cc-news", 600)
    store_plan(settings, plan)
    say_costs(settings, plan)
    said = " ".join(capsys.readouterr().out.split())
    assert "CC-NEWS, 2023-05 to 2023-06; pages of the sources in sources.toml." in said
    assert "Files 600 web archives; 643.6 GB are to be read." in said
    assert "Download 643.6 GB: 14.3 hours at 12.5 MB/s (as documented; a run measures it here)." in said
    assert "Disk about 9.7 GB stay as parts, and up to 4.3 GB more while files wait to be read." in said
    assert "Reading 3.6 hours on the 2 cores of this machine, at 25.0 MB/s a core" in said
    assert "On 100 cores (4 minutes) the download takes longer than the reading." in said


@pytest.mark.usefixtures("recorded")
def test_a_load_brings_the_parts_and_a_second_one_nothing(home: Path, settings: Settings, nato_asia: Run) -> None:
    stored_plan(settings, write_archives(home / "archives", months=("2023-04",), n_pages=2))
    assert nato_asia("history", "run", "warc", "--workers", "1").returncode == 0
    dry = nato_asia("history", "load", "--dry-run")
    assert dry.stdout == "To load: 1 part with 4 captures, 4 texts of 2 outlets, 2 of them core.\n"
    assert not settings.warehouse.exists()
    with hold(settings.data):  # as a night does
        refused = nato_asia("history", "load", "--dry-run")
    assert (refused.returncode, "already running" in refused.stderr) == (1, True), refused.stderr
    loaded = nato_asia("history", "load")
    assert loaded.returncode == 0, loaded.stderr
    assert "In all: 2 articles" in loaded.stdout
    again = nato_asia("history", "load")
    assert again.stdout == "Nothing is left to load: every part that was read is in the tables.\n"
    assert "Every part that was read is loaded" in nato_asia("history", "status").stdout
    coverage = nato_asia("history", "coverage", "--by", "month", "--source", "harbour")
    assert re.search(r"harbour +2023-04 +2 +2 +1 ", coverage.stdout), coverage.stdout
    assert "nothing to compare" in nato_asia("history", "compare").stdout
    forgotten = nato_asia("history", "forget", "warc")
    assert forgotten.returncode == 0, forgotten.stderr
    assert "In all: 0 articles." in forgotten.stdout
    assert parts_on_disk(settings) == {}


@pytest.mark.usefixtures("recorded")
def test_files_at_hand_go_from_bytes_to_a_question_in_one_command(
    home: Path, settings: Settings, nato_asia: Run
) -> None:
    write_archives(home / "archives", months=("2023-04",), n_pages=2)
    shown = nato_asia("history", "warc", "archives", "--workers", "1")
    assert shown.returncode == 0, shown.stderr
    assert "Loading: 1 part with 4 captures" in shown.stdout
    assert "nato-asia history coverage" in shown.stdout.splitlines()[-1]
    assert (settings.published / "nato_asia.duckdb").exists()


@pytest.mark.usefixtures("recorded")
def test_files_of_no_declared_source_say_whose_pages_they_hold_and_the_way_out(
    home: Path, settings: Settings, nato_asia: Run
) -> None:
    write_archives(home / "archives", months=("2023-04",), n_pages=2)
    settings.sources.write_text(
        '[[source]]\nid = "other"\nname = "Other"\nfeeds = [{ url = "https://other.example/feed/" }]\n'
    )
    shown = nato_asia("history", "warc", "archives", "--workers", "1")
    assert shown.returncode == 0, shown.stderr
    said = " ".join(shown.stdout.split())
    assert "0 texts of 0 outlets: no capture is of a source in" in said
    assert "The archives hold captures of harbour.example (2), meridian.example (2)." in said
    assert "`nato-asia sources add URL`" in said
    assert "or give --hosts all to read the pages of any host that name NATO." in said
    every = nato_asia("history", "warc", "archives", "--workers", "1", "--hosts", "all")
    assert "0 texts of 0 outlets" not in " ".join(every.stdout.split())


def test_status_names_what_cannot_be_read_any_more_without_its_file(
    home: Path, settings: Settings, nato_asia: Run
) -> None:
    files = write_archives(home / "archives", n_pages=1)
    plan = stored_plan(settings, files)
    first, second = plan.warcs
    failed_part(next(warc_files.bring(settings, plan)), "the file ends in the middle of a record.")
    at_hand = " ".join(nato_asia("history", "status").stdout.split())
    assert "in the middle of a record. Run the plan again: it reads the file once more." in at_hand
    assert "Without their WARC file" not in at_hand
    for file in files:
        file.unlink()
    said = " ".join(nato_asia("history", "status").stdout.split())
    for warc in (first, second):
        assert f"It needs its WARC file again, which is no longer at {warc.location}: put it back there" in said
    failed, lost = said.split("Without their WARC file")
    assert first.part_id in failed
    assert second.part_id in lost
    assert first.part_id not in lost


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan", "warc"], "FILE: this route reads what you name. Name WARC files"),
        (["plan", "warc", "nowhere"], "nowhere: there is no such file"),
        (["plan", "cc-news"], "--from: this route needs a first month, as in --from 2023-01."),
        (["plan", "cc-news", "--from", "2023"], "--from '2023': this is no month"),
        (["plan", "sites", "--from", "2023-05", "--until", "2023-01"], "the first month must not be after the last"),
        (["plan", "cc-news", "x", "--from", "2023-01"], "cc-news has lists of its own"),
        (["plan", "elsewhere"], "Invalid value for 'ROUTE'"),
        (["run", "warc"], "holds no plan yet. `nato-asia history plan` makes one."),
        (["run", "warc", "--scheduler", "tcp://x:1"], "Add --engine dask"),
        (["warc", "nowhere"], "nowhere: there is no such file"),
        (["load", "--data", "nowhere"], "--data nowhere: this folder does not exist"),
        (["status", "--data", "nowhere"], "--data nowhere: this folder does not exist"),
        (["coverage"], "nothing is published here yet"),
        (["forget", "warc"], "there is no warehouse here"),
    ],
    ids=" ".join,
)
def test_a_mistake_is_one_sentence_and_exit_code_2(
    settings: Settings, nato_asia: Run, words: list[str], said: str
) -> None:
    settings.data.mkdir()
    shown = nato_asia("history", *words)
    assert shown.returncode == 2, shown.stderr
    assert said in " ".join(shown.stderr.split()), shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_run_in_a_folder_that_is_worked_in_is_refused_at_once(home: Path, settings: Settings, nato_asia: Run) -> None:
    stored_plan(settings, write_archives(home / "archives", n_pages=1))
    with hold(settings.history):
        shown = nato_asia("history", "run", "warc")
    assert shown.returncode == 1
    assert "already running: process" in shown.stderr
    assert not (settings.data / "prefect").exists()


def test_a_plan_that_was_edited_wrongly_is_named(settings: Settings, nato_asia: Run) -> None:
    plan = a_plan("cc-news", 1)
    store_plan(settings, plan)
    plan_file(settings, plan.plan_id).write_text(json.dumps({"plan_id": "x"}))
    shown = nato_asia("history", "run", plan.plan_id)
    assert shown.returncode == 2
    assert "this is no plan (route: Field required)" in shown.stderr
