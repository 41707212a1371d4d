"""publish: close the night, run the checks, and replace the published copy, the CSV files and the feed."""

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.announcing import announce
from flows.context import NightContext, context_of
from flows.settings import Settings
from flows.summary import NightSummary, summarise_night
from pipeline.records import Night
from warehouse.check import violations
from warehouse.publish.export import export_csv
from warehouse.publish.snapshot import publish_snapshot
from warehouse.store.nights import close_night


@task(cache_policy=NO_CACHE)
def publish(settings: Settings, night: Night) -> NightSummary:
    """Close the night, publish what it made, and return what it came to."""
    context = context_of(settings, night)
    with context.warehouse.writing() as con:
        close_night(con, night)
    report = publish_all(context)
    for violation in report.violations:
        get_run_logger().error("a check failed: %s (%s)", violation.claim, violation.example)
    get_run_logger().info("published in %s", settings.published)
    return report


def publish_all(context: NightContext) -> NightSummary:
    """Run the checks, replace the published files, and return what the night came to."""
    with context.warehouse.reading() as con:
        broken = tuple(violations(con))
        publish_snapshot(con, context.settings.published)
        export_csv(con, context.settings.csv)
        announce(con, context.settings.published, context.night)
        return summarise_night(con, context.settings, context.night, broken)
