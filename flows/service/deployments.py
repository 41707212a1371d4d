"""Pool and deployments, as prefect.yaml declares them too: what runs, when, and in which folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitStrategy, ConcurrencyOptions
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule
from prefect.exceptions import ObjectNotFound
from prefect.utilities.callables import parameter_schema
from prefect.workers.process import ProcessWorker
from pydantic import ValidationError

from flows.flow_run import TAG
from flows.history import history
from flows.nightly import nightly
from flows.prefect_home import HEARTBEAT_S, HEARTBEAT_VARIABLE
from flows.rebuild import rebuild
from flows.weekly_report import weekly_report
from pipeline.errors import ServiceError, SettingsError

POOL = "nato-asia"
USUAL_CRON = "15 2 * * *"  # UTC, of nights
WEEKLY_CRON = "0 6 * * 1"  # UTC, when Monday's night is over
_WORK_IN = "prefect.deployments.steps.set_working_directory"
_FLOWS: tuple[tuple[Flow[..., Any], str, str], ...] = (  # with what they do, and when
    (nightly, "Fetch, clean, count and publish what is new. One at a time; a second one is cancelled.", USUAL_CRON),
    (rebuild, "Compute everything after fetching again from the archive. Started by hand.", ""),
    (
        history,
        "Read the web archives of a plan, on processes or on Dask. Started by hand, with the plan as parameter.",
        "",
    ),
    (weekly_report, "Write the digest of the week: what moved, what to read, and health.", WEEKLY_CRON),
)


def create_pool(client: SyncPrefectClient) -> None:
    """Create the pool of process workers where it is missing. Raises ServiceError where it is of another type."""
    try:
        pool = client.read_work_pool(POOL)
    except ObjectNotFound:
        template = ProcessWorker.get_default_base_job_template()
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))
        return
    if pool.type != "process":
        raise ServiceError(f"The work pool {POOL!r} is of type {pool.type!r}, not 'process'. Delete or rename it.")


def _schedule(cron: str) -> CronSchedule:
    try:
        return CronSchedule(cron=cron, timezone="UTC")
    except ValidationError as wrong:
        raise SettingsError(f"--cron {cron!r}: this is no cron line of five fields, as in {USUAL_CRON!r}.") from wrong


def folder_of(deployment: DeploymentResponse) -> str:
    """Return the folder in which the runs of a deployment work; empty where it names none."""
    steps = deployment.pull_steps or []
    return next((str(step[_WORK_IN]["directory"]) for step in steps if _WORK_IN in step), "")


def deploy(client: SyncPrefectClient, folder: Path, cron: str) -> Sequence[str]:
    """Create or update the deployments, whose runs work in `folder`, and return their names.

    `cron` says in UTC when nights run.
    """
    of_nights = _schedule(cron)
    for flow, description, usual in _FLOWS:
        schedule = of_nights if flow is nightly else _schedule(usual) if usual else None
        client.create_deployment(
            flow_id=client.create_flow_from_name(flow.name),
            name=flow.name,
            description=description,
            entrypoint=f"{flow.fn.__module__}.{flow.fn.__name__}",
            tags=[TAG],
            parameters={},
            parameter_openapi_schema=parameter_schema(flow).model_dump(exclude_unset=True),
            enforce_parameter_schema=True,
            schedules=[DeploymentScheduleCreate(schedule=schedule, active=True)] if schedule else [],
            concurrency_limit=1,
            concurrency_options=ConcurrencyOptions(collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            work_pool_name=POOL,
            job_variables={"env": {HEARTBEAT_VARIABLE: str(HEARTBEAT_S)}},
            pull_steps=[{_WORK_IN: {"directory": str(folder)}}],
        )
    return [flow.name for flow, _, _ in _FLOWS]
