"""docs/operations.md tells the truth: its commands run in order, its settings are settings, its variables Prefect's."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.settings import Settings
from tests.flows.newsstand import Item, a_newsstand, page

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.S | re.M)
COMMANDS = [body for kind, body in BLOCKS if kind == "sh"]
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


def run_block(commands: str, home: Path) -> str:
    own = {"HOME": str(home), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    foreign = ("NATO_ASIA_", "PREFECT_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    shown = subprocess.run(
        ["sh", "-euc", commands],
        cwd=home / "work",
        env={**environment, **own},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert shown.returncode == 0, commands + shown.stdout + shown.stderr
    return shown.stdout


@pytest.mark.timeout(2 * PATIENCE_S)
def test_every_command_runs_in_its_order(home: Path) -> None:
    assert len(COMMANDS) >= 8
    for commands in COMMANDS:
        if IN_THE_CHECKOUT.fullmatch(commands):
            subprocess.run(["make", "--dry-run", *commands.split()[1:]], cwd=ROOT, check=True, capture_output=True)
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
