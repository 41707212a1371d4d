"""`nato-asia doctor` finds planted damages, names a cure that heals when it is followed, and changes nothing itself."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from shutil import copy2, copytree, rmtree

import pytest

from flows.doctor.machine import Disk, judge_disk
from flows.lock import hold
from flows.settings import Settings, load_settings, read_clock
from tests.flows.cli.conftest import Run, nato_asia
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.nights import reported_night, whole_rebuild

__all__ = ["nato_asia"]

COMMAND = re.compile(r"`([^`]+)`")


def ago(**span: float) -> datetime:
    return read_clock(None).at - timedelta(**span)


def run_night(settings: Settings, at: datetime) -> None:
    reported_night(now=f"{at:%Y-%m-%dT%H:%M:%SZ}", settings=settings)


@dataclass
class Home:
    """An installation: the folder with its nato-asia.toml, and the outlet that its nights read."""

    folder: Path
    stand: Newsstand
    earlier: Path  # its data folder as it was some nights ago
    run: Run

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def toml(self) -> Path:
        return self.folder / "nato-asia.toml"

    @property
    def sources(self) -> Path:
        return self.folder / "sources.toml"

    @property
    def archives(self) -> list[Path]:
        return sorted(self.data.glob("archive/*.warc.gz"))

    def add_setting(self, line: str) -> None:
        self.toml.write_text(f"{self.toml.read_text()}{line}\n")

    def doctor(self, *options: str) -> list[str]:
        """Return the findings that are not ok."""
        ran = self.run("doctor", *options)
        assert ran.returncode in {0, 3}, ran.stderr
        found = [line for line in ran.stdout.splitlines() if line.startswith(("trouble ", "note "))]
        assert (ran.returncode == 3) == any(line.startswith("trouble ") for line in found)
        return found

    def follow(self, cure: str) -> None:
        """Run the first command of a cure: nights and rebuilds as plain calls, others as they are written."""
        command = COMMAND.findall(cure)[0]
        if command == "nato-asia nightly":
            run_night(load_settings({}), ago())
        elif command == "nato-asia rebuild":
            whole_rebuild(load_settings({}))
        elif command.startswith("nato-asia "):
            assert self.run(*command.split()[1:]).returncode == 0
        else:
            subprocess.run(command, cwd=self.folder, shell=True, check=True)  # as a person types it


def serve(stand: Newsstand, path: str = "/feed/", *, newest: datetime) -> None:
    dated = format_datetime(newest, usegmt=True).encode()
    stand.serve_feed(stand.feed().replace(b"Tue, 20 Oct 2026 08:00:00 GMT", dated))
    stand.web.routes[path] = stand.web.routes["/feed/"]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsstand]:
    """An outlet, in its folder `earlier` with two old nights, and `home` with two more of the last two days."""
    with a_newsstand(tmp_path_factory.mktemp("stand")) as stand:
        stand.items = [Item("a"), Item("b", "Another")]
        for slug, title in (("a", "The liaison office in Tokyo"), ("b", "Four partners in Ankara")):
            stand.put(slug, page(title, day=f"{ago(days=6):%Y-%m-%d}"))
        serve(stand, newest=ago(days=6))
        for span in (timedelta(days=5), timedelta(days=4)):
            run_night(stand.settings, read_clock(None).at - span)
        copytree(stand.folder, stand.folder.with_name("earlier"))
        for span in (timedelta(hours=25), timedelta(hours=1)):
            run_night(stand.settings, read_clock(None).at - span)
        yield stand


@pytest.fixture
def home(tmp_path: Path, homes: Newsstand, monkeypatch: pytest.MonkeyPatch, nato_asia: Run) -> Home:
    folder = copytree(homes.folder, tmp_path / "home")
    monkeypatch.chdir(folder)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    serve(homes, newest=ago(days=6))
    settings = f'sources = "sources.toml"\nallow_host = ["{homes.web.address}"]\ndelay_s = 0\nworkers = 1\n'
    (folder / "nato-asia.toml").write_text(settings)
    return Home(folder, homes, homes.folder.with_name("earlier") / "data", nato_asia)


def flip_bits(file: Path, *, every: int) -> None:
    """Flip a bit in the middle of each run of so many bytes: in a database, some blocks are not in use."""
    content = bytearray(file.read_bytes())
    for place in range(min(every, len(content)) // 2, len(content), every):
        content[place] ^= 1
    file.write_bytes(content)


def cut_in_half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def edit(file: Path) -> None:
    file.write_text(file.read_text().replace("liaison", "Liaison"))


def lock_with_a_folder(home: Home) -> None:
    (home.data / ".lock").unlink()
    (home.data / ".lock").mkdir()


def kill_a_night(home: Home) -> None:
    """Let a process begin a night and die of SIGKILL."""
    code = (
        "import os; from flows.night import enter_night; from flows.settings import load_settings, read_clock\n"
        "with enter_night(load_settings({}), read_clock(None)): os.kill(os.getpid(), 9)"
    )
    root = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run([sys.executable, "-c", code], cwd=home.folder, env=root, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL


def let_the_feed_go_silent(home: Home) -> None:
    home.stand.items = [Item("a"), Item("b", "Another")]
    serve(home.stand, newest=ago(days=400))
    run_night(load_settings({}), ago(minutes=30))


def declare_the_feed_that_replaced_it(home: Home) -> None:
    serve(home.stand, "/new/", newest=ago(days=6))
    home.sources.write_text(home.sources.read_text().replace("/feed/", "/new/"))
    run_night(load_settings({}), ago(minutes=1))


def replace_by_link(home: Home, name: str) -> None:
    (home.data / name).rename(home.folder / "elsewhere")
    (home.data / name).symlink_to(home.folder / "elsewhere")


def ask_a_public_host(home: Home) -> None:
    declared = '\n[[source]]\nid = "public"\nname = "Public"\nfeeds = [{ url = "https://example.org/feed" }]\n'
    home.sources.write_text(home.sources.read_text() + declared)


def break_the_codebook(home: Home) -> None:
    (home.folder / "own.toml").write_text('version = "1.0.0"\n[[theme]]\nid = "x"\n')
    home.add_setting('codebook = "own.toml"')


def bring_back(home: Home, name: str, taken: Path) -> None:
    copy2(taken, home.data / name)


@dataclass(frozen=True)
class Damage:
    """How a damage is planted, the words that must be said of it, and how the cure is followed (None: as written)."""

    plant: Callable[[Home], object]
    said: str
    cure: str
    heal: Callable[[Home], object] | None = None


PUBLISHED = Path("published/nato_asia.duckdb")
DAMAGES = {
    "settings: unknown key": Damage(
        lambda home: home.add_setting('contct = "me@example.org"'),
        "contct",
        "",
        lambda home: home.toml.write_text(home.toml.read_text().replace('contct = "me@example.org"', "")),
    ),
    "contact: missing": Damage(
        ask_a_public_host,
        "contact is not set",
        'contact = "you@your-institute.org"',
        lambda home: home.add_setting('contact = "you@your-institute.org"'),
    ),
    "sources: broken": Damage(
        lambda home: home.sources.write_text(home.sources.read_text().replace("id =", "idd =")),
        "sources.toml",
        "",
        lambda home: home.sources.write_text(home.sources.read_text().replace("idd =", "id =")),
    ),
    "codebook: broken": Damage(
        break_the_codebook,
        "own.toml",
        "",
        lambda home: home.toml.write_text(home.toml.read_text().replace('codebook = "own.toml"', "")),
    ),
    "clock: a night of next year": Damage(
        lambda _home: reported_night(f"{ago(days=-365):%Y-%m-%dT%H:%M:%SZ}", load_settings({})),
        "lies ahead of this machine's",
        "nato-asia nightly",
        lambda _home: reported_night(f"{ago():%Y-%m-%dT%H:%M:%SZ}", load_settings({})),
    ),
    "lock: a folder": Damage(lock_with_a_folder, ".lock", "rm -r"),
    "links: the archive elsewhere": Damage(
        lambda home: replace_by_link(home, "archive"), "archive is a symbolic link", "rm "
    ),
    "links: the warehouse elsewhere": Damage(
        lambda home: replace_by_link(home, "warehouse.duckdb"), "warehouse.duckdb is a symbolic link", "rm "
    ),
    "rights: an archive that all may change": Damage(
        lambda home: (home.data / "archive").chmod(0o777), "can be changed by every user", "chmod -R o-w"
    ),
    "warehouse: truncated": Damage(
        lambda home: cut_in_half(home.data / "warehouse.duckdb"), "warehouse.duckdb: this file is damaged", "rebuild"
    ),
    "warehouse: flipped bits": Damage(
        lambda home: flip_bits(home.data / "warehouse.duckdb", every=1 << 16),
        "warehouse.duckdb: this file is damaged",
        "rebuild",
    ),
    "warehouse: another file": Damage(
        lambda home: (home.data / "warehouse.duckdb").write_bytes(b"block " * 9000), "warehouse.duckdb", "rebuild"
    ),
    "warehouse: missing": Damage(lambda home: (home.data / "warehouse.duckdb").unlink(), "is missing", "rebuild"),
    "archive: newer than the warehouse": Damage(
        lambda home: copy2(home.earlier / "warehouse.duckdb", home.data), "The warehouse lacks", "rebuild"
    ),
    "archive: a flipped bit": Damage(
        lambda home: flip_bits(home.archives[0], every=1 << 30),
        ": a damaged record",
        "backup",
        lambda home: copytree(home.earlier / "archive", home.data / "archive", dirs_exist_ok=True),
    ),
    "archive: a night is gone": Damage(
        lambda home: home.archives[0].unlink(),
        "a rebuild would lose",
        "backup",
        lambda home: copytree(home.earlier / "archive", home.data / "archive", dirs_exist_ok=True),
    ),
    "nights: interrupted": Damage(kill_a_night, "was interrupted", "nato-asia nightly"),
    "nights: none for 36 hours": Damage(
        lambda home: (
            copytree(home.earlier, home.data / "../old")
            and (home.data.rename(home.folder / "new"), (home.folder / "old").rename(home.data))
        ),
        "No night for",
        "nato-asia nightly",
    ),
    "published: missing": Damage(lambda home: (home.data / PUBLISHED).unlink(), "is missing", "doctor --repair"),
    "published: damaged": Damage(
        lambda home: cut_in_half(home.data / PUBLISHED), "this file is damaged", "doctor --repair"
    ),
    "published: old": Damage(
        lambda home: copy2(home.earlier / PUBLISHED, home.data / PUBLISHED), "the warehouse of", "doctor --repair"
    ),
    "published: a CSV file edited by hand": Damage(
        lambda home: edit(home.data / "published/csv/articles.csv"),
        "was changed after it was published",
        "doctor --repair",
    ),
    "published: a CSV file gone": Damage(
        lambda home: (home.data / "published/csv/hits.csv").unlink(), "hits.csv is missing", "doctor --repair"
    ),
    "published: no cube": Damage(
        lambda home: (home.data / "published/cube/theme_cube.parquet").unlink(),
        "theme_cube.parquet is missing",
        "doctor --repair",
    ),
    "published: no descriptor": Damage(
        lambda home: (home.data / "published/csv/datapackage.json").write_text("{"), "is damaged", "doctor --repair"
    ),
    "published: no report": Damage(
        lambda home: rmtree(home.data / "published/report"), "there is no whole report", "doctor --repair"
    ),
    "published: a page edited by hand": Damage(
        lambda home: edit(home.data / "published/report/index.html"),
        "index.html was changed after it was published",
        "doctor --repair",
    ),
    "published: a page of a theme gone": Damage(
        lambda home: (home.data / "published/report/themes/containment.html").unlink(),
        "containment.html is missing",
        "doctor --repair",
    ),
    "published: an old report": Damage(
        lambda home: copytree(home.earlier / "published/report", home.data / "published/report", dirs_exist_ok=True),
        "index.html is of night",
        "doctor --repair",
    ),
    "feeds: silent": Damage(
        let_the_feed_go_silent, "It has been silent", "the feed that replaced it", declare_the_feed_that_replaced_it
    ),
}


def print_of(folder: Path) -> dict[str, tuple[float, int]]:
    """Return what a change of any file would change."""
    return {str(path): (path.lstat().st_mtime, path.lstat().st_size) for path in folder.rglob("*")}


def test_of_a_sound_installation_it_finds_no_trouble(home: Home) -> None:
    ran = home.run("doctor")
    assert ran.returncode == 0, ran.stdout
    assert "All is well." in ran.stdout


@pytest.mark.parametrize("name", DAMAGES)
def test_it_finds_a_damage_and_following_the_cure_heals_it(home: Home, name: str) -> None:
    damage = DAMAGES[name]
    subject = name.partition(":")[0]
    damage.plant(home)
    before = print_of(home.folder)
    found = home.doctor()
    assert print_of(home.folder) == before  # it changes nothing
    line = next(line for line in found if line.startswith(f"trouble  {subject}: ") and damage.said in line)
    cure = line.partition(" Cure: ")[2]
    assert cure
    assert damage.cure in cure
    if damage.heal:
        damage.heal(home)
    else:
        home.follow(cure)
    assert [line for line in home.doctor() if line.startswith("trouble ")] == []


def test_it_finds_a_disk_that_the_next_month_fills(home: Home) -> None:
    at, size = home.archives[-1], home.archives[-1].stat().st_size
    os.truncate(at, 1 << 40)  # sparse: a night that took a terabyte, whose like would not fit thirty times
    (line,) = [line for line in home.doctor("--quick") if line.startswith("trouble  disk: ")]
    assert "the next 30 nights need" in line
    assert "Free space on that disk" in line
    os.truncate(at, size)
    assert [line for line in home.doctor("--quick") if "disk" in line] == []


@pytest.mark.parametrize(
    ("disk", "said"),
    [
        (Disk(n_free=10**9, n_free_inodes=10**6, n_per_night=10**6, n_rewritten=10**8), ""),
        (Disk(n_free=10**7, n_free_inodes=10**6, n_per_night=0, n_rewritten=0), "need 100.0 MB"),
        (Disk(n_free=10**9, n_free_inodes=10**6, n_per_night=10**8, n_rewritten=0), "need 3.0 GB"),
        (Disk(n_free=10**9, n_free_inodes=10**6, n_per_night=0, n_rewritten=2 * 10**9), "need 2.0 GB"),
        (Disk(n_free=10**9, n_free_inodes=3, n_per_night=0, n_rewritten=0), "only 3 more files"),
        (Disk(n_free=10**9, n_free_inodes=None, n_per_night=0, n_rewritten=0), ""),
    ],
)
def test_a_disk_is_judged_by_what_a_month_of_nights_needs(disk: Disk, said: str) -> None:
    (found,) = judge_disk(disk, Path("data"))
    assert (found.level == "trouble") == bool(said)
    assert said in found.sentence


def test_it_leaves_the_warehouse_alone_while_a_night_is_running(home: Home) -> None:
    (home.data / "warehouse.duckdb").write_bytes(b"half written")
    with hold(home.data):
        found = home.doctor("--quick")
        (line,) = [line for line in found if "lock: " in line]
        assert line.startswith(f"note     lock: Process {os.getpid()} works in")
        assert not any("  warehouse: " in line for line in found)
    assert any("  warehouse: " in line for line in home.doctor("--quick"))


def test_it_finds_a_lock_that_a_child_of_a_dead_process_holds(home: Home) -> None:
    code = (
        "import os, subprocess; from pathlib import Path; from flows.lock import hold\n"
        "nul = subprocess.DEVNULL\n"
        "with hold(Path('data')):\n"
        "    fds = [int(name) for name in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{name}')]\n"
        "    lock = next(fd for fd in fds if os.readlink(f'/proc/self/fd/{fd}').endswith('.lock'))\n"
        "    child = subprocess.Popen(['sleep', '300'], pass_fds=(lock,), stdin=nul, stdout=nul, stderr=nul)\n"
        "    print(child.pid, flush=True); os._exit(0)"
    )
    root = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=home.folder, env=root, capture_output=True, text=True, check=True, timeout=120)
    child = int(done.stdout)
    try:
        (line,) = [line for line in home.doctor("--quick") if line.startswith("trouble  lock: ")]
        assert "a child of it lives on" in line
        assert "fuser" in line
    finally:
        os.kill(child, signal.SIGKILL)
    while Path(f"/proc/{child}/cmdline").exists() and Path(f"/proc/{child}/cmdline").read_bytes():
        pass
    assert [line for line in home.doctor("--quick") if "lock: " in line] == []


def test_it_notes_a_data_folder_in_a_temporary_place(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(home.folder))
    (line,) = [line for line in home.doctor("--quick") if "file system: " in line]
    assert line.startswith("note ")
    assert "Move it to a disk of this machine (`mv " in line


def test_without_settings_and_data_it_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nato_asia: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = nato_asia("doctor")
    assert ran.returncode == 3
    assert "There is no nato-asia.toml in" in ran.stdout
    assert "trouble  data folder: data does not exist" in ran.stdout
    assert 'add the line  contact = "you@your-institute.org"' in ran.stdout
    assert list(tmp_path.iterdir()) == []


def test_settings_that_cannot_be_read_stop_no_other_check(home: Home) -> None:
    home.toml.write_text("data = [\n")
    cut_in_half(home.data / "warehouse.duckdb")
    found = home.doctor()
    assert any(line.startswith("trouble  settings: nato-asia.toml") for line in found)
    assert any(line.startswith("trouble  warehouse: ") for line in found)


def test_repair_removes_leftovers_tightens_rights_rebuilds_and_says_so(home: Home) -> None:
    csv = {file.name: file.read_bytes() for file in (home.data / "published/csv").iterdir()}
    cut_in_half(home.data / "warehouse.duckdb")
    (home.data / "published" / ".nato_asia.duckdb.1.partial").write_bytes(b"cut short")
    (home.data / "rebuilt.duckdb").write_bytes(b"cut short")
    (home.data / "archive").chmod(0o777)
    ran = home.run("doctor", "--repair")
    assert ran.returncode == 0, ran.stdout
    for words in ("Removed data/rebuilt.duckdb", "Took rights from others: data/archive", "Rebuilt data/warehouse"):
        assert f"repaired  {words}" in ran.stdout
    assert {file.name: file.read_bytes() for file in (home.data / "published/csv").iterdir()} == csv
    assert "repaired" not in home.run("doctor", "--repair").stdout


def test_repair_waits_for_nobody_and_does_nothing_while_a_night_is_running(home: Home) -> None:
    (home.data / "rebuilt.duckdb").write_bytes(b"of the night")
    with hold(home.data):
        ran = home.run("doctor", "--repair")
    assert "not repaired  data: already running" in ran.stdout
    assert (home.data / "rebuilt.duckdb").exists()


def test_commands_in_cures_name_the_folder_that_was_examined(home: Home) -> None:
    (home.data / "warehouse.duckdb").unlink()
    ran = home.run("doctor", "--data", str(home.data), "--quick")
    assert f"`nato-asia rebuild --data {home.data}`" in ran.stdout
