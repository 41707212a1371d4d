"""Flow runs: steps as tasks, a run's name, its final state, and runs by hand that go on without Prefect's server."""

import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from httpx import HTTPError
from prefect import Task, flow, get_run_logger, tags
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.exceptions import PrefectException
from prefect.runtime import flow_run
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.artifacts import progress_as_artifacts, save_summary
from flows.beside import in_turn
from flows.context import NightContext
from flows.embedded_server import recording_server
from flows.night import AT_ONCE, PLAIN, Calls, Crashes, Result, Runner, StepTask
from flows.settings import Settings, load_settings
from flows.summary import RunSummary
from pipeline.errors import FolderHeldError, SettingsError, TrackerError, WarehouseLockedError

TAG = "nato-asia"  # of every run, by hand or scheduled: what automations of the server recognise ours by
IN_THREADS: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=AT_ONCE)
RETRY_AFTER_S = (60.0, 300.0, 900.0)  # a reader of the writer's file is a mistake that usually ends within minutes

Summary = TypeVar("Summary", bound=RunSummary)
Work = Callable[[Runner], Summary]
_OF_WORKER = re.compile(r"tmp.*prefect")  # the name of a folder that a process worker makes where it is told no other


class AsTasks:
    """Runs steps as tasks of the flow run in progress, those of several sources at the same time."""

    def __call__(self, step: StepTask, context: NightContext) -> Any:
        """Run a step as a task and return its result."""
        return step(context.settings, context.night)

    def together(self, context: NightContext, calls: Calls, beside: Callable[[], None]) -> Crashes:
        """Submit a task for each source, call `beside` meanwhile, and yield the sources whose task raised."""
        futures = {
            source_id: step.submit(context.settings, context.night, *further)
            for source_id, (step, further) in calls.items()
        }
        try:
            for source_id in in_turn(futures, beside):
                future = futures[source_id]
                future.wait()
                broken = future.state.result(raise_on_failure=False)
                if isinstance(broken, BaseException):
                    yield source_id, broken
        except BaseException:  # Ctrl-C, or what breaks every source alike
            context.stop()
            for future in futures.values():  # none may go on once the folder is free for another run
                future.wait()
            raise

    def under_name(self, name: str, work: Callable[[], Result]) -> Result:
        """Run work that is no step of a night as a task of that name, and return its result."""
        return Task(work, name=name, task_run_name=name, cache_policy=NO_CACHE)()


def name_run(name: str) -> None:
    """Name the flow run in progress, a night by its id."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, name=name)


def final_state(summary: Summary) -> State[Summary]:
    """Return the state that a run ends in: Completed, or Degraded with what was wrong, the summary as its data."""
    if summary.troubles:
        return Completed(name="Degraded", message=" ".join(summary.troubles), data=summary)
    return Completed(message=summary.in_short, data=summary)


def settings_of_run(data: str | None, sources: str | None, codebook: str | None) -> Settings:
    """Return the settings of a run that a worker started: its parameters, where they are not empty, come first."""
    settings = load_settings({"data": data or None, "sources": sources or None, "codebook": codebook or None})
    refuse_fleeting_folder(settings)
    return settings


def refuse_fleeting_folder(settings: Settings) -> None:
    """Raise SettingsError where the data folder would lie in the temporary folder that a worker makes for one run."""
    if not settings.data.is_absolute() and _OF_WORKER.fullmatch(Path.cwd().name):
        raise SettingsError(
            f"data = {settings.data}: this run was started in the temporary folder {Path.cwd()}, which is deleted at "
            "its end with all that the night would write. Run `nato-asia service setup` (or `prefect deploy --all`) in "
            "the folder of nato-asia.toml, or give data as an absolute path."
        )


def run_scheduled(
    run_name: str, work: Work[Summary], *, retry_after_s: Sequence[float] = RETRY_AFTER_S
) -> State[Summary]:
    """Run `work` in the flow run in progress, which a worker started: progress and result are shown in Prefect.

    Where another process holds the folder (a backup) or the warehouse (a reader), the work is tried again after each
    of these waits, in seconds.
    """
    name_run(run_name)
    with progress_as_artifacts():
        summary = _run_when_free(work, retry_after_s)
    try:
        save_summary(summary)
    except (PrefectException, HTTPError) as broken:  # the night is over: its state must not be that of its artifact
        get_run_logger().warning("the summary is not shown in Prefect: %s", broken)
    return final_state(summary)


def _run_when_free(work: Work[Summary], retry_after_s: Sequence[float]) -> Summary:
    for wait_s in retry_after_s:
        try:
            return work(AsTasks())
        except (FolderHeldError, WarehouseLockedError) as locked:
            get_run_logger().warning("%s It is tried again in %.0f minutes.", locked, wait_s / 60)
            time.sleep(wait_s)
    return work(AsTasks())


def run_by_hand(flow_name: str, run_name: str, work: Work[Summary], warn: Callable[[str], None]) -> Summary:
    """Run `work` as a flow of this process, or plainly where Prefect fails, of which `warn` is told.

    Trouble of Prefect (its server is late, its port taken, its database locked) concerns the record of a run, not its
    data: a night that it interrupts is resumed, and one that is over stays over. On the embedded server, which nobody
    watches, the run is recorded as a whole, and its steps are plain calls.
    """
    reached: _Reached[Summary] = _Reached()
    try:
        with recording_server() as is_watched, tags(TAG):
            _run_recorded(flow_name, run_name, partial(work, AsTasks() if is_watched else PLAIN), reached)
    except TrackerError:
        raise
    except Exception as broken:
        if reached.begin and not isinstance(broken, PrefectException | HTTPError):
            raise  # a mistake of ours
        warn(_without_record(broken))
    return reached.end or work(PLAIN)


def _run_recorded(flow_name: str, run_name: str, work: Callable[[], Summary], reached: "_Reached[Summary]") -> None:
    @flow(name=flow_name, task_runner=IN_THREADS)  # type: ignore[arg-type]  # its own generics
    def by_hand() -> State[Summary]:
        reached.begin = True
        name_run(run_name)
        reached.end = work()
        save_summary(reached.end)
        return final_state(reached.end)

    by_hand()


@dataclass
class _Reached(Generic[Summary]):
    """How far a run came before Prefect failed."""

    begin: bool = False
    end: Summary | None = None


def _without_record(broken: Exception) -> str:
    why = (str(broken).splitlines() or [""])[0][:200].rstrip(".")
    cure = (
        "Set PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS to more than 120 to give its server more time."
        if "was not ready" in why
        else "Is the server of PREFECT_API_URL running?"
        if os.environ.get("PREFECT_API_URL")
        else "Its files are in the folder of PREFECT_HOME, data/prefect where that is not set."
    )
    return f"Prefect cannot record this run, which goes on without it ({type(broken).__name__}: {why}). {cure}"
