"""State of the scheduled service: its schedule, workers, automations and last runs, and what is wrong with them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, StateType, WorkerStatus
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

from flows.flow_run import TAG
from flows.gaps import LATE_AFTER
from flows.service.automations import DEAD_RUNS, notifies
from flows.service.deployments import POOL, folder_of
from pipeline.records import Record

MOST_RUNS = 7  # a week of nights
NIGHT_FLOWS = ["nightly", "nightly by hand"]
_SET_UP = "Run `nato-asia service setup` in the folder of nato-asia.toml."
_START = f"Start one in the folder of nato-asia.toml: `prefect worker start --pool {POOL}`."


class Run(Record):
    """One run: its night where it began one, its state, and the message of that state."""

    name: str
    state: str
    message: str
    began_at: datetime | None


class ServiceState(Record):
    """What the server knows of our schedule."""

    folder: str | None  # in which runs work
    next_at: datetime | None
    n_workers: int  # that are alive
    frees_dead_runs: bool
    notifies: bool
    runs: tuple[Run, ...]  # newest first

    def troubles(self, now: datetime) -> Iterator[tuple[str, str]]:
        """Yield what is wrong, each with its cure."""
        if self.folder is None:
            yield "The nightly run is not deployed on this server.", _SET_UP
        elif not self.folder:
            yield "Runs are given a temporary folder, which is deleted with all they write.", _SET_UP
        elif self.next_at is None:
            yield "No run is scheduled: the schedule is paused or was removed.", _SET_UP
        if not self.n_workers:
            yield "No worker is alive: scheduled runs wait.", _START
        if not self.frees_dead_runs:
            yield "A run whose process dies keeps its slot: the automation that frees it is missing.", _SET_UP
        if self.runs and (last := self.runs[0]).state not in ("Completed", "Running", "Pending", "Scheduled"):
            yield f"The last run, {last.name}, is {last.state}: {last.message}", "See `nato-asia status`."
        if self.runs and all(one.began_at is None or now - one.began_at > LATE_AFTER for one in self.runs):
            hours = LATE_AFTER // timedelta(hours=1)
            yield f"No run has begun for {hours} hours.", f"Look at the log of the worker. {_START}"


def service_state(client: SyncPrefectClient) -> ServiceState:
    """Return what the server knows of our schedule."""
    try:
        folder = folder_of(client.read_deployment_by_name("nightly/nightly"))
    except ObjectNotFound:
        folder = None
    try:
        workers = client.read_workers_for_work_pool(POOL)
    except (ObjectNotFound, PrefectHTTPStatusError):  # no pool yet: of this question Prefect passes on the bare status
        workers = []
    coming = _runs(client, [StateType.SCHEDULED], FlowRunSort.EXPECTED_START_TIME_ASC)
    begun = [StateType.RUNNING, StateType.COMPLETED, StateType.FAILED, StateType.CRASHED, StateType.CANCELLED]
    return ServiceState(
        folder=folder,
        next_at=coming[0].expected_start_time if coming else None,
        n_workers=sum(worker.status is WorkerStatus.ONLINE for worker in workers),
        frees_dead_runs=any(one.enabled for one in client.read_automations_by_name(DEAD_RUNS)),
        notifies=notifies(client),
        runs=tuple(map(_run, _runs(client, begun, FlowRunSort.START_TIME_DESC))),
    )


def _runs(client: SyncPrefectClient, states: list[StateType], sort: FlowRunSort) -> list[FlowRun]:
    chosen = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[TAG]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states)),
    )
    nights = FlowFilter(name=FlowFilterName(any_=NIGHT_FLOWS))
    return client.read_flow_runs(flow_filter=nights, flow_run_filter=chosen, sort=sort, limit=MOST_RUNS)


def _run(run: FlowRun) -> Run:
    state = run.state
    return Run(
        name=run.name,
        state=state.name or state.type.value.title() if state else "unknown",
        message=(state.message or "") if state else "",
        began_at=run.start_time,
    )
