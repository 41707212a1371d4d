"""docs/operations.md tells the truth: its commands run in order, its settings are settings, its variables Prefect's."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from flows.settings import Settings
from tests.flows.newsstand import Item, a_newsstand, page
from tests.prefect_server import wait_until

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.S | re.M)
COMMANDS = [body for kind, body in BLOCKS if kind == "sh"]
GOES_ON_RUNNING = re.compile(r"^prefect (server|worker) start", re.M)
PATIENCE_S = 600  # bounds a hang
IN_THE_CHECKOUT = re.compile(r"make \w+\n")  # would install packages: the target exists, and `make test` has run it


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose folder `work` holds nothing but a nato-asia.toml of two lines."""
    home = tmp_path_factory.mktemp("home")
    (home / "stand").mkdir()
    (home / "work").mkdir()
    with a_newsstand(home / "stand") as stand:
        stand.items = [Item("a")]
        stand.put("a", page("A commentary"))
        stand.serve_feed()
        (home / "work" / "nato-asia.toml").write_text(
            f'sources = "{stand.settings.sources}"\nallow_host = ["{stand.web.address}"]\n'
        )
        yield home


def environment_of(home: Path) -> dict[str, str]:
    own = {"HOME": str(home), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    quiet = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    foreign = ("NATO_ASIA_", "PREFECT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, **own, **quiet}


def run_block(commands: str, home: Path) -> str:
    shown = subprocess.run(
        ["sh", "-euc", commands],
        cwd=home / "work",
        env=environment_of(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert shown.returncode == 0, commands + shown.stdout + shown.stderr
    return shown.stdout


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def in_background(commands: str, home: Path, port: int) -> Iterator[None]:
    """Run a block that goes on running, as in a shell of its own; the server at a port that is free here."""
    environment = {**environment_of(home), "PREFECT_SERVER_API_PORT": str(port)}
    with (home / "background.log").open("a") as log:
        started = subprocess.Popen(
            ["sh", "-euc", commands], cwd=home / "work", env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield
        finally:
            os.killpg(started.pid, signal.SIGTERM)
            started.wait(timeout=PATIENCE_S)


def shows_a_worker(commands: str, home: Path) -> bool:
    return "Workers alive: 1" in run_block(f"{commands.rstrip()} || true", home)


def is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.timeout(2 * PATIENCE_S)
def test_every_command_runs_in_its_order(home: Path) -> None:
    assert len(COMMANDS) >= 8
    port = free_port()
    with ExitStack() as running:
        for commands in (written.replace(":4200/", f":{port}/") for written in COMMANDS):
            if IN_THE_CHECKOUT.fullmatch(commands):
                subprocess.run(["make", "--dry-run", *commands.split()[1:]], cwd=ROOT, check=True, capture_output=True)
            elif GOES_ON_RUNNING.search(commands):
                running.enter_context(in_background(commands, home, port))
                wait_until(lambda: is_up(port))
            elif "service status" in commands:  # exit code 3 until the worker has announced itself
                wait_until(partial(shows_a_worker, commands, home))
                run_block(commands, home)
            else:
                run_block(commands, home)
    there, moved = (folder / "data/published/csv/articles.csv" for folder in (home / "work", home / "moved"))
    assert there.read_bytes() == moved.read_bytes()
    assert there.read_bytes().count(b"\n") == 2


def test_the_commands_shown_are_commands_of_shells() -> None:
    kinds = {kind for kind, _ in BLOCKS}
    assert kinds <= {"sh", "toml", "ini", "text"}, "a command in another kind of block would not be run"


def test_every_setting_shown_is_one() -> None:
    shown = [tomllib.loads(body) for kind, body in BLOCKS if kind == "toml"]
    assert len(shown) >= 2
    for settings in shown:
        Settings.model_validate(settings)


def test_the_variables_for_prefect_are_those_that_it_reads(home: Path) -> None:
    (exports,) = [body for body in COMMANDS if "DB_VACUUM" in body]
    ask = (
        "import json; from prefect.settings import get_current_settings as get; server = get().server;"
        "vacuum = server.services.db_vacuum; print(json.dumps([sorted(vacuum.enabled_vacuum_types),"
        "vacuum.retention_period.days, server.events.retention_period.days]))"
    )
    shown = run_block(f"{exports}\n{sys.executable} -c '{ask}'", home)
    assert json.loads(shown) == [["events", "flow_runs", "orphans"], 30, 7]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here (Debian package systemd)")
def test_the_units_are_units(tmp_path: Path) -> None:
    units = [body for kind, body in BLOCKS if kind == "ini"]
    assert len(units) == 2
    files = [tmp_path / "nato-asia-server.service", tmp_path / "nato-asia-worker.service"]
    for file, unit in zip(files, units, strict=True):
        program = re.sub(r"/opt/nato-asia-tracker/.venv/bin", str(Path(sys.executable).parent), unit)
        file.write_text(program.replace("User=nato-asia", "User=root").replace("/srv/nato-asia", str(tmp_path)))
    subprocess.run(["systemd-analyze", "verify", *map(str, files)], check=True)


def test_the_units_run_what_the_page_runs() -> None:
    started = [line for kind, body in BLOCKS if kind == "ini" for line in body.splitlines() if "ExecStart=" in line]
    assert [line.rpartition("/bin/")[2] for line in started] == [
        line for commands in COMMANDS for line in commands.splitlines() if GOES_ON_RUNNING.match(line)
    ]
