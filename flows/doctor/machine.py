"""Checks of the machine: free space, inodes, the file system of the data folder, and the clock."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flows.doctor.diagnosis import Case, Diagnosis, note, ok, trouble
from pipeline.records import Record

NIGHTS_AHEAD = 30
_RECENT = 7  # nights whose archives state the growth
_LEAST_SPACE = 100_000_000  # bytes: a first night, Prefect's own files
_LEAST_INODES = 1_000
_IN_MEMORY = {"tmpfs", "ramfs"}
_ON_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs"}


class Disk(Record):
    """Room on a file system, in bytes, and what nights take of it."""

    n_free: int
    n_free_inodes: int | None  # None where the file system counts none
    n_per_night: int  # growth of the archive
    n_rewritten: int  # warehouse and published files, which exist twice while they are replaced

    @property
    def n_needed(self) -> int:
        """The bytes that the coming nights need."""
        return max(self.n_per_night * NIGHTS_AHEAD + self.n_rewritten, _LEAST_SPACE)


def check_disk(case: Case) -> Iterator[Diagnosis]:
    """Compare the free space with what the nights of a month need, and count the inodes."""
    yield from judge_disk(measure_disk(case), case.settings.data)


def measure_disk(case: Case) -> Disk:
    """Return the room on the file system of the data folder."""
    held = os.statvfs(case.settings.data)
    archives = [case.settings.archive / f"{night_id}.warc.gz" for night_id in case.archived[-_RECENT:]]
    sizes = [file.stat().st_size for file in archives]
    rewritten = [case.settings.warehouse, *case.settings.published.rglob("*")]
    return Disk(
        n_free=held.f_bavail * held.f_frsize,
        n_free_inodes=held.f_favail if held.f_files else None,
        n_per_night=sum(sizes) // max(len(sizes), 1),
        n_rewritten=sum(file.stat().st_size for file in rewritten if file.is_file()),
    )


def judge_disk(disk: Disk, folder: Path) -> Iterator[Diagnosis]:
    """Judge the room on the file system of `folder`. Pure."""
    room = f"{folder}: {_in_words(disk.n_free)} are free"
    if disk.n_free < disk.n_needed:
        yield trouble(
            "disk",
            f"{room}, and the next {NIGHTS_AHEAD} nights need {_in_words(disk.n_needed)} (the archive grows by "
            f"{_in_words(disk.n_per_night)} a night, the published files are replaced).",
            f"Free space on that disk, or move the folder to a larger one (`mv {folder} NEW_FOLDER`) and set data in "
            "nato-asia.toml.",
        )
    elif disk.n_free_inodes is not None and disk.n_free_inodes < _LEAST_INODES:
        yield trouble(
            "disk",
            f"{folder}: only {disk.n_free_inodes} more files can be made on this file system.",
            "Remove files from it, many small ones first.",
        )
    else:
        yield ok("disk", f"{room}.")


def check_file_system(case: Case) -> Iterator[Diagnosis]:
    """Find a data folder that does not survive a restart, or whose locks other machines do not see."""
    folder = case.settings.data.resolve()
    kind = file_system_of(folder)
    move = f"Move it to a disk of this machine (`mv {folder} NEW_FOLDER`) and set data in nato-asia.toml."
    if kind in _IN_MEMORY:
        yield trouble("file system", f"{folder} lies in memory ({kind}): a restart deletes it.", move)
    elif kind in _ON_NETWORK:
        yield trouble("file system", f"{folder} lies on a network ({kind}): locks do not hold there.", move)
    elif folder.is_relative_to(Path(tempfile.gettempdir()).resolve()):
        yield note("file system", f"{folder} lies in a temporary folder, which the system clears.", move)


def file_system_of(folder: Path) -> str:
    """Return the type of the file system that holds `folder`; empty where this system does not tell."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    lines = (line.split(" ") for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines())
    holding = [(line[1], line[2]) for line in lines if folder.is_relative_to(line[1].replace("\\040", " "))]
    return max(holding, key=lambda held: len(held[0]), default=("", ""))[1]


def check_clock(case: Case) -> Iterator[Diagnosis]:
    """Say what servers and earlier nights say about the clock."""
    facts = case.facts or case.published_facts
    findings = facts.clock if facts else ()
    for finding in findings:
        yield trouble("clock", finding, "`nato-asia nightly` then goes on.")
    if not findings:
        yield ok("clock", f"It is {case.now:%Y-%m-%d %H:%M} UTC.")


def _in_words(n_bytes: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if n_bytes >= size:
            return f"{n_bytes / size:,.1f} {unit}"
    return f"{n_bytes / 1000:,.0f} kB"
