"""A file is replaced whole or not at all, and what a crash leaves behind does not stay."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from flows.lock import require_free
from pipeline.errors import SettingsError, WarehouseError
from warehouse.connection import Warehouse
from warehouse.files import copy_open_file, put_in_place, replacing
from warehouse.publish.snapshot import publish_snapshot


class Crash(Exception):
    """The process ends here."""


def write_and_crash(partial: Path) -> None:
    partial.write_text("torn")
    raise Crash


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record every fsync and rename, in order, by the name of what it is about."""
    seen: list[str] = []
    fsync, replace = os.fsync, os.replace

    def observed_fsync(handle: int) -> None:
        seen.append(f"fsync {Path(f'/proc/self/fd/{handle}').readlink().name}")
        fsync(handle)

    def observed_replace(source: Path, target: Path) -> None:
        seen.append(f"replace {Path(target).name}")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", observed_fsync)
    monkeypatch.setattr(os, "replace", observed_replace)
    return seen


def test_the_content_is_on_disk_before_the_rename_and_the_rename_after_it(tmp_path: Path, calls: list[str]) -> None:
    with replacing(tmp_path / "feed.atom") as partial:
        partial.write_text("new")
        assert calls == []
    assert calls == [f"fsync .feed.atom.{os.getpid()}.partial", "replace feed.atom", f"fsync {tmp_path.name}"]
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("feed.atom", "new")]


def test_a_block_that_raises_leaves_the_file_as_it_was_and_no_partial_one(tmp_path: Path, calls: list[str]) -> None:
    target = tmp_path / "feed.atom"
    target.write_text("old")
    with pytest.raises(Crash), replacing(target) as partial:
        write_and_crash(partial)
    assert calls == []
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("feed.atom", "old")]


def test_a_rename_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "feed.atom"
    target.write_text("old")

    def crash(source: Path, target: Path) -> None:
        raise Crash(source, target)

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(Crash), replacing(target) as partial:
        partial.write_text("new")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("feed.atom", "old")]


def an_ended_process() -> int:
    with subprocess.Popen(["true"]) as process:
        process.wait()
    return process.pid


@pytest.mark.parametrize("ending", ["half", "PID.partial"])
def test_what_a_kill_left_behind_goes_before_the_next_write(tmp_path: Path, ending: str) -> None:
    (tmp_path / f".feed.atom.{ending}".replace("PID", str(an_ended_process()))).write_text("torn by a kill")
    with replacing(tmp_path / "feed.atom") as partial:
        assert list(tmp_path.iterdir()) == [partial]
        partial.write_text("new")
    assert [file.name for file in tmp_path.iterdir()] == ["feed.atom"]


def test_what_another_process_is_writing_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / f".feed.atom.{os.getppid()}.partial"
    theirs.write_text("under way")
    with replacing(tmp_path / "feed.atom") as partial:
        partial.write_text("new")
    assert theirs.read_text() == "under way"


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError), replacing(tmp_path / "folder") as partial:
        partial.write_text("new")


def test_a_copy_has_the_rights_of_a_new_file(tmp_path: Path) -> None:
    (tmp_path / "own").write_text("rows")
    (tmp_path / "own").chmod(0o600)
    (tmp_path / "new").touch()
    copy_open_file(tmp_path / "own", tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "rows"
    assert (tmp_path / "copy").stat().st_mode == (tmp_path / "new").stat().st_mode


def test_a_path_of_the_user_may_be_a_link_or_a_device(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with replacing(tmp_path / "link", follows_links=True) as partial:
        partial.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "new"
    with replacing(Path(os.devnull), follows_links=True) as partial:
        assert partial == Path(os.devnull)


def test_row_50_a_link_among_our_files_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "feed.atom").symlink_to(tmp_path / "theirs")
    (tmp_path / f".feed.atom.{os.getpid()}.partial").symlink_to(tmp_path / "theirs")
    (tmp_path / ".feed.atom.half").symlink_to(tmp_path / "theirs")
    with replacing(tmp_path / "feed.atom") as partial:
        assert not partial.is_symlink()
        partial.write_text("new")
    assert (tmp_path / "theirs").read_text() == "theirs"
    assert not (tmp_path / "feed.atom").is_symlink()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["feed.atom", "theirs"]


def test_row_50_a_second_name_of_a_file_keeps_what_it_held(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    os.link(tmp_path / "theirs", tmp_path / "feed.atom")
    os.link(tmp_path / "theirs", tmp_path / f".feed.atom.{os.getpid()}.partial")
    with replacing(tmp_path / "feed.atom") as partial:
        partial.write_text("new")
    assert ((tmp_path / "theirs").read_text(), (tmp_path / "feed.atom").read_text()) == ("theirs", "new")


def test_a_pipe_among_our_files_is_named_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "feed.atom")
    with pytest.raises(SettingsError, match="this is no regular file"), replacing(tmp_path / "feed.atom"):
        pass


def test_a_copy_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "own").write_text("rows")
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "copy").symlink_to(tmp_path / "theirs")
    with pytest.raises(WarehouseError, match=r"copy: the copy of .* could not be written"):
        copy_open_file(tmp_path / "own", tmp_path / "copy")
    assert (tmp_path / "theirs").read_text() == "theirs"


def test_a_full_disk_is_one_sentence_and_the_old_file_stays(tmp_path: Path) -> None:
    (tmp_path / "feed.atom").write_text("old")
    with pytest.raises(WarehouseError, match=r"feed.atom: the disk is full"), replacing(tmp_path / "feed.atom"):
        Path("/dev/full").write_text("new")
    assert (tmp_path / "feed.atom").read_text() == "old"


@pytest.mark.parametrize("is_there", [False, True])
def test_the_warehouse_is_for_its_owner_alone_and_what_is_published_is_not(tmp_path: Path, is_there: bool) -> None:
    path = tmp_path / "warehouse.duckdb"
    if is_there:
        Warehouse(path).close()
        path.chmod(0o644)
        (tmp_path / "tmp").chmod(0o755)
    (tmp_path / "new").touch()
    warehouse = Warehouse(path)
    with warehouse.writing() as con:
        con.execute("insert into core.codebooks values ('a', '1.0.0', false)")
    assert stat.S_IMODE((tmp_path / "warehouse.duckdb.wal").stat().st_mode) == 0o600
    with warehouse.reading() as con:
        published = publish_snapshot(con, tmp_path / "published")
    warehouse.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "tmp").stat().st_mode) == 0o700
    assert published.stat().st_mode == (tmp_path / "new").stat().st_mode


@pytest.mark.parametrize("name", ["warehouse.duckdb", "warehouse.duckdb.wal", "tmp"])
def test_row_50_the_warehouse_is_opened_through_no_link(tmp_path: Path, name: str) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / name).symlink_to(tmp_path / "theirs" / "file")
    with pytest.raises(SettingsError, match="it is a symbolic link"):
        Warehouse(tmp_path / "warehouse.duckdb")
    assert list((tmp_path / "theirs").iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("link", "a symbolic link"),
        ("folder", "Is a directory"),
        ("pipe", "no regular file"),
        ("second name", "a second name of another file"),
    ],
)
def test_a_foreign_lock_file_is_one_sentence(tmp_path: Path, kind: str, words: str) -> None:
    lock, other = tmp_path / "data" / ".lock", tmp_path / "other"
    lock.parent.mkdir()
    other.write_text("theirs")
    if kind == "link":
        lock.symlink_to(other)
    elif kind == "folder":
        lock.mkdir()
    elif kind == "pipe":
        os.mkfifo(lock)
    else:
        os.link(other, lock)
    with pytest.raises(SettingsError, match=rf"\.lock: this is no lock file of this program \({words}\)"):
        require_free(tmp_path / "data")
    assert other.read_text() == "theirs"


def test_a_rebuilt_file_is_on_disk_before_it_is_put_in_place(tmp_path: Path, calls: list[str]) -> None:
    (tmp_path / "fresh").write_text("new")
    (tmp_path / "old").write_text("old")
    put_in_place(tmp_path / "fresh", tmp_path / "old")
    assert calls == ["fsync fresh", "replace old", f"fsync {tmp_path.name}"]
    assert (tmp_path / "old").read_text() == "new"
