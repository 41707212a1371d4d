"""What every engine does, and how one is chosen and opened."""

import os
import re
from collections.abc import Callable, Generator, Iterable
from typing import Literal, Protocol

from pydantic import Field

from pipeline.errors import SettingsError
from pipeline.records import Record
from pipeline.records.history import PartJob, PartManifest

_ADDRESS = re.compile(r"[a-z]+://\S+:\d+")

MakePart = Callable[[PartJob], PartManifest]


class Engine(Protocol):
    """Makes parts, several at a time."""

    def map(self, function: MakePart, jobs: Iterable[PartJob]) -> Generator[PartManifest]:
        """Yield one manifest a job, in the order of finishing.

        A job is taken when a worker is free for it or will be soon: whatever makes jobs may bring their files first.
        One whose worker dies is tried again after the others, alone; one that dies again is a failed part, with the
        reason. Raises the TrackerError of the function, and EngineError where no worker can be reached any more.
        """


class EngineChoice(Record):
    """Where parts are made."""

    kind: Literal["processes", "dask"] = "processes"
    scheduler: str = ""  # address of a Dask scheduler; empty: a cluster on this machine
    n_workers: int | None = Field(None, ge=1)  # on this machine; None: one a core

    @property
    def in_words(self) -> str:
        """The choice as a phrase."""
        if self.scheduler:
            return f"the Dask cluster of {self.scheduler}"
        workers = "1 process" if self.n_started == 1 else f"{self.n_started} processes"
        return f"Dask with {workers} of this machine" if self.kind == "dask" else f"{workers} of this machine"

    @property
    def n_started(self) -> int:
        """Number of workers that are started on this machine where the choice names no scheduler."""
        return self.n_workers or os.cpu_count() or 1

    def require_sense(self) -> None:
        """Raise SettingsError where parts of the choice exclude one another, or the address is none."""
        if self.scheduler and self.kind != "dask":
            raise SettingsError(f"--scheduler {self.scheduler}: this is for Dask. Add --engine dask, or leave it out.")
        if self.scheduler and not _ADDRESS.fullmatch(self.scheduler):
            raise SettingsError(
                f"--scheduler {self.scheduler}: this is no address of a Dask scheduler. Write one as in "
                "tcp://192.0.2.1:8786; `dask scheduler` prints its own."
            )
        if self.scheduler and self.n_workers:
            raise SettingsError(
                f"--workers {self.n_workers}: the workers of {self.scheduler} are started beside that scheduler. "
                "Leave --workers out, or --scheduler."
            )
