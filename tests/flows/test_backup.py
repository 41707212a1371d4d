"""Row 59 of the fault list: a data folder backed up and restored elsewhere gives the same CSV files."""

import fcntl
import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.backup_folder import BackUp, back_up
from flows.lock import hold, holder_of
from flows.restoration import restore_data
from flows.settings import Settings
from pipeline.errors import BackupError, SettingsError, TrackerError
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild
from warehouse.connection import opened_for_reading
from warehouse.publish.export import export_csv

AT = datetime(2026, 10, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Iterator[Newsstand]:
    """A newsstand after two nights. Whoever changes its data folder copies it first."""
    with a_newsstand(tmp_path_factory.mktemp("stand"), warehouse=empty_warehouse) as stand:
        for day, slug in ((21, "a"), (22, "b")):
            stand.items.append(Item(slug, title=f"A commentary {slug}"))
            stand.put(slug, page(f"A commentary {slug}"))
            stand.serve_feed()
            stand.night(day, publishes=True)
        yield stand


@pytest.fixture
def settings(two_nights: Newsstand, tmp_path: Path) -> Settings:
    """The settings of a copy of that data folder."""
    shutil.copytree(two_nights.settings.data, tmp_path / "data")
    (tmp_path / "nato-asia.toml").write_text('contact = "me@example.org"\n')
    return two_nights.settings.model_copy(update={"data": tmp_path / "data"})


def backed_up(settings: Settings, to: Path) -> BackUp:
    return back_up(settings, settings.data.parent / "nato-asia.toml", to, made_at=AT)


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def csv_in(data: Path) -> dict[str, bytes]:
    return contents(data / "published" / "csv")


def rewrite(backup: Path, **changed: Any) -> None:
    """Change the manifest of a backup, or its first file."""
    manifest = json.loads((backup / "manifest.json").read_text())
    manifest["files"][0] |= changed
    (backup / "manifest.json").write_text(json.dumps(manifest))


def nato_asia(folder: Path, *words: str, umask: int = 0o022) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root)},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("umask", [0o077, 0o002])
def test_a_folder_restored_elsewhere_gives_the_same_csv_files(settings: Settings, tmp_path: Path, umask: int) -> None:
    before, elsewhere = csv_in(settings.data), tmp_path / "elsewhere"
    backed_up(settings, tmp_path / "backup")
    shutil.rmtree(settings.data)
    elsewhere.mkdir()
    shown = nato_asia(elsewhere, "restore", str(tmp_path / "backup"), "--data", "moved", umask=umask)
    assert shown.returncode == 0, shown.stderr
    moved = settings.model_copy(update={"data": elsewhere / "moved"})
    with opened_for_reading(moved.published / "nato_asia.duckdb") as con:
        export_csv(con, tmp_path / "csv")
    assert csv_in(moved.data) == contents(tmp_path / "csv") == before
    whole_rebuild(moved)
    assert csv_in(moved.data) == before
    assert (moved.data / "settings/nato-asia.toml").read_text() == 'contact = "me@example.org"\n'


def test_everything_restored_is_private(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backup")
    restore_data(tmp_path / "backup", tmp_path / "new")
    for root in (tmp_path / "backup", tmp_path / "new"):
        found = {stat.S_IMODE(path.stat().st_mode) for path in (root, *root.rglob("*")) if path.is_dir()}
        assert found == {0o700}
        assert {stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*") if path.is_file()} == {0o600}


def test_a_second_backup_copies_only_what_is_new(settings: Settings, tmp_path: Path) -> None:
    first = backed_up(settings, tmp_path / "backup")
    assert first.n_copied > 2
    assert backed_up(settings, tmp_path / "backup").n_copied == 0
    (settings.data / "published" / "feed.atom").write_bytes(b"<feed/>")
    assert backed_up(settings, tmp_path / "backup").n_copied == 1
    named = {file.sha256 for file in backed_up(settings, tmp_path / "backup").manifest.files}
    assert {path.name for path in (tmp_path / "backup" / "files").iterdir()} == named


def test_what_prefect_and_the_logs_hold_is_left_out(settings: Settings, tmp_path: Path) -> None:
    for name in ("prefect/prefect.db", "log/night.jsonl", "tmp/x", ".lock", "published/.nato_asia.duckdb.1.partial"):
        (settings.data / name).parent.mkdir(exist_ok=True)
        (settings.data / name).write_bytes(b"x")
    paths = {file.path.partition("/")[0] for file in backed_up(settings, tmp_path / "backup").manifest.files}
    assert paths == {"archive", "published", "settings", "warehouse.duckdb"}


def test_an_archived_night_that_is_gone_stays_in_the_backup(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backup")
    lost = sorted(settings.archive.iterdir())[0]
    body = lost.read_bytes()
    lost.unlink()
    assert backed_up(settings, tmp_path / "backup").gone == (f"archive/{lost.name}",)
    restore_data(tmp_path / "backup", tmp_path / "new")
    assert (tmp_path / "new" / "archive" / lost.name).read_bytes() == body


@pytest.mark.parametrize("damage", ["flipped", "truncated"])
def test_a_damaged_night_never_replaces_its_good_copy(settings: Settings, tmp_path: Path, damage: str) -> None:
    backed_up(settings, tmp_path / "backup")
    night = sorted(settings.archive.iterdir())[0]
    good = night.read_bytes()
    night.write_bytes(good[:100] + bytes([good[100] ^ 1]) + good[101:] if damage == "flipped" else good[:-10])
    assert backed_up(settings, tmp_path / "backup").damaged == (f"archive/{night.name}",)
    shown = nato_asia(tmp_path, "backup", "--to", "backup")
    assert (shown.returncode, "damaged in the data folder" in shown.stdout) == (3, True), shown.stderr
    restore_data(tmp_path / "backup", tmp_path / "new")
    assert (tmp_path / "new" / "archive" / night.name).read_bytes() == good


def test_a_torn_tail_that_the_next_run_dropped_is_no_damage(settings: Settings, tmp_path: Path) -> None:
    night = sorted(settings.archive.iterdir())[0]
    whole = night.read_bytes()
    night.write_bytes(whole + whole[: len(whole) // 3][:60])
    backed_up(settings, tmp_path / "backup")
    night.write_bytes(whole + whole)
    done = backed_up(settings, tmp_path / "backup")
    assert (done.n_copied, done.damaged) == (1, ())


def test_a_night_that_grew_is_copied(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backup")
    night = sorted(settings.archive.iterdir())[0]
    night.write_bytes(night.read_bytes() + b"more")
    done = backed_up(settings, tmp_path / "backup")
    assert (done.n_copied, done.damaged) == (1, ())


def test_a_corrupt_warehouse_never_replaces_a_good_copy(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backup")
    before = contents(tmp_path / "backup")
    settings.warehouse.write_bytes(b"x" * 20_000)
    with pytest.raises(BackupError, match="run `nato-asia rebuild`"):
        backed_up(settings, tmp_path / "backup")
    assert contents(tmp_path / "backup") == before


def test_no_backup_while_a_night_runs(settings: Settings, tmp_path: Path) -> None:
    with hold(settings.data), pytest.raises(TrackerError, match="already running"):
        backed_up(settings, tmp_path / "backup")


@pytest.mark.parametrize("to", ["data", "data/backup", ".", "missing/backup", "nato-asia.toml", "other"])
def test_a_place_that_is_none_is_refused(settings: Settings, tmp_path: Path, to: str) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.docx").write_text("x")
    with pytest.raises(SettingsError, match="--to"):
        backed_up(settings, tmp_path / to)
    assert not (settings.data / "backup").exists()


def test_the_backup_of_another_data_folder_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backup")
    night = sorted(settings.archive.iterdir())[0]
    shutil.rmtree(settings.archive)
    settings.archive.mkdir()
    (settings.archive / "20250101T000000Z.warc.gz").write_bytes(b"another")
    with pytest.raises(SettingsError, match="another data folder"):
        backed_up(settings, tmp_path / "backup")
    restore_data(tmp_path / "backup", tmp_path / "new")
    assert (tmp_path / "new" / "archive" / night.name).exists()


@pytest.mark.parametrize("what", ["folder", "link"])
def test_a_restore_overwrites_nothing(settings: Settings, tmp_path: Path, what: str) -> None:
    backed_up(settings, tmp_path / "backup")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    (tmp_path / "link").symlink_to("full")
    with pytest.raises(SettingsError, match="not empty"):
        restore_data(tmp_path / "backup", tmp_path / ("full" if what == "folder" else "link"))
    assert contents(tmp_path / "full") == {"mine": b"mine"}


def test_an_empty_folder_behind_a_link_is_filled(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backup")
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to("disk")
    restore_data(tmp_path / "backup", tmp_path / "link")
    assert csv_in(tmp_path / "disk") == csv_in(settings.data)


@pytest.mark.parametrize(
    "path",
    [
        "../escaped",
        "archive/../../escaped",
        "/tmp/escaped",
        "archive//x",
        "archive/./x",
        "archive",
        "prefect/profiles.toml",
        ".lock",
        "archive/a\nb",
        "archive\\..\\x",
        "warehouse.duckdb/x",
        "",
    ],
)
def test_a_hostile_path_in_a_manifest_is_refused(settings: Settings, tmp_path: Path, path: str) -> None:
    backed_up(settings, tmp_path / "backup")
    rewrite(tmp_path / "backup", path=path)
    with pytest.raises(BackupError, match=r"manifest\.json"):
        restore_data(tmp_path / "backup", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "escaped").exists()


def test_one_path_twice_in_a_manifest_is_refused(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backup")
    rewrite(tmp_path / "backup", path="warehouse.duckdb")
    with pytest.raises(BackupError, match="one path"):
        restore_data(tmp_path / "backup", tmp_path / "new")


@pytest.mark.parametrize("what", ["link", "pipe", "flipped", "missing", "short"])
def test_a_content_that_is_not_what_was_backed_up_restores_nothing(
    settings: Settings, tmp_path: Path, what: str
) -> None:
    done = backed_up(settings, tmp_path / "backup")
    content = tmp_path / "backup" / "files" / done.manifest.files[-1].sha256
    body = content.read_bytes()
    content.unlink()
    if what == "link":
        (tmp_path / "elsewhere").write_bytes(body)
        content.symlink_to(tmp_path / "elsewhere")
    elif what == "pipe":
        os.mkfifo(content)
    elif what != "missing":
        content.write_bytes(body[:-1] if what == "short" else bytes([body[0] ^ 1]) + body[1:])
    with pytest.raises(BackupError):
        restore_data(tmp_path / "backup", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".new*"))


def test_a_backup_cut_short_is_recognised(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backup")
    manifest = tmp_path / "backup" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:-40])
    with pytest.raises(BackupError, match="not the manifest of a whole backup"):
        restore_data(tmp_path / "backup", tmp_path / "new")
    manifest.unlink()
    with pytest.raises(BackupError, match="cut short before its end"):
        restore_data(tmp_path / "backup", tmp_path / "new")


@pytest.mark.parametrize("after_s", [0.0, 0.01, 0.03, 0.06])
def test_a_restore_that_is_killed_leaves_no_data_folder_and_can_be_run_again(
    settings: Settings, tmp_path: Path, after_s: float
) -> None:
    with (settings.archive / "20261020T000000Z.warc.gz").open("wb") as big:
        big.write(os.urandom(60_000_000))
    backed_up(settings, tmp_path / "backup")
    code = (
        "import sys; from pathlib import Path; from flows.restoration import restore_data; print('begun', flush=True);"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code + "restore_data(Path(sys.argv[1]), Path(sys.argv[2]))", "backup", "new"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
    )
    assert child.stdout
    child.stdout.readline()
    time.sleep(after_s)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    if not (tmp_path / "new").exists():
        restore_data(tmp_path / "backup", tmp_path / "new")
    assert contents(tmp_path / "new" / "archive") == contents(settings.archive)
    assert not list(tmp_path.glob(".new*"))


@pytest.mark.parametrize("after_s", [0.0, 0.02, 0.05])
def test_a_backup_that_is_killed_leaves_the_earlier_one_whole(
    settings: Settings, tmp_path: Path, after_s: float
) -> None:
    backed_up(settings, tmp_path / "backup")
    before = contents(settings.archive)
    (settings.published / "big").write_bytes(os.urandom(60_000_000))
    (settings.data / "warehouse.duckdb").write_bytes((settings.published / "nato_asia.duckdb").read_bytes())
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "print('begun', flush=True); from flows.cli.app import main; main()",
            "backup",
            "--to",
            "backup",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    files = tmp_path / "backup" / "files"
    n_before, end = len(list(files.iterdir())), time.monotonic() + 60
    while len(list(files.iterdir())) == n_before and child.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(after_s)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    restore_data(tmp_path / "backup", tmp_path / "new")
    assert contents(tmp_path / "new" / "archive") == before
    backed_up(settings, tmp_path / "backup")
    assert not [path for path in files.iterdir() if path.name.startswith(".")]


def test_the_partial_content_of_a_killed_backup_is_removed_by_the_next(settings: Settings, tmp_path: Path) -> None:
    to = tmp_path / "backup"
    backed_up(settings, to)
    (to / "files" / f".{'0' * 64}.4194305.partial").write_bytes(b"cut short")
    backed_up(settings, to)
    assert not list((to / "files").glob(".*"))


def test_a_folder_that_somebody_only_looked_at_can_be_held(tmp_path: Path) -> None:
    with hold(tmp_path):
        pass
    handle = os.open(tmp_path / ".lock", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    threading.Timer(0.02, os.close, [handle]).start()
    with hold(tmp_path):
        assert holder_of(tmp_path) == str(os.getpid())


def test_a_link_in_the_data_folder_is_named_and_not_followed(settings: Settings, tmp_path: Path) -> None:
    (settings.archive / "20261020T000000Z.warc.gz").symlink_to("/etc/passwd")
    with pytest.raises(BackupError, match="symbolic link"):
        backed_up(settings, tmp_path / "backup")


def test_a_disk_that_is_full_is_one_sentence(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backup")
    (settings.published / "feed.atom").write_bytes(os.urandom(200_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(BackupError, match="still stands"):
            backed_up(settings, tmp_path / "backup")
        with pytest.raises(BackupError, match="is as it was"):
            restore_data(tmp_path / "backup", tmp_path / "new")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    restore_data(tmp_path / "backup", tmp_path / "new")
    assert csv_in(tmp_path / "new") == csv_in(settings.data)
