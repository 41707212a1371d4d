"""fetch: the page of each new or changed entry is asked for politely, archived, and then remembered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import islice

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.progress import report_progress
from flows.settings import Settings
from pipeline.records import Answer, Failure, Night, Outcome, Rejection, Request, Role, Step
from pipeline.rejections import reject
from pipeline.urls import address_key
from pipeline.urls.mask import mask_url
from warehouse.store.nights import LedgerLine, record_step
from warehouse.store.pages import Archived, Fetched, WantedPage, save_exchanges, save_fetched, wanted_pages
from warehouse.store.rejections import resolve_rejections, save_rejections

AT_ONCE = 16  # pages between two commits: what a killed night asks for again at most
UNDER_WAY = 8  # pages of one source: most are of one host, which is asked for two at a time
NEVER_ASKED = {"host_resting", "no_contact"}  # reasons that say nothing about the page: no attempt on it
WAIT = timedelta(hours=6)  # so that the next night tries again

Group = tuple[WantedPage, ...]  # entries that want the same address


@task(task_run_name="fetch {source_id}", cache_policy=NO_CACHE)
def fetch(settings: Settings, night: Night, source_id: str) -> None:
    """Ask for every page of a source that is wanted tonight."""
    context = context_of(settings, night)
    with context.warehouse.reading() as con:
        wanted = grouped(wanted_pages(con, night, source_id))
    groups = {group[0].entry_id: group for group in wanted[: settings.pages_per_night]}
    report_progress("pages", n_found=len(groups))
    n_failed = 0
    answers = context.client.get_each(map(_question, groups.values()), at_once=UNDER_WAY)
    while some := [context.keep(one) for one in islice(answers, AT_ONCE)]:
        context.archive.sync()
        record_pages(context, [(groups[one.exchange.request.subject_id], one) for one in some])
        report_progress("pages", n_done=len(some))
        n_failed += sum(isinstance(one.exchange, Failure) for one in some)
    get_run_logger().info("%s: %d pages fetched, %d put aside", source_id, len(groups) - n_failed, n_failed)
    if n_left := len(wanted) - len(groups):
        get_run_logger().warning("%s: %d pages wait for the next nights (pages_per_night)", source_id, n_left)


def grouped(pages: Iterable[WantedPage]) -> tuple[Group, ...]:
    """Return the entries that want one address together: it is asked for once."""
    groups: dict[str, list[WantedPage]] = defaultdict(list)
    for page in pages:
        groups[address_key(page.url)].append(page)
    return tuple(map(tuple, groups.values()))


def _question(group: Group) -> Request:
    first = group[0]
    return Request(url=first.url, role=Role.PAGE, source_id=first.source_id, subject_id=first.entry_id)


def record_pages(context: NightContext, asked: Sequence[tuple[Group, Archived]]) -> None:
    """Store how pages were answered, in one transaction."""
    if not asked:
        return
    fetched = [_settle(context, page, archived.exchange) for group, archived in asked for page in group]
    by_entry = {one.entry_id: one for one in fetched}
    refused: dict[Outcome, list[Rejection]] = {Outcome.WAITING: [], Outcome.REJECTED: []}
    for page, archived in ((page, archived) for group, archived in asked for page in group):
        if isinstance(archived.exchange, Failure) and (outcome := by_entry[page.entry_id].outcome):
            refused[outcome].append(_refuse(page, archived.exchange, outcome))
    with context.warehouse.writing() as con:
        save_exchanges(con, context.night, [archived for _, archived in asked])
        save_fetched(con, context.night, fetched)
        save_rejections(con, context.night, refused[Outcome.WAITING], waiting=True)
        save_rejections(con, context.night, refused[Outcome.REJECTED])
        worked = (one.entry_id for one in fetched if one.outcome is None)
        resolve_rejections(con, context.night, [*worked, asked[0][0][0].source_id])
        record_step(con, context.night, Step.FETCH, [_line(asked[0][0][0].source_id, fetched)])


def _settle(context: NightContext, page: WantedPage, exchange: Answer | Failure) -> Fetched:
    """Say where an entry goes: on to cleaning, to wait for another night, or out."""
    if isinstance(exchange, Answer):
        return Fetched(
            entry_id=page.entry_id, stage="clean", page_sha256=exchange.page_sha256, page_url=exchange.final_url
        )
    n_attempts = page.n_attempts + (exchange.reason not in NEVER_ASKED)
    if not exchange.retry_later or n_attempts >= context.settings.attempts:
        return Fetched(entry_id=page.entry_id, stage="done", outcome=Outcome.REJECTED, n_attempts=n_attempts)
    due_at = context.night.at + max(WAIT, timedelta(seconds=exchange.retry_after_s or 0))
    return Fetched(entry_id=page.entry_id, stage="fetch", outcome=Outcome.WAITING, n_attempts=n_attempts, due_at=due_at)


def _refuse(page: WantedPage, failure: Failure, outcome: Outcome) -> Rejection:
    is_given_up = failure.retry_later and outcome is Outcome.REJECTED
    said = (mask_url(page.url), failure.reason, failure.detail)
    return reject(Step.FETCH, page.source_id, page.entry_id, *said, is_given_up=is_given_up)


def _line(source_id: str, fetched: Sequence[Fetched]) -> LedgerLine:
    n_put_aside = sum(one.outcome is not None for one in fetched)
    n_in = len(fetched)
    return LedgerLine(source_id=source_id, n_in=n_in, n_out=n_in - n_put_aside, n_put_aside=n_put_aside)
