"""trends: texts that count since tonight, no more, or otherwise; the weeks and months they touch are tallied anew."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from pipeline.records import Night
from warehouse.store.trends import Windows, count_trends


@task(task_run_name="trends", cache_policy=NO_CACHE)
def trends(settings: Settings, night: Night) -> None:
    """Bring the tallies of all trends up to the night."""
    run_trends(context_of(settings, night))


def run_trends(context: NightContext) -> None:
    """Bring the tallies of all trends up to the night, in one transaction."""
    windows = Windows(
        baseline_from=context.settings.baseline_from,
        baseline_to=context.settings.baseline_to,
        panel_from=context.settings.panel_from,
    )
    with context.warehouse.writing() as con:
        count = count_trends(con, windows)
    if count:
        context.log.info(
            "%d texts count: %d more than before, %d fewer, %d changed",
            *(count.n_texts, count.n_entered, count.n_left, count.n_changed),
        )
