"""The flow `nightly`: one night, its steps run as Prefect tasks."""

from collections.abc import Callable

from prefect import flow
from prefect.client.schemas.objects import State

from flows.flow_run import IN_THREADS, Work, run_by_hand, run_scheduled, settings_of_run
from flows.night import Runner, enter_night, run_night
from flows.settings import Settings, read_clock
from flows.summary import NightSummary
from pipeline.records import Night


@flow(name="nightly", task_runner=IN_THREADS)  # type: ignore[arg-type]  # its own generics
def nightly(
    data: str | None = None, sources: str | None = None, codebook: str | None = None, now: str | None = None
) -> State[NightSummary]:
    """Run one night: fetch, clean, count and publish what is new.

    Args:
        data: Folder with archive, warehouse and published files; where empty, as nato-asia.toml says.
        sources: A sources.toml of your own; where empty, as nato-asia.toml says.
        codebook: A codebook.toml of your own; where empty, as nato-asia.toml says.
        now: Clock value of the night, as 2026-11-21T02:15:00Z; where empty, this moment.
    """
    settings = settings_of_run(data, sources, codebook)
    night = read_clock(now or None)
    return run_scheduled(night.night_id, _of(settings, night))


def night_by_hand(settings: Settings, night: Night, warn: Callable[[str], None]) -> NightSummary:
    """Run one night in this process; `warn` is told where Prefect cannot record it."""
    return run_by_hand("nightly by hand", night.night_id, _of(settings, night), warn)


def _of(settings: Settings, night: Night) -> Work[NightSummary]:
    def work(run: Runner) -> NightSummary:
        with enter_night(settings, night) as context:
            return run_night(context, run)

    return work
