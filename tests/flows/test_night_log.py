"""Row 58 of the fault list: a log line is one JSON record, whatever a title holds, and is written once."""

import json
import logging
import stat
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.night_log import FILE, MOST_FILES, NightLogger, logged, safe_text
from pipeline.errors import WarehouseError
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild

NIGHT = "20261021T021500Z"
HOSTILE = [
    'A title\n{"level":"info","event":"forged"}',
    "\x1b[2J\x1b]0;owned\x07 red",
    "carriage\rreturn and \x00 and \x85 and \u2028 and \u202e",
    "\ud800 a lone surrogate",
    'quotes " and \\ and </script>',
    "%s %d %(event)s {event}",
]
SECRETS = [
    "https://me:s3cret@news.example/feed",
    "https://news.example/feed?api_key=s3cret&page=2",
    "HTTPS://news.example/feed?token=s3\ncret",
    "feed://me:s3cret@news.example/",
    "('https://news.example/?access_token=s3cret', 'x')",
]


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        opened.items = [Item("a")]
        opened.put("a", page("A commentary"))
        opened.serve_feed()
        yield opened


def lines_in(folder: Path) -> list[dict[str, Any]]:
    raw = (folder / FILE).read_bytes()
    assert raw.isascii()
    assert not set(raw) & (set(range(32)) - {10}), "control characters"
    return [json.loads(line) for line in raw.decode("ascii").splitlines()]


def events_in(folder: Path) -> list[str]:
    return [line["event"] for line in lines_in(folder)]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("is_argument", [True, False])
def test_a_hostile_text_is_one_line_in_which_nothing_is_unprintable(
    tmp_path: Path, text: str, is_argument: bool
) -> None:
    with logged(tmp_path / "log", NIGHT, "the night"):
        if is_argument:
            NightLogger(NIGHT).info("%s", text)
        else:
            NightLogger(NIGHT).info(text)
    _, line, _ = lines_in(tmp_path / "log")
    assert line["event"].isprintable()
    assert line["level"] == "info"


@pytest.mark.parametrize("text", SECRETS, ids=range(len(SECRETS)))
def test_a_secret_in_an_address_is_masked_in_messages_and_tracebacks(tmp_path: Path, text: str) -> None:
    def fail() -> None:
        raise ValueError(text)

    with logged(tmp_path / "log", NIGHT, "the night"):
        NightLogger(NIGHT).warning("%s failed", text)
        try:
            fail()
        except ValueError:
            NightLogger(NIGHT).exception("it failed")
    raw = (tmp_path / "log" / FILE).read_text()
    assert "s3" not in raw
    assert "news.example" in raw


def test_a_text_without_end_is_cut(tmp_path: Path) -> None:
    with logged(tmp_path / "log", NIGHT, "the night"):
        NightLogger(NIGHT).info("%s", "x" * 20_000_000)
    assert (tmp_path / "log" / FILE).stat().st_size < 10_000
    assert len(safe_text("a" * 100_000 + "://")) < 5_000


def test_the_file_cannot_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.night_log.MOST_BYTES", 20_000)
    with logged(tmp_path / "log", NIGHT, "the night"):
        for number in range(2_000):
            NightLogger(NIGHT).info("line %d, %s", number, "x" * 100)
    files = list((tmp_path / "log").iterdir())
    assert len(files) == MOST_FILES + 1
    assert sum(file.stat().st_size for file in files) <= 20_000 * (MOST_FILES + 1)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o700


def test_warnings_of_libraries_are_in_it_and_their_chatter_is_not(tmp_path: Path) -> None:
    with logged(tmp_path / "log", NIGHT, "the night"), warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("this will go away", DeprecationWarning, stacklevel=1)
        logging.getLogger("httpx").info("HTTP Request: GET https://news.example/?token=s3cret")
        logging.getLogger("httpx").warning("odd")
    found = {(line["logger"], line["level"]) for line in lines_in(tmp_path / "log")}
    assert {("py.warnings", "warning"), ("httpx", "warning")} <= found
    assert "s3cret" not in (tmp_path / "log" / FILE).read_text()


def test_a_night_says_where_each_line_comes_from(stand: Newsstand) -> None:
    stand.night(21)
    lines = lines_in(stand.settings.logs)
    assert {line["night_id"] for line in lines} == {NIGHT}
    assert [lines[0]["event"], lines[-1]["event"]] == ["the night begins", "the night ends"]
    assert {"discover", "fetch", "clean", "normalise", "dedupe", "themes"} <= {line["step"] for line in lines}
    assert {line["source"] for line in lines if line["step"] == "fetch"} == {"stand"}
    assert all(line["at"].endswith("+00:00") for line in lines)
    assert len({(line["at"], line["event"]) for line in lines}) == len(lines)
    whole_rebuild(stand.settings)
    rebuilt = lines_in(stand.settings.logs)[len(lines) :]
    assert [rebuilt[0]["event"], rebuilt[-1]["event"]] == ["the rebuild begins", "the rebuild ends"]


def test_a_night_that_fails_and_one_that_breaks_off_say_so(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError), logged(tmp_path / "log", NIGHT, "the night"):
        raise WarehouseError("the disk is full.")
    with pytest.raises(ZeroDivisionError), logged(tmp_path / "log", NIGHT, "the night"):
        _ = 1 / 0
    _, failed, _, broken = lines_in(tmp_path / "log")
    assert (failed["event"], failed["level"]) == ("the night failed: the disk is full.", "error")
    assert broken["event"] == "the night broke off: ZeroDivisionError"
    assert "_ = 1 / 0" in broken["traceback"]


def test_nothing_of_it_stays_behind(tmp_path: Path) -> None:
    root, ours = logging.getLogger(), logging.getLogger("nato_asia")
    before = (list(root.handlers), list(ours.handlers), ours.level, ours.propagate)
    with logged(tmp_path / "log", NIGHT, "the night"):
        pass
    assert (root.handlers, ours.handlers, ours.level, ours.propagate) == before


def test_threads_write_whole_lines(tmp_path: Path) -> None:
    def write(number: int) -> None:
        for _ in range(200):
            NightLogger(NIGHT).info("%d %s", number, "y" * 500)

    with logged(tmp_path / "log", NIGHT, "the night"):
        threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(lines_in(tmp_path / "log")) == 8 * 200 + 2


@pytest.mark.parametrize("what", ["link", "folder", "file"])
def test_a_log_that_cannot_be_written_is_one_line_on_stderr_and_stops_no_night(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    if what == "file":
        (tmp_path / "log").write_text("mine")
    else:
        (tmp_path / "log").mkdir()
        (tmp_path / "mine").write_text("mine")
        (tmp_path / "log" / FILE).symlink_to(tmp_path / "mine") if what == "link" else (tmp_path / "log" / FILE).mkdir()
    with logged(tmp_path / "log", NIGHT, "the night"):
        NightLogger(NIGHT).info("one")
        NightLogger(NIGHT).info("two")
    assert capsys.readouterr().err.count("no log is written") == 1
    assert {path.read_text() for path in tmp_path.iterdir() if path.is_file()} <= {"mine"}
