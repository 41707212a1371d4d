"""Manifest of a backup: which files it holds, and the SHA-256 under which each is stored.

A backup folder holds `files/`, whose files are named by their SHA-256, and `manifest.json`, which is replaced last.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, BinaryIO, Literal

from pydantic import AfterValidator, Field, ValidationError, model_validator

from pipeline.errors import BackupError
from pipeline.records import Record
from warehouse.files import replacing

MANIFEST = "manifest.json"
FILES = "files"
FOLDERS = (  # of the data folder; `settings` is the backup's own
    *("archive", "base", "baseline", "history", "published", "samples", "settings"),
)
SINGLE_FILES = ("warehouse.duckdb", "warehouse.duckdb.wal")
PIECE = 1 << 20  # bytes read at a time


def _inside_a_data_folder(path: str) -> str:
    """Return `path`, a file inside a data folder. Raises ValueError for any other: a backup may be hostile."""
    parts = path.split("/")
    is_plain = path.isprintable() and "\\" not in path and not any(part in {"", ".", ".."} for part in parts)
    is_known = path in SINGLE_FILES or (len(parts) > 1 and parts[0] in FOLDERS)
    if not (is_plain and is_known):
        raise ValueError(f"{path!r} is no file of a data folder")
    return path


class StoredFile(Record):
    """One file of a backup: its path in the data folder, its content, and when that was last changed."""

    path: Annotated[str, AfterValidator(_inside_a_data_folder)]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    n_bytes: int = Field(ge=0)
    changed_at_ns: int


class Manifest(Record):
    """The files of a backup."""

    format: Literal[1] = 1
    made_at: datetime
    program_version: str
    files: tuple[StoredFile, ...]

    @model_validator(mode="after")
    def _has_each_path_once(self) -> "Manifest":
        paths = {PurePosixPath(file.path) for file in self.files}
        if len(paths) < len(self.files) or any(folder in paths for path in paths for folder in path.parents):
            raise ValueError("two files have one path")
        return self


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a backup folder; None where it has none. Raises BackupError where it is not whole."""
    try:
        with open_plain(folder / MANIFEST) as file:
            return Manifest.model_validate_json(file.read())
    except FileNotFoundError:
        return None
    except ValidationError as invalid:
        why = invalid.errors()[0]["msg"].removeprefix("Value error, ")
        raise BackupError(
            f"{folder / MANIFEST}: this is not the manifest of a whole backup ({why}). Use another copy of the backup."
        ) from None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest of a backup folder atomically; readable by its owner alone."""
    with replacing(folder / MANIFEST) as partial, open_private(partial) as file:
        file.write(manifest.model_dump_json(indent=1).encode())


@contextmanager
def open_plain(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for reading. Raises BackupError for a symbolic link, a device or a pipe."""
    if path.is_symlink():
        raise BackupError(
            f"{path}: it is a symbolic link. A backup holds plain files only: replace the link by its file."
        )
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe must not block
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise BackupError(f"{path}: it is no regular file. A backup holds plain files only: move it away.")
        yield file


def create_private(path: Path) -> BinaryIO:
    """Create the file `path` for writing, with the rights 0600. It must not exist."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb")


def open_private(path: Path) -> BinaryIO:
    """Open the new, empty file `path` for writing, and give it the rights 0600."""
    made = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    os.fchmod(made, 0o600)
    return os.fdopen(made, "wb")


def pieces_of(file: BinaryIO, n_bytes: int | None = None) -> Iterator[bytes]:
    """Yield a file in pieces: all of it, or the next `n_bytes`."""
    left = n_bytes
    while piece := file.read(PIECE if left is None else min(PIECE, left)):
        yield piece
        left = None if left is None else left - len(piece)


def copy_hashed(source: BinaryIO, copy: BinaryIO) -> str:
    """Copy the rest of a file, and return the SHA-256 of what was copied, as 64 hex digits."""
    digest = hashlib.sha256()
    for piece in pieces_of(source):
        digest.update(piece)
        copy.write(piece)
    return digest.hexdigest()


def sha256_of(file: BinaryIO, n_bytes: int | None = None) -> str:
    """Return the SHA-256 of the rest of a file, or of its next `n_bytes`, as 64 hex digits."""
    digest = hashlib.sha256()
    for piece in pieces_of(file, n_bytes):
        digest.update(piece)
    return digest.hexdigest()
