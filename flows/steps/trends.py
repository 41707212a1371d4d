"""trends: texts that count since tonight, no more, or otherwise; the weeks and months they touch are tallied anew."""

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from pipeline.records import Night
from warehouse.store.trends import TrendCount, Windows, count_trends


@task(cache_policy=NO_CACHE)
def tally_trends(settings: Settings, night: Night) -> None:
    """Bring the tallies of all trends up to the night."""
    count = tally(context_of(settings, night))
    if count:
        get_run_logger().info(
            "%d texts count: %d more than before, %d fewer, %d otherwise",
            *(count.n_texts, count.n_entered, count.n_left, count.n_changed),
        )


def tally(context: NightContext) -> TrendCount | None:
    """Bring the tallies up to date, in one transaction."""
    windows = Windows(
        baseline_from=context.settings.baseline_from,
        baseline_to=context.settings.baseline_to,
        panel_from=context.settings.panel_from,
    )
    with context.warehouse.writing() as con:
        return count_trends(con, windows)
