"""fetch: the page of each new or changed entry is requested politely, archived, and then recorded."""

from collections.abc import Sequence
from itertools import islice

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.progress import report_progress
from flows.settings import Settings
from pipeline.fetch.fate import SharedAddress, decide_fates, group_by_address, page_request
from pipeline.records import Answer, Archived, Failure, Night
from warehouse.store.hosts import save_host_states
from warehouse.store.pages import save_fates, wanted_pages

TOGETHER = 32  # pages between two commits: what a killed night requests again at most
UNDER_WAY = 8  # pages of one source: most are of one host, which gets two requests at a time


@task(task_run_name="fetch {source_id}", cache_policy=NO_CACHE)
def fetch(settings: Settings, night: Night, source_id: str) -> None:
    """Fetch every page of a source that is wanted tonight."""
    run_fetch(context_of(settings, night), source_id)


def run_fetch(context: NightContext, source_id: str) -> None:
    """Fetch every page of a source that is wanted tonight, as many as the settings allow."""
    with context.warehouse.reading() as con:
        wanted = group_by_address(wanted_pages(con, context.night, source_id))
    groups = {group[0].entry_id: group for group in wanted[: context.settings.pages_per_night]}
    report_progress("pages", n_found=len(groups))
    n_failed = 0
    answers = context.client.get_each(map(page_request, groups.values()), at_once=UNDER_WAY)
    while some := context.keep_all(islice(answers, TOGETHER)):
        context.archive.sync()
        record_pages(context, [(groups[one.exchange.request.subject_id], one) for one in some])
        report_progress("pages", n_done=len(some))
        n_failed += sum(isinstance(one.exchange, Failure) for one in some)
    theirs = {"source_id": source_id}
    context.log.info("%s: %d pages fetched, %d put aside", source_id, len(groups) - n_failed, n_failed, extra=theirs)
    if n_left := len(wanted) - len(groups):
        context.log.warning("%s: %d pages wait for the next nights (pages_per_night)", source_id, n_left, extra=theirs)


def record_pages(context: NightContext, answered: Sequence[tuple[SharedAddress, Archived]]) -> None:
    """Store how page requests were answered and what becomes of their entries, in one transaction."""
    if not answered:
        return
    fates = decide_fates(answered, now=context.night.at, most_attempts=context.settings.attempts)
    with context.warehouse.writing() as con:
        save_fates(con, context.night, [archived for _, archived in answered], fates)
        save_host_states(con, context.circuits.take_changed())  # a host that asked for rest has it after a kill, too
    context.fetched.add(sum(isinstance(archived.exchange, Answer) for _, archived in answered))
