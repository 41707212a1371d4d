"""corrections: cells of the trends that a coded sample is from get their corrected share, or why they have none."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.sample_files import coded_samples
from flows.settings import Settings
from flows.share_correction import correct_shares, store_sample
from pipeline.records import Night


@task(task_run_name="corrections", cache_policy=NO_CACHE)
def corrections(settings: Settings, night: Night) -> None:
    """Correct the shares of the trends with the codes of people."""
    run_corrections(context_of(settings, night))


def run_corrections(context: NightContext) -> None:
    """Correct the shares of all cells that a coded sample is from, in one transaction."""
    with context.warehouse.writing() as con:
        found = correct_shares(con)
    if found.verdicts:
        counted = ", ".join(f"{n} {verdict}" for verdict, n in sorted(found.verdicts.items()))
        context.log.info("%s; shares computed anew: %d", counted, found.n_computed)


def reload_samples(context: NightContext) -> None:
    """Store again what people coded, and correct the trends with it: part of a rebuild."""
    with context.warehouse.writing() as con:
        for sample in coded_samples(context.settings):
            store_sample(con, sample)
        correct_shares(con)
