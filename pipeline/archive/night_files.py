"""A night's archive file: opened without following links, locked, checked for torn tails and damage."""

import fcntl
import logging
import os
import re
import stat
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from pipeline.archive.fields import FORMAT
from pipeline.archive.gzip_members import BrokenMember, DamagedSpan, GzipMember, read_members, unpack_member
from pipeline.archive.record_types import ArchivedAt, Damage
from pipeline.archive.unpack import Unpacked, body_of, unpack
from pipeline.errors import ArchiveError, DamagedRecordError

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


def read_records(file: BinaryIO, path: Path) -> Iterator[tuple[ArchivedAt, Unpacked | Damage]]:
    """Yield the records of a night's file in order, each with its location; for bytes that hold none, a Damage."""
    for found in read_members(file, starting_with=FORMAT.encode()):
        at = ArchivedAt(file_name=path.name, offset=found.offset, length=found.length)
        yield at, _unpacked(found, at)


def _unpacked(found: GzipMember | DamagedSpan, at: ArchivedAt) -> Unpacked | Damage:
    if isinstance(found, DamagedSpan):
        return Damage(at=at, why=found.why, is_torn=found.is_torn)
    try:
        return unpack(found.content)
    except (ValueError, KeyError) as error:
        return Damage(at=at, why=f"a record that is not ours or is damaged ({error})")


def read_body(folder: Path, at: ArchivedAt, page_sha256: str | None = None) -> bytes:
    """Return the body at a location, which must be the one of that digest. Raises DamagedRecordError where it is not.

    Raises ArchiveError where the archive may not be read at all: that is no damage, and fetching again cures nothing.
    """
    path = night_path(folder, at.file_name)
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise DamagedRecordError(f"{at.file_name} cannot be opened: {error.strerror}.") from error
    except OSError as error:
        raise ArchiveError(f"{path} cannot be opened: {error.strerror}.") from error
    try:
        packed = os.pread(fd, at.length, at.offset)
        return body_of(unpack_member(packed, at.offset), page_sha256)
    except (OSError, BrokenMember, ValueError, KeyError) as error:
        raise DamagedRecordError(f"{at.file_name}, byte {at.offset}: no whole page lies here ({error}).") from error
    finally:
        os.close(fd)


def log_damage(damage: Damage) -> None:
    """Log damage that is left out, or a torn tail."""
    if damage.is_torn:
        _log.warning("%s: the tail was left by a killed run and is dropped", damage.sentence)
    else:
        _log.warning("%s: it is left out", damage.sentence)


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
