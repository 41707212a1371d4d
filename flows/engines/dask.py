"""Dask: workers of a cluster on this machine, or those of any scheduler, from a laptop to SLURM and Kubernetes.

The only module that imports Dask. Jobs and manifests travel, a few kilobytes each; files are on a disk that all workers
share.
"""

import logging
import math
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from multiprocessing import current_process
from pathlib import Path
from queue import Empty, SimpleQueue
from secrets import token_hex

from flows.engines.dask_worker import dask_loggers
from flows.engines.engine import EngineChoice, MakePart
from pipeline.errors import EngineError, SettingsError, TrackerError
from pipeline.history.process import failed_part
from pipeline.records.history import PartJob, PartManifest

try:
    import dask
    from distributed import Client, Future, KilledWorker, LocalCluster
except ModuleNotFoundError as missing:
    raise SettingsError(
        f"--engine dask: the package {missing.name} is not installed. Run `pip install 'nato-asia-tracker[dask]'`, or "
        "leave --engine out."
    ) from None

_CONFIGURATION = {
    "distributed.worker.daemon": False,  # a worker has a child that cleans pages
    "distributed.worker.profile.enabled": False,  # it samples the stack a hundred times a second
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,  # it gives memory back at each release: slow
    "distributed.worker.preload": ["flows.engines.dask_worker"],
    "distributed.scheduler.allowed-failures": 1,  # workers that die under a part before it is set aside
    "distributed.scheduler.worker-saturation": 1.0,  # no part waits at a worker that another part may kill
}
_CONNECT_S = 10.0
_PATIENCE_S = 30.0  # for an answer of a scheduler that is connected
_LOOK_EVERY_S = 2.0  # for workers that have joined
_AHEAD = 0.1  # jobs that wait for a worker, per worker: the files of each are on the disk

Made = PartManifest | Exception
_log = logging.getLogger("nato_asia")


class DaskEngine:
    """Makes each part as a task of a Dask cluster."""

    def __init__(self, client: Client, where: str) -> None:
        """Take a connected client, and how messages name its cluster."""
        self._client = client
        self._where = where

    def map(self, function: MakePart, jobs: Iterable[PartJob]) -> Generator[PartManifest]:
        """Yield one manifest a job, in the order of finishing. See Engine.map."""
        failed: list[PartJob] = []
        for job, made in self._made(function, jobs):
            if isinstance(made, Exception):
                failed.append(job)
            else:
                yield made
        for job in failed:
            for _, made in self._made(function, [job]):
                yield failed_part(job, _in_words(made)) if isinstance(made, Exception) else made

    def _made(self, function: MakePart, jobs: Iterable[PartJob]) -> Iterator[tuple[PartJob, Made]]:
        """Yield each job with its manifest or with what its task raised, in the order of finishing."""
        waiting = iter(jobs)
        under_way: dict[Future, PartJob] = {}
        finished: SimpleQueue[Future] = SimpleQueue()
        try:
            while True:
                for job in islice(waiting, self._room(len(under_way))):
                    future = self._submit(function, job)
                    under_way[future] = job
                    future.add_done_callback(finished.put)
                if not under_way:
                    return
                with suppress(Empty):
                    future = finished.get(timeout=_LOOK_EVERY_S)
                    yield under_way.pop(future), self._result(future)
        finally:
            self._client.cancel(list(under_way))

    def _room(self, n_under_way: int) -> int:
        """Return how many more jobs to hand over: workers come and go, and each job may have its file brought first."""
        with self._reached():
            threads: dict[str, int] = self._client.nthreads()
        n_threads = sum(threads.values())
        return max(0, max(1, n_threads + math.ceil(_AHEAD * n_threads)) - n_under_way)

    def _submit(self, function: MakePart, job: PartJob) -> Future:
        """Hand over a job, under a name that people recognise in the dashboard and no other run uses."""
        return self._client.submit(function, job, key=f"{job.route}/{job.part_id}-{token_hex(4)}", pure=False)

    def _result(self, future: Future) -> Made:
        """Return the manifest of a finished task, or what it raised. Raises its TrackerError."""
        with self._reached():
            if future.status == "finished":
                made: Made = future.result(timeout=_PATIENCE_S)
                return made
            if future.status != "error":
                raise ConnectionError(future.status)
            made = future.exception(timeout=_PATIENCE_S)
        if isinstance(made, TrackerError):
            raise made
        return made

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Raise EngineError where the scheduler does not answer in this block."""
        try:
            if self._client.status != "running":
                raise ConnectionError(self._client.status)
            yield
        except (OSError, TimeoutError) as lost:
            raise EngineError(
                f"{self._where}: the Dask scheduler no longer answers. Start it again if it has ended, and give the "
                "same command again: parts that are finished are kept."
            ) from lost


def _in_words(raised: Exception) -> str:
    if isinstance(raised, KilledWorker):
        return "Each worker that read it died."
    return f"Reading it failed: {type(raised).__name__}: {raised}"[:300]


@contextmanager
def dask_engine(choice: EngineChoice, shared: Path) -> Iterator[DaskEngine]:
    """Yield an engine on the chosen cluster, whose workers must all see the file `shared`.

    Raises EngineError where no scheduler answers, or where a worker lacks the file or this program.
    """
    with dask.config.set(_CONFIGURATION), _silent(), ExitStack() as opened:
        if choice.scheduler:
            client = opened.enter_context(_connected(choice.scheduler))
            _require_ready(client, shared)
        else:
            cluster = LocalCluster(
                n_workers=choice.n_started,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            )
            client = opened.enter_context(Client(opened.enter_context(cluster)))
        yield DaskEngine(client, choice.scheduler or "Dask on this machine")


@contextmanager
def _silent() -> Iterator[None]:
    """Keep Dask's own log from the terminal, where a killed worker alone takes ten lines: what counts is raised."""
    before = {logger: logger.level for logger in dask_loggers()}
    for logger in before:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in before.items():
            logger.setLevel(level)


def _connected(scheduler: str) -> Client:
    try:
        return Client(scheduler, timeout=_CONNECT_S)
    except OSError as broken:
        raise EngineError(
            f"--scheduler {scheduler}: no Dask scheduler answers here within {_CONNECT_S:g} seconds. Start one with "
            "`dask scheduler`, or correct the address."
        ) from broken


def _require_ready(client: Client, shared: Path) -> None:
    """Raise EngineError that names a worker which can make no part; workers that join later are not asked."""
    answers = client.run(_trouble, str(shared.resolve()), on_error="return")
    if not answers:
        _log.warning("%s has no worker yet: parts wait until one joins.", client.scheduler.address)
    for worker, answer in answers.items():
        if isinstance(answer, Exception):
            raise EngineError(f"{worker}: nato-asia-tracker does not run on this worker ({answer}). Install it there.")
        if answer:
            raise EngineError(f"{worker}: {answer}")


def _trouble(shared: str) -> str:
    """Return what keeps the worker that runs this from making parts, with the cure; empty where nothing does."""
    if not Path(shared).is_file():
        return (
            f"this worker does not see {shared}. Put the data folder on a disk that all workers share, under one path."
        )
    if current_process().daemon:
        return "this worker may have no children. Start workers with DASK_DISTRIBUTED__WORKER__DAEMON=False."
    return ""
