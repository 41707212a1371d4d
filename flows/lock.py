"""Single-writer lock on the data folder, released by the system when its holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import TrackerError


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold an exclusive lock on `folder`. Raises TrackerError that names the process which holds it already."""
    path = folder / ".lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            raise TrackerError(
                f"{folder}: already running: process {holder} works in this folder. Wait for it to end, "
                "or choose another folder with --data."
            ) from None
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


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
