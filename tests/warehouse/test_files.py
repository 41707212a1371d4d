"""A file is replaced whole or not at all, and what a crash leaves behind does not stay."""

import os
import subprocess
from pathlib import Path

import pytest

from warehouse.files import copy_open_file, put_in_place, replacing


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
        assert list(tmp_path.iterdir()) == []
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


def test_a_link_stays_a_link_and_a_device_is_written_itself(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with replacing(tmp_path / "link") as partial:
        partial.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "new"
    with replacing(Path(os.devnull)) as partial:
        assert partial == Path(os.devnull)


def test_a_rebuilt_file_is_on_disk_before_it_is_put_in_place(tmp_path: Path, calls: list[str]) -> None:
    (tmp_path / "fresh").write_text("new")
    (tmp_path / "old").write_text("old")
    put_in_place(tmp_path / "fresh", tmp_path / "old")
    assert calls == ["fsync fresh", "replace old", f"fsync {tmp_path.name}"]
    assert (tmp_path / "old").read_text() == "new"
