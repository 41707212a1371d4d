"""Backup of a data folder: new content is copied under its SHA-256, then the manifest is replaced.

Killed at any instant, the folder holds the earlier backup whole: what a manifest names is removed only after the next
manifest has taken its place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from flows.lock import hold
from flows.manifest import (
    FILES,
    FOLDERS,
    MANIFEST,
    SINGLE_FILES,
    Manifest,
    StoredFile,
    copy_hashed,
    open_plain,
    open_private,
    read_manifest,
    sha256_of,
    write_manifest,
)
from flows.settings import Settings
from pipeline.archive.gzip_members import GzipMember, read_members
from pipeline.errors import BackupError, SettingsError, WarehouseError
from pipeline.records import Record
from warehouse.connection import opened_for_reading
from warehouse.files import replacing

INCOMING = "incoming"  # folder of WARC files that are deleted once they are sieved
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PARTIAL = re.compile(r"\.[0-9a-f]{64}\.\d+\.partial")  # of a backup that was killed
_OWN = {FILES, MANIFEST, ".lock"}  # what a backup folder holds


class BackUp(Record):
    """What a backup holds, what of it was copied, and what the data folder lacks or has damaged."""

    manifest: Manifest
    n_copied: int
    n_copied_bytes: int
    gone: tuple[str, ...]  # archived nights that the data folder no longer has
    damaged: tuple[str, ...]  # archived nights that changed before their end: the earlier copy is kept


def back_up(settings: Settings, settings_file: Path, to: Path, *, made_at: datetime) -> BackUp:
    """Copy what is new in the data folder to the backup folder `to`, and return what was done.

    Raises SettingsError where `to` is no place for it, BackupError where it cannot be written: the earlier backup
    then still stands.
    """
    _require_place(settings, to)
    try:
        to.mkdir(mode=0o700, exist_ok=True)
        with hold(settings.data), hold(to):
            _require_readable(settings)
            return _back_up(dict(_files_of(settings, settings_file)), to, made_at)
    except OSError as broken:
        raise BackupError(
            f"{broken.filename or to}: the backup could not be finished ({broken.strerror}). An earlier backup in {to} "
            "still stands: mend that and run it again."
        ) from broken


def _back_up(files: Mapping[str, Path], to: Path, made_at: datetime) -> BackUp:
    (to / FILES).mkdir(mode=0o700, exist_ok=True)
    before = read_manifest(to)
    known = {file.path: file for file in before.files} if before else {}
    _require_same_archive(known, files, to)
    damaged = tuple(path for path, source in files.items() if _is_damaged(path, source, known.get(path), to / FILES))
    gone = tuple(path for path in known if path.startswith("archive/") and path not in files)
    kept = {path: known[path] for path in (*damaged, *gone)}
    stored = {
        path: _store(path, source, known.get(path), to / FILES) for path, source in files.items() if path not in kept
    }
    manifest = Manifest(
        made_at=made_at,
        program_version=version("nato-asia-tracker"),
        files=tuple(file for _, file in sorted((stored | kept).items())),
    )
    write_manifest(to, manifest)
    _remove_unnamed(to / FILES, manifest)
    copied = {file.sha256: file for file in stored.values()}.keys() - {file.sha256 for file in known.values()}
    sizes = {file.sha256: file.n_bytes for file in stored.values()}
    return BackUp(
        manifest=manifest,
        n_copied=len(copied),
        n_copied_bytes=sum(sizes[sha256] for sha256 in copied),
        gone=gone,
        damaged=damaged,
    )


def _require_place(settings: Settings, to: Path) -> None:
    """Raise SettingsError where `to` must not become a backup folder."""
    place, data = to.resolve(), settings.data.resolve()
    if place.is_relative_to(data) or data.is_relative_to(place):
        raise SettingsError(f"--to {to}: it and the data folder lie in each other. Choose a folder on another disk.")
    if not place.parent.is_dir():
        raise SettingsError(f"--to {to}: the folder {to.parent} does not exist. Correct the path, or mount the disk.")
    if place.exists() and not place.is_dir():
        raise SettingsError(f"--to {to}: this is a file. Name a folder.")
    if place.is_dir() and (others := sorted({path.name for path in place.iterdir()} - _OWN)):
        raise SettingsError(f"--to {to}: it holds other things ({others[0]}). Choose an empty folder, or a backup.")


def _require_readable(settings: Settings) -> None:
    """Raise BackupError where the warehouse cannot be opened: its copy would replace a good one."""
    if not settings.warehouse.exists():
        raise SettingsError(f"--data {settings.data}: there is no warehouse here to back up. Run `nato-asia nightly`.")
    try:
        with opened_for_reading(settings.warehouse):
            pass
    except WarehouseError as broken:
        raise BackupError(
            f"{broken} It is not copied over a good one: run `nato-asia rebuild`, then the backup again."
        ) from broken


def _files_of(settings: Settings, settings_file: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files to back up, with their paths in the backup: hidden, partial and temporary ones are left out.

    WARC files of others that wait to be sieved can be had again, and are left out as well.
    """
    for folder in FOLDERS:
        for path in sorted((settings.data / folder).rglob("*")):
            place = path.relative_to(settings.data)
            is_passing = any(part.startswith(".") or part == INCOMING for part in place.parts)
            if (path.is_symlink() or not path.is_dir()) and not is_passing:
                yield place.as_posix(), path
    for name in SINGLE_FILES:
        if (settings.data / name).exists():
            yield name, settings.data / name
    yield "settings/sources.toml", settings.sources.resolve()
    yield "settings/codebook.toml", settings.codebook.resolve()
    if settings_file.exists():
        yield "settings/nato-asia.toml", settings_file.resolve()


def _require_same_archive(known: Mapping[str, StoredFile], files: Iterable[str], to: Path) -> None:
    """Raise SettingsError where backup and data folder have no archived night in common."""
    theirs = {path for path in known if path.startswith("archive/")}
    ours = {path for path in files if path.startswith("archive/")}
    if theirs and theirs.isdisjoint(ours):
        raise SettingsError(f"--to {to}: this is the backup of another data folder. Choose a folder of its own for it.")


def _is_damaged(path: str, source: Path, known: StoredFile | None, files: Path) -> bool:
    """Return whether an archived night lost or changed a record since it was backed up; nights only grow.

    A tail that a killed run left torn is no record: the next run drops it.
    """
    if not known or not path.startswith("archive/") or _is_unchanged(source, known):
        return False
    if not (files / known.sha256).is_file():
        return False
    with open_plain(source) as now, open_plain(files / known.sha256) as before:
        end = _end_of_records(before)
        before.seek(0)
        return sha256_of(now, end) != sha256_of(before, end)


def _end_of_records(night: BinaryIO) -> int:
    """Return the number of bytes up to the end of the last whole record of an archived night."""
    end = 0
    for member in read_members(night, starting_with=b"WARC/"):
        if isinstance(member, GzipMember):
            end = member.offset + member.length
    return end


def _is_unchanged(source: Path, known: StoredFile) -> bool:
    found = source.lstat()
    return (found.st_size, found.st_mtime_ns) == (known.n_bytes, known.changed_at_ns)


def _store(path: str, source: Path, known: StoredFile | None, files: Path) -> StoredFile:
    """Store the content of a file under its SHA-256, unless it is there, and return its entry of the manifest."""
    if known and _is_unchanged(source, known) and (files / known.sha256).is_file():
        return known
    changed_at_ns = source.lstat().st_mtime_ns
    with open_plain(source) as file:
        sha256, n_bytes = sha256_of(file), file.tell()
        target = files / sha256
        if not (target.is_file() and target.stat().st_size == n_bytes):
            file.seek(0)
            with replacing(target) as partial, open_private(partial) as copy:
                if copy_hashed(file, copy) != sha256:
                    raise BackupError(f"{source}: it changed while it was copied. Run the backup again.")
    return StoredFile(path=path, sha256=sha256, n_bytes=n_bytes, changed_at_ns=changed_at_ns)


def _remove_unnamed(files: Path, manifest: Manifest) -> None:
    """Remove contents that no manifest names any more: replaced ones, and those of a backup that was cut short."""
    named = {file.sha256 for file in manifest.files}
    for path in files.iterdir():
        if (_SHA256.fullmatch(path.name) or _PARTIAL.fullmatch(path.name)) and path.name not in named:
            path.unlink()
