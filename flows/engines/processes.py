"""Processes of this machine: killable, each with limits, a part whose process died tried again alone."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager

from flows.engines.engine import EngineChoice, MakePart
from pipeline.children.pool import ChildPool
from pipeline.children.worker import ChildLimits, GaveUp
from pipeline.history.process import failed_part, process_part
from pipeline.records.history import PartJob, PartManifest

# A web archive of a gigabyte takes minutes, one of undeclared hosts up to an hour: what exceeds these has run away.
LIMITS = ChildLimits(cpu_s=12 * 3600, wall_s=24 * 3600, memory_bytes=4_000_000_000)


class ProcessEngine:
    """Makes each part in a process of a pool."""

    def __init__(self, pool: ChildPool) -> None:
        """Take a pool whose processes may have children."""
        self._pool = pool

    def map(self, function: MakePart, jobs: Iterable[PartJob]) -> Generator[PartManifest]:
        """Yield one manifest a job, in the order of finishing. See Engine.map."""
        for job, made in self._pool.map_unordered(function, jobs):
            yield failed_part(job, made.detail) if isinstance(made, GaveUp) else made


@contextmanager
def process_engine(choice: EngineChoice) -> Iterator[ProcessEngine]:
    """Yield an engine of as many processes as chosen, which start with its first jobs and stay for those after."""
    with ChildPool(process_part, n_workers=choice.n_started, limits=LIMITS, may_have_children=True) as pool:
        yield ProcessEngine(pool)
