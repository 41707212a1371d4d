"""Processes of this machine: killable, each with limits, a part whose process died tried again alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flows.engines.engine import EngineChoice, MakePart
from pipeline.children.pool import ChildPool
from pipeline.children.worker import ChildLimits, GaveUp
from pipeline.history.process import failed_part
from pipeline.records.history import PartJob, PartManifest

# A web archive of a gigabyte takes minutes, one of undeclared hosts up to an hour: what exceeds these has run away.
LIMITS = ChildLimits(cpu_s=12 * 3600, wall_s=24 * 3600, memory_bytes=4_000_000_000)


class ProcessEngine:
    """Makes each part in a process of a pool."""

    def __init__(self, n_workers: int, limits: ChildLimits = LIMITS) -> None:
        """Take the number of processes, and what one part may cost."""
        self._n_workers = n_workers
        self._limits = limits

    def map(self, function: MakePart, jobs: Iterable[PartJob]) -> Iterator[PartManifest]:
        """Yield one manifest a job, in the order of finishing. See Engine.map."""
        pool = ChildPool(function, n_workers=self._n_workers, limits=self._limits, may_have_children=True)
        with pool:
            for job, made in pool.map_unordered(function, jobs):
                yield failed_part(job, made.detail) if isinstance(made, GaveUp) else made


@contextmanager
def process_engine(choice: EngineChoice) -> Iterator[ProcessEngine]:
    """Yield an engine of as many processes as chosen, which start with its first jobs."""
    yield ProcessEngine(choice.n_started)
