"""A night's archive file: opened without following links, locked, checked for torn tails and damage."""

import fcntl
import logging
import os
import re
import stat
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from pipeline.archive.fields import FORMAT
from pipeline.archive.gzip_members import BrokenMember, has_member_after
from pipeline.archive.record_types import Resource, Revisit
from pipeline.archive.unpack import unpack
from pipeline.errors import ArchiveError
from pipeline.records import Answer, Failure

SUFFIX = ".warc.gz"
NIGHT_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")

_log = logging.getLogger(__name__)


def night_path(folder: Path, file_name: str) -> Path:
    """Return the path of a night's file, never outside the folder. Raises ArchiveError for other names."""
    if not file_name.endswith(SUFFIX) or not NIGHT_ID.fullmatch(file_name.removesuffix(SUFFIX)):
        raise ArchiveError(f"{file_name!r} is not the name of an archived night.")
    if folder.is_symlink():
        raise ArchiveError(f"{folder} is a symbolic link. The archive is kept in a real folder only: name that one.")
    return folder / file_name


def open_night(path: Path, flags: int) -> int:
    """Open a night's file and return its descriptor, refusing symbolic links. Raises ArchiveError."""
    try:
        return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be opened: {error.strerror}.") from error


def open_to_append(path: Path) -> FileIO:
    """Open the file for appending: private mode, not hard-linked, locked for this process. Raises ArchiveError."""
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


def unpack_at(record: bytes, path: Path, offset: int) -> Answer | Failure | Revisit | Resource | None:
    """Parse a record. Raises ArchiveError with path and offset where it is damaged or foreign."""
    try:
        return unpack(record)
    except (ValueError, KeyError) as error:
        raise ArchiveError(f"{path}, byte {offset}: a record that is not ours or is damaged: {error}.") from error


def raise_if_damaged(file: BinaryIO, path: Path, broken: BrokenMember) -> None:
    """Log a torn tail; raises ArchiveError where whole records follow, so that the damage must not be dropped."""
    if has_member_after(file, broken.offset, starting_with=FORMAT.encode()):
        raise ArchiveError(
            f"{path} is damaged at {broken}; whole records follow. Restore it from a backup."
        ) from broken
    _log.warning("%s: the tail from %s was left by a killed run and is dropped", path, broken)


def _refuse_shared(file: FileIO, path: Path) -> None:
    found = os.fstat(file.fileno())
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        raise ArchiveError(f"{path} is no file of its own (a device, or linked elsewhere). Move it away.")


def _sync_folder(folder: Path) -> None:
    """Fsync the folder: a synced file without a directory entry is lost all the same."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
