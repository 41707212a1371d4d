"""A browser, axe-core, and the published folders that it opens: `make browser-test` brings what is missing."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from flows.digest_files import digest_folder, write_digest
from flows.publication import published_file_of
from flows.published_site import published_site
from flows.report.report_folder import write_report
from tests.browser.chromium import Tab, found_chromium, opened_tab
from tests.real.conftest import MISSING, SHARED, material_in
from tests.real.example_trends import wide_codebook
from tests.real.government_feed import captures, first_of_each_day, replay
from warehouse.connection import opened_for_reading

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache"
AXE_FILE = "axe.min.js"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--published", type=Path, help="a published folder to open instead of the demo's")
    parser.addoption("--pictures", type=Path, default=CACHE / "pictures", help="folder for pictures of the pages")


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.config.getoption("--pictures")
    return folder


@pytest.fixture(scope="session")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    program = found_chromium()
    if program is None:
        pytest.skip("no Chromium is installed: `make browser` installs it on Debian and Ubuntu")
    with opened_tab(program, tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, as `make browser-test` keeps it."""
    found = sorted(CACHE.glob(f"axe-core-*/{AXE_FILE}"))
    if not found:
        pytest.skip("axe-core is not here: `make browser-test` fetches it with npm")
    return found[-1].read_text(encoding="utf-8")


@contextmanager
def shown(folder: Path) -> Iterator[str]:
    """Serve a published folder as `nato-asia serve` does, and yield its address."""
    with published_site(folder, 0) as server:
        listening = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        listening.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            listening.join()


@pytest.fixture(scope="session", params=["demo", "government feed"])
def site(request: pytest.FixtureRequest) -> str:
    """A site with all pages: of the demo, whose lines are long, and of a real feed, whose texts are real."""
    if request.param == "demo":
        return str(request.getfixturevalue("demo_site"))
    if request.config.getoption("--published"):
        pytest.skip("only the folder of --published is opened")
    return str(request.getfixturevalue("feed_site"))


@pytest.fixture(scope="session")
def demo_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The published folder of the demo, or of the user's own data, with a digest."""
    folder: Path | None = request.config.getoption("--published")
    if folder is None:
        data = tmp_path_factory.mktemp("demo") / "data"
        for command in ("demo", "digest"):
            subprocess.run([sys.executable, "-m", "flows.cli", command, "--data", data], check=True, cwd=data.parent)
        folder = data / "published"
    with shown(folder) as address:
        yield address


@pytest.fixture(scope="session")
def feed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages of a government feed, as it stood once a week; every text that names NATO counts."""
    if not (SHARED / "data").is_dir():
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("feed")
    weekly = captures(material_in(SHARED), lambda names: set([*first_of_each_day(names).values()][::7]))
    *_, last = replay(folder, weekly, codebook=wide_codebook(folder))
    write_report(last.settings)
    with opened_for_reading(published_file_of(last.settings)) as con:
        write_digest(con, digest_folder(last.settings))
    with shown(last.settings.published) as address:
        yield address
