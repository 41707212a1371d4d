"""Files on disk: replaced atomically, put in place after a rebuild, or copied while they are open here."""

import glob
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from pipeline.errors import WarehouseError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Atomic replacement: yield the path of a partial file beside `target`, which takes its place at the end.

    The file is fsynced before the rename and its folder after it, so that a crash leaves the old file or the new one,
    whole. Where the block raises, `target` stays as it is and the partial file is removed; one that a kill has left is
    removed by the next call. A link is followed; a device or a pipe cannot be replaced and is yielded itself.
    """
    if target.exists() and not (target.is_file() or target.is_dir()):
        yield target
        return
    target = target.resolve()
    for leftover in _leftovers(target):
        leftover.unlink(missing_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        yield partial
        _replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


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
    """Copy `source`, which is open in this process, to `target` in a process of its own.

    Copied in this process, closing it would release every lock held on it: POSIX locks go with any descriptor.
    Raises WarehouseError where the copy fails.
    """
    try:
        target.touch()  # with the rights of a new file: cp would hand on those of the source
        copied = subprocess.run(["cp", "--", source, target], capture_output=True, text=True, check=False)
    except OSError as broken:
        raise WarehouseError(f"{target}: the copy of {source} could not be written ({broken}).") from broken
    if copied.returncode:
        why = copied.stderr.strip().splitlines()[-1] if copied.stderr.strip() else f"exit code {copied.returncode}"
        raise WarehouseError(f"{target}: the copy of {source} could not be written ({why}).")
