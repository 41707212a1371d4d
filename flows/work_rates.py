"""Rates of work as this machine has done it, kept outside the parts, which hold no clock: bytes in seconds, by kind.

data/history/rates/{machine}.jsonl holds a line for each web archive that was sieved or downloaded. Machines of a
cluster share the folder, and each writes to a file of its own.
"""

import os
import platform
import re
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Literal

from pydantic import ValidationError

from pipeline.history.process import needs_warc, process_part
from pipeline.records import Hosts, PartJob, PartManifest, Record

RateKind = Literal[Hosts, "download"]
_LAST = 200  # lines that count: what was slow before a better cleaner is no measure


class DoneWork(Record):
    """One web archive that was sieved or downloaded."""

    kind: RateKind
    n_bytes: int
    seconds: float


class Rate(Record):
    """Bytes per second of one worker or one connection."""

    bytes_per_s: float
    n_measured: int = 0  # files on this machine; 0: the documented rate


def note_work(history: Path, done: DoneWork) -> None:
    """Append a line for work of this machine."""
    file = _file_of_this_machine(history)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        os.write(handle, done.model_dump_json().encode() + b"\n")  # one write: processes append at the same time
    finally:
        os.close(handle)


def measured_rate(history: Path, kind: RateKind) -> Rate | None:
    """Return the rate of this machine over its last works of a kind; None where it has done none."""
    file = _file_of_this_machine(history)
    lines = file.read_bytes().splitlines() if file.is_file() else []
    last = deque((one for one in _read(lines) if one.kind == kind), maxlen=_LAST)
    seconds = sum(one.seconds for one in last)
    if not seconds:
        return None
    return Rate(bytes_per_s=sum(one.n_bytes for one in last) / seconds, n_measured=len(last))


def _read(lines: Iterable[bytes]) -> Iterable[DoneWork]:
    for line in lines:
        try:
            yield DoneWork.model_validate_json(line)
        except ValidationError:  # a full disk cut it off
            continue


def _file_of_this_machine(history: Path) -> Path:
    return history / "rates" / f"{re.sub(r'[^0-9A-Za-z._-]+', '-', platform.node()) or 'machine'}.jsonl"


def process_timed(job: PartJob) -> PartManifest:
    """Make a part as `process_part` does, and note how long it took where its web archive was sieved."""
    is_sieved, began = needs_warc(job), perf_counter()
    manifest = process_part(job)
    if is_sieved and manifest.state == "done":
        done = DoneWork(kind=job.hosts, n_bytes=manifest.n_bytes, seconds=perf_counter() - began)
        note_work(Path(job.folder).parent, done)
    return manifest
