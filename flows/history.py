"""The flow `history`: the web archives of a plan become parts, one task a month. Loading them is another matter.

bring (download, or fetch) ▶ an engine: sieve ▶ read ▶ part ▶ release
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Literal

from prefect import flow
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.engines.engine import EngineChoice
from flows.engines.open_engine import open_engine
from flows.flow_run import Work, run_by_hand, run_scheduled, settings_of_run
from flows.history_plans import find_plan, store_plan
from flows.history_summary import PlanSummary
from flows.lock import hold
from flows.night import Runner
from flows.night_log import logged
from flows.plan_months import by_month
from flows.plan_reading import PlanReading
from flows.settings import Settings, read_clock
from pipeline.records import HistoryPlan, Night

LOG = "history.jsonl"  # beside that of the nights, which may run meanwhile


@flow(name="history")
def history(
    plan: str,
    engine: Literal["processes", "dask"] = "processes",
    scheduler: str | None = None,
    workers: Annotated[int, Field(ge=1)] | None = None,
    data: str | None = None,
    sources: str | None = None,
    codebook: str | None = None,
) -> State[PlanSummary]:
    """Read the web archives of a plan: sieve them, and make a part of each. `nato-asia history load` loads the parts.

    Args:
        plan: Name of the plan, as `nato-asia history plan` prints it.
        engine: Where they are read: processes of this machine, or dask.
        scheduler: Address of a Dask scheduler, as tcp://192.0.2.1:8786; where empty, Dask runs on this machine.
        workers: Number of processes; where empty, one a core. A scheduler has its own.
        data: Folder with archive, warehouse and published files; where empty, as nato-asia.toml says.
        sources: A sources.toml of your own; where empty, as nato-asia.toml says.
        codebook: A codebook.toml of your own; where empty, as nato-asia.toml says.
    """
    settings = settings_of_run(data, sources, codebook)
    choice = EngineChoice(kind=engine, scheduler=scheduler or "", n_workers=workers)
    chosen = find_plan(settings, plan)
    return run_scheduled(chosen.plan_id, _of(settings, chosen, choice))


def history_by_hand(
    settings: Settings, plan: HistoryPlan, choice: EngineChoice, warn: Callable[[str], None]
) -> PlanSummary:
    """Read the web archives of a plan in this process; `warn` is told where Prefect cannot record it."""
    return run_by_hand("history by hand", plan.plan_id, _of(settings, plan, choice), warn)


def _of(settings: Settings, plan: HistoryPlan, choice: EngineChoice) -> Work[PlanSummary]:
    return lambda run: run_plan(settings, plan, choice, read_clock(None), run)


def run_plan(settings: Settings, plan: HistoryPlan, choice: EngineChoice, night: Night, run: Runner) -> PlanSummary:
    """Read the web archives of a plan, month by month, and return what became of them.

    The folder of history is held meanwhile, not the data folder: nights go on.
    """
    file = store_plan(settings, plan)
    with (
        hold(settings.history),
        logged(settings.logs, plan.plan_id, "reading the plan", file_name=LOG),
        open_engine(choice, file) as engine,
    ):
        reading = PlanReading(settings, plan, night, engine)
        for portion in by_month(plan):
            run.under_name(f"read {portion.name}", partial(reading.read, portion.plan))
        return reading.summary()
