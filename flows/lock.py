"""Single-writer lock on the data folder, released by the system when its holder dies, however it dies."""

import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import FolderHeldError, SettingsError

_PAUSES_S = (0.05, 0.2)  # between two attempts


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold an exclusive lock on `folder`. Raises FolderHeldError that names the process which holds it already."""
    handle = _open(folder / ".lock")
    try:
        if not _take(handle):
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            raise FolderHeldError(
                f"{folder}: already running: process {holder} works in this folder. Wait for it to end, "
                "or choose another folder with --data."
            )
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    """Take the lock, and return whether nobody else holds it: one that only looked, as `status` does, has let go."""
    for pause_s in (*_PAUSES_S, None):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if pause_s is not None:
                time.sleep(pause_s)
        else:
            return True
    return False


def _open(path: Path) -> int:
    """Open the lock file, a regular file of its own. Raises SettingsError where something else is there."""
    foreign = f"{path}: this is no lock file of this program ({{}}). Remove it, or choose another folder with --data."
    try:
        # Not blocking: a pipe would wait for somebody at its other end.
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    except OSError as broken:
        why = "a symbolic link" if broken.errno == errno.ELOOP else broken.strerror
        raise SettingsError(foreign.format(why)) from broken
    state = os.fstat(handle)
    if stat.S_ISREG(state.st_mode) and state.st_nlink == 1 and state.st_uid == os.geteuid():
        return handle
    os.close(handle)
    is_shared = stat.S_ISREG(state.st_mode) and state.st_uid == os.geteuid()
    whose = "another user's" if stat.S_ISREG(state.st_mode) else "no regular file"
    raise SettingsError(foreign.format("a second name of another file" if is_shared else whose))


def require_free(folder: Path) -> None:
    """Raise TrackerError where another process holds `folder`, before anything slow is started."""
    with hold(folder):
        pass


def holder_of(folder: Path) -> str | None:
    """Return the id of the process that holds `folder`, "unknown" where it is not stated, None where nobody does."""
    try:
        handle = os.open(folder / ".lock", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:  # nothing has ever held it, or `hold` names what is wrong with it
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
    finally:
        os.close(handle)
    return None
