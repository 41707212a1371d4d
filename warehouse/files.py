"""Files on disk: replaced atomically, put in place after a rebuild, or copied while they are open here."""

import errno
import glob
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from pipeline.errors import SettingsError, WarehouseError

# A file system that shares blocks between files (Btrfs, XFS) copies a warehouse of any size at once.
_COPY = ("cp", "--reflink=auto") if sys.platform == "linux" else ("cp",)
_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def replacing(target: Path, *, follows_links: bool = False) -> Iterator[Path]:
    """Atomic replacement: yield the path of a new, empty file beside `target`, which takes its place at the end.

    The file is fsynced before the rename and its folder after it, so that a crash leaves the old file or the new one,
    whole. Where the block raises, `target` stays as it is and the partial file is removed; one that a kill has left is
    removed by the next call. Whatever stands at the partial name, a link too, is removed and not written to.

    A link at `target` is replaced itself. With `follows_links` the file that it leads to is replaced: for a path that
    the user names, who may keep a file on another disk. A device or a pipe cannot be replaced and is yielded itself
    there; elsewhere SettingsError names it.
    """
    if follows_links:
        target = target.resolve()
    if _is_special(target):
        if not follows_links:
            raise SettingsError(f"{target}: this is no regular file, and is not written to. Remove it.")
        yield target
        return
    for leftover in _leftovers(target):
        leftover.unlink(missing_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    made = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)  # the umask of the user
    try:
        os.close(made)
        yield partial
        _replace(partial, target)
    except OSError as broken:
        if broken.errno not in _FULL:
            raise
        raise WarehouseError(
            f"{target}: the disk is full ({broken.strerror}). The old file is still in its place: make room, run again."
        ) from broken
    finally:
        partial.unlink(missing_ok=True)


def _is_special(path: Path) -> bool:
    """Tell whether a device, pipe or socket stands at `path`, no link followed."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))


def make_folder(folder: Path) -> None:
    """Make a folder for published files where it is missing. Raises WarehouseError where that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as broken:
        raise WarehouseError(f"{folder}: this folder cannot be made ({broken.strerror}). Choose another.") from broken


def make_private(path: Path) -> None:
    """Take from everybody else the rights on a file or folder of the user's; a link is not followed."""
    try:
        mode = path.lstat().st_mode
        private = 0o700 if stat.S_ISDIR(mode) else 0o600
        if not stat.S_ISLNK(mode) and stat.S_IMODE(mode) != private:
            path.chmod(private)
    except FileNotFoundError:
        return
    except PermissionError as broken:
        raise SettingsError(
            f"{path}: it belongs to somebody else, and cannot be made private. Choose another folder with --data."
        ) from broken


@contextmanager
def created_private() -> Iterator[None]:
    """Create every file and folder of this block for its owner alone; for one thread of the process at a time."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def require_own(path: Path) -> None:
    """Raise SettingsError where `path` is a link, or a second name of another file: writing to it would change that."""
    try:
        state = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISLNK(state.st_mode):
        raise SettingsError(f"{path}: it is a symbolic link, and none is followed here. Remove the link.")
    if stat.S_ISREG(state.st_mode) and state.st_nlink > 1:
        raise SettingsError(f"{path}: it has a second name elsewhere (a hard link). Replace it with a copy of its own.")


def _leftovers(target: Path) -> Iterator[Path]:
    """Yield the partial files of processes that are no more, and those of earlier versions (.half)."""
    yield target.with_name(f".{target.name}.half")
    for partial in target.parent.glob(f".{glob.escape(target.name)}.*.partial"):
        process_id = partial.name.removesuffix(".partial").rpartition(".")[2]
        if process_id.isdigit() and not _is_running(int(process_id)):
            yield partial


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True


def put_in_place(fresh: Path, warehouse: Path) -> None:
    """Move the closed database file `fresh` to `warehouse`, whose old log must not be replayed on the new file."""
    log = warehouse.with_name(warehouse.name + ".wal")
    if log.exists():
        with suppress(duckdb.Error):  # a file that cannot be opened has nothing to save
            duckdb.connect(warehouse).close()  # takes the log into the file
        log.unlink(missing_ok=True)
    _replace(fresh, warehouse)


def _replace(whole: Path, target: Path) -> None:
    """Rename `whole` to `target`, with the content on disk before the rename, and the rename on disk on return."""
    sync(whole)
    whole.replace(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Block until a file, or the entries of a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_open_file(source: Path, target: Path) -> None:
    """Copy `source`, which is open in this process, into the new or empty file `target` in a process of its own.

    Copied in this process, closing it would release every lock held on it: POSIX locks go with any descriptor.
    Raises WarehouseError where the copy fails.
    """
    copied = _copied(source, target)
    if copied.returncode:
        why = copied.stderr.strip().splitlines()[-1] if copied.stderr.strip() else f"exit code {copied.returncode}"
        raise WarehouseError(f"{target}: the copy of {source} could not be written ({why}).")


def _copied(source: Path, target: Path) -> "subprocess.CompletedProcess[str]":
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    try:
        # Opened here, so that no link is followed, and with the rights of a new file: cp would hand on those of source.
        with os.fdopen(os.open(target, flags, 0o666), "wb") as written:
            command = (*_COPY, "--", source, f"/dev/fd/{written.fileno()}")
            return subprocess.run(command, pass_fds=[written.fileno()], stderr=subprocess.PIPE, text=True, check=False)
    except OSError as broken:
        raise WarehouseError(f"{target}: the copy of {source} could not be written ({broken}).") from broken
