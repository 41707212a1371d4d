"""Checks of the data folder: it exists, is private, holds no links, nobody holds it, nothing was left in it."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.doctor.diagnosis import Case, Diagnosis, note, ok, trouble
from flows.settings import Settings
from warehouse.publish.snapshot import FILE_NAME

_OTHERS_WRITE = stat.S_IWOTH
_ANYBODY_ELSE = stat.S_IRWXG | stat.S_IRWXO


def check_folder(case: Case) -> Iterator[Diagnosis]:
    """See that the data folder can be written to by this user."""
    folder = case.settings.data
    if os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield ok("data folder", f"{folder} can be written to.")
        return
    owner = folder.stat().st_uid
    yield trouble(
        "data folder",
        f"{folder} cannot be written to by this user (it belongs to user {owner}).",
        f"Work as that user, or make it yours: `sudo chown -R $(id -u) {folder}`.",
    )


def check_rights(case: Case) -> Iterator[Diagnosis]:
    """Find what others may change, and raw texts that others may read: these belong to their publishers."""
    settings = case.settings
    changeable = [path for path in (settings.data, *_kept(settings)) if _mode(path) & _OTHERS_WRITE]
    readable = [path for path in _private(settings) if _mode(path) & _ANYBODY_ELSE]
    folders = (settings.data, *settings.written_folders)
    if closed := [path for path in folders if path.is_dir() and not os.access(path, os.W_OK | os.X_OK)]:
        yield trouble(
            "rights",
            f"{_first_of(closed)} cannot be written to: no night can run.",
            f"`chmod u+wx {' '.join(map(str, closed))}`, as their owner.",
        )
    elif changeable:
        yield trouble(
            "rights",
            f"{_first_of(changeable)} can be changed by every user of this machine.",
            f"`chmod -R o-w {settings.data}`, or `nato-asia doctor --repair`.",
        )
    elif readable:
        yield note(
            "rights",
            f"{_first_of(readable)} can be read by other users of this machine.",
            f"`chmod -R go= {' '.join(map(str, _private_roots(settings)))}`, or `nato-asia doctor --repair`.",
        )
    else:
        yield ok("rights", "The archive and the warehouse are private.")


def tighten_rights(settings: Settings) -> tuple[Path, ...]:
    """Take from others the right to change anything, and to read raw texts; return what was changed."""
    wanted = {path: _mode(path) & ~_OTHERS_WRITE for path in (settings.data, *_kept(settings))}
    wanted |= {path: mode & ~_ANYBODY_ELSE for path in _private(settings) if (mode := _mode(path))}
    changed = tuple(path for path, mode in wanted.items() if mode != _mode(path))
    for path in changed:
        path.chmod(wanted[path])
    return changed


def _kept(settings: Settings) -> tuple[Path, ...]:
    roots = (*_private_roots(settings), settings.published)
    return tuple(path for root in roots for path in (root, *root.rglob("*")) if _is_real(path))


def _private_roots(settings: Settings) -> tuple[Path, ...]:
    own = (settings.archive, settings.warehouse, settings.baseline, settings.samples, settings.history)
    return tuple(path for path in own if _is_real(path))


def _private(settings: Settings) -> tuple[Path, ...]:
    return tuple(path for root in _private_roots(settings) for path in (root, *root.rglob("*")) if _is_real(path))


def _is_real(path: Path) -> bool:
    return path.exists() and not path.is_symlink()


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def check_links(case: Case) -> Iterator[Diagnosis]:
    """Find symbolic links where the program keeps its own files: it follows none."""
    settings = case.settings
    of_report = (settings.report, settings.report / "themes", settings.report / "charts")
    of_files = (settings.csv, settings.cube, *of_report, settings.archive)
    files = (settings.published / FILE_NAME, *(path for folder in of_files for path in folder.glob("*")))
    folders = (settings.baseline, settings.samples, settings.history, settings.published, *of_files)
    ours = (settings.warehouse, *folders, *files)
    for path in ours:
        if path.is_symlink():
            target = path.resolve()
            mend = f"`rm {path} && mv {target} {path}`" if target.exists() else f"`rm {path}`"
            yield trouble("links", f"{path} is a symbolic link to {target}.", f"Put the real one there: {mend}.")


def check_lock(case: Case) -> Iterator[Diagnosis]:
    """Say which process works in the folder, and find a lock that is not ours."""
    path = case.settings.data / ".lock"
    if path.is_symlink() or (path.exists() and not path.is_file()):
        yield trouble("lock", f"{path} is no file of this program: no night can begin.", f"`rm -r {path}`.")
    elif case.holder is None:
        yield ok("lock", "No other process works in the folder.")
    elif _is_alive(case.holder):
        yield note(
            "lock",
            f"Process {case.holder} works in {case.settings.data} now: the warehouse is left alone.",
            "Look again when it has ended; `kill PID` stops it where it hangs: finished work is kept.",
        )
    else:
        yield trouble(
            "lock",
            f"{path} is held, but process {case.holder} has ended: a child of it lives on.",
            f"Find it with `fuser {path}` and end it with `kill PID`; the lock goes with it.",
        )


def _is_alive(process_id: str) -> bool:
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):  # it is somebody else's, or not stated
        return True
    return True


def check_leftovers(case: Case) -> Iterator[Diagnosis]:
    """Find what killed processes have left."""
    left = () if case.holder else leftovers(case.settings)
    if left:
        yield note("leftovers", f"{_first_of(left)} was left by a killed process.", "`nato-asia doctor --repair`.")


def leftovers(settings: Settings) -> tuple[Path, ...]:
    """Return the partial and temporary files in a data folder that nobody holds."""
    partial = (path for ending in ("partial", "half") for path in settings.data.rglob(f".*.{ending}"))
    return (*partial, *settings.data.glob("rebuilt.duckdb*"), *settings.data.glob("tmp/*"))


def _first_of(paths: Iterable[Path]) -> str:
    first, *others = paths
    return f"{first} (and {len(others)} more)" if others else str(first)
