"""report: charts and pages of the report are brought up to date with the published file."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from pipeline.records import Night
from pipeline.urls.mask import mask_text, one_line


@task(task_run_name="report", cache_policy=NO_CACHE)
def report(settings: Settings, night: Night) -> str:
    """Bring the report up to date; return why that failed, in a sentence, else an empty text."""
    return run_report(context_of(settings, night))


def run_report(context: NightContext) -> str:
    """Bring the report up to date; return why that failed, in a sentence, else an empty text.

    A failure degrades the night and no more: what it published is whole, and needs no report.
    """
    try:
        from flows.report.report_folder import write_report  # templates and charts: no part of what a night must have

        written = write_report(context.settings)
    except Exception as broken:
        why = one_line(mask_text(f"{type(broken).__name__}: {broken}"))
        context.log.exception("the report could not be written: %s", why)
        return (
            f"The report could not be written ({why}); the published tables are whole. Mend that, then run "
            "`nato-asia report`."
        )
    context.log.info("report: %d charts drawn, %d pages written", written.n_drawn, written.n_pages)
    return ""
