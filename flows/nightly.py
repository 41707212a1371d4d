"""The flow `nightly`: one night, its steps run as Prefect tasks."""

from collections.abc import Iterator
from typing import Any

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner

from flows.context import NightContext
from flows.night import AT_ONCE, Calls, StepTask, enter_night, run_night
from flows.settings import Settings, load_settings, read_clock
from flows.summary import NightSummary


class AsTasks:
    """Runs steps as tasks of the flow that is running, those of several sources at the same time."""

    def __call__(self, step: StepTask, context: NightContext) -> Any:
        """Run a step as a task and return its result."""
        return step(context.settings, context.night)

    def together(self, context: NightContext, calls: Calls) -> Iterator[tuple[str, BaseException]]:
        """Submit a task for each source; yield the sources whose task raised, with the exception."""
        futures = {
            source_id: step.submit(context.settings, context.night, *further)
            for source_id, (step, further) in calls.items()
        }
        for source_id, future in futures.items():
            future.wait()
            broken = future.state.result(raise_on_failure=False)
            if isinstance(broken, BaseException):
                yield source_id, broken


@flow(name="nightly", task_runner=ThreadPoolTaskRunner(max_workers=AT_ONCE))  # type: ignore[arg-type]  # its own generics
def nightly(now: str | None = None, settings: Settings | None = None) -> NightSummary:
    """Run one night. `now` is its clock value (this moment where None), `settings` are read where None."""
    settings = settings or load_settings({})
    with enter_night(settings, read_clock(now)) as context:
        return run_night(context, AsTasks())
