"""Restoring a backup: files are copied and verified in a partial folder, which becomes the data folder at the end."""

import shutil
from pathlib import Path

from flows.lock import hold
from flows.manifest import FILES, FOLDERS, Manifest, StoredFile, copy_hashed, create_private, open_plain, read_manifest
from pipeline.errors import BackupError, SettingsError
from warehouse.files import sync


def restore_data(backup: Path, data: Path) -> Manifest:
    """Restore a backup as the data folder `data`, which must be empty or missing, and return its manifest.

    All rights are private (0700, 0600). Raises SettingsError for a wrong folder and BackupError where the backup is not
    whole: nothing is left then.
    """
    manifest = _whole_manifest(backup)
    target = _require_empty(data)
    partial = target.with_name(f".{target.name}.partial")
    try:
        partial.mkdir(mode=0o700, exist_ok=True)
        with hold(partial):  # of a restore that was killed only the lock is left to whoever comes next
            _clear(partial)
            try:
                for file in manifest.files:
                    _restore_file(backup / FILES / file.sha256, file, partial)
                for folder in (partial, *(partial / name for name in FOLDERS)):
                    if folder.is_dir():
                        sync(folder)
                partial.rename(target)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
        sync(target.parent)
    except OSError as broken:
        raise BackupError(
            f"{broken.filename or data}: the backup could not be restored ({broken.strerror}). {data} is as it was."
        ) from broken
    return manifest


def _whole_manifest(backup: Path) -> Manifest:
    if not backup.is_dir():
        raise SettingsError(
            f"{backup}: there is no such folder. Name the folder that `nato-asia backup --to` wrote to."
        )
    manifest = read_manifest(backup)
    if manifest is None:
        cut_short = (backup / FILES).is_dir()
        why = "this backup was cut short before its end" if cut_short else "this folder holds no backup"
        raise BackupError(f"{backup}: {why} (there is no manifest.json). Use another copy, or run the backup again.")
    missing = [file.path for file in manifest.files if not (backup / FILES / file.sha256).exists()]
    if missing:
        raise BackupError(
            f"{backup}: the backup is not whole: it lacks the content of {missing[0]} ({len(missing)} files in all). "
            "Use another copy of it, or run the backup again."
        )
    return manifest


def _require_empty(data: Path) -> Path:
    """Return the real path of `data`. Raises SettingsError where it cannot become the restored folder."""
    target = data.resolve()
    if not target.parent.is_dir():
        raise SettingsError(f"--data {data}: the folder {target.parent} does not exist. Correct the path, or make it.")
    if target.exists() and not target.is_dir():
        raise SettingsError(f"--data {data}: this is a file. Name a folder that does not exist yet.")
    if target.is_dir() and any(target.iterdir()):
        raise SettingsError(
            f"--data {data}: this folder is not empty, and a restore overwrites nothing. Move it away, or name another."
        )
    if target.is_mount():
        raise SettingsError(f"--data {data}: this is where a disk is mounted. Name a new folder on it.")
    return target


def _clear(partial: Path) -> None:
    for path in partial.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != ".lock":
            path.unlink()


def _restore_file(content: Path, file: StoredFile, folder: Path) -> None:
    """Copy one file of the backup and verify it on the way. Raises BackupError where its content is another."""
    target = folder / file.path
    for parent in reversed(target.relative_to(folder).parents):
        (folder / parent).mkdir(mode=0o700, exist_ok=True)
    with open_plain(content) as source, create_private(target) as copy:
        sha256 = copy_hashed(source, copy)
    if sha256 != file.sha256:
        raise BackupError(
            f"{content}: the backup is damaged: this is not the content of {file.path} that was backed up. Use another "
            "copy of the backup. Nothing was restored."
        )
    sync(target)
