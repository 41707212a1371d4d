"""A night's id in; out, its file, opened so that nobody can lead us to another one."""

import fcntl
import os
import re
import stat
from io import FileIO
from pathlib import Path

from pipeline.errors import ArchiveError

SUFFIX = ".warc.gz"
NIGHT_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")


def night_path(folder: Path, file_name: str) -> Path:
    """Return the place of a night's file, never outside the folder. Raises ArchiveError for other names."""
    if not file_name.endswith(SUFFIX) or not NIGHT_ID.fullmatch(file_name.removesuffix(SUFFIX)):
        raise ArchiveError(f"{file_name!r} is not the name of an archived night.")
    if folder.is_symlink():
        raise ArchiveError(f"{folder} is a symbolic link. The archive is kept in a real folder only: name that one.")
    return folder / file_name


def open_night(path: Path, flags: int) -> int:
    """Return a descriptor of a night's file, never through a symbolic link. Raises ArchiveError."""
    try:
        return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be opened: {error.strerror}.") from error


def open_to_append(path: Path) -> FileIO:
    """Return the file, private, alone and locked for this process."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{path.parent} cannot be made: {error.strerror}.") from error
    file = os.fdopen(open_night(path, os.O_RDWR | os.O_CREAT | os.O_APPEND), "a+b", buffering=0)
    try:
        _refuse_shared(file, path)
        os.fchmod(file.fileno(), 0o600)
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        _sync_folder(path.parent)
    except BlockingIOError as error:
        file.close()
        raise ArchiveError(f"{path} is being written by another run. Wait for it to end.") from error
    except BaseException:
        file.close()
        raise
    return file


def _refuse_shared(file: FileIO, path: Path) -> None:
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        raise ArchiveError(f"{path} is no file of its own (a device, or linked elsewhere). Move it away.")


def _sync_folder(folder: Path) -> None:
    """Put the folder's entries on the disk: a synced file that no folder names is lost all the same."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
