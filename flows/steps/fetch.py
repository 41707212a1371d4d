"""fetch: the page of each new or changed entry is asked for politely, archived, and then remembered."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.desk import Desk, desk_of
from flows.progress import report
from flows.settings import Settings
from pipeline.fetch.client import Client
from pipeline.fetch.mask import mask_url
from pipeline.records import Answer, Failure, Night, Outcome, Rejection, Request, Role, Step
from pipeline.rejections import reject
from pipeline.urls import address_key
from warehouse.store.nights import LedgerLine, record_step
from warehouse.store.pages import Archived, Fetched, WantedPage, save_exchanges, save_fetched, wanted_pages
from warehouse.store.rejections import resolve_rejections, save_rejections

AT_ONCE = 32  # pages between two commits: what a killed night asks for again at most
WAIT = timedelta(hours=6)  # so that the next night tries again

Group = tuple[WantedPage, ...]  # entries that want the same address


@task(task_run_name="fetch {source_id}", cache_policy=NO_CACHE)
def fetch(settings: Settings, night: Night, source_id: str) -> None:
    """Ask for every page of a source that is wanted tonight."""
    asyncio.run(_fetch_all(desk_of(settings, night), source_id))


async def _fetch_all(desk: Desk, source_id: str) -> None:
    with desk.warehouse.reading() as con:
        wanted = wanted_pages(con, desk.night, source_id)
    groups: dict[str, list[WantedPage]] = defaultdict(list)
    for page in wanted:
        groups[address_key(page.url)].append(page)
    report("pages", n_found=len(groups))
    n_failed = 0
    async with desk.client() as client:
        listed = [tuple(group) for group in groups.values()]
        for start in range(0, len(listed), AT_ONCE):
            some = listed[start : start + AT_ONCE]
            archived = await asyncio.gather(*(_ask(desk, client, group) for group in some))
            desk.archive.sync()
            record_pages(desk, list(zip(some, archived, strict=True)))
            report("pages", n_done=len(some))
            n_failed += sum(isinstance(one.exchange, Failure) for one in archived)
    get_run_logger().info("%s: %d pages fetched, %d put aside", source_id, len(groups) - n_failed, n_failed)


async def _ask(desk: Desk, client: Client, group: Group) -> Archived:
    first = group[0]
    request = Request(url=first.url, role=Role.PAGE, source_id=first.source_id, subject_id=first.entry_id)
    return desk.keep(await client.get(request))


def record_pages(desk: Desk, asked: Sequence[tuple[Group, Archived]]) -> None:
    """Store how pages were answered, in one transaction."""
    if not asked:
        return
    fetched = [_settle(desk, page, archived.exchange) for group, archived in asked for page in group]
    by_entry = {one.entry_id: one for one in fetched}
    refused: dict[Outcome, list[Rejection]] = {Outcome.WAITING: [], Outcome.REJECTED: []}
    for page, archived in ((page, archived) for group, archived in asked for page in group):
        if isinstance(archived.exchange, Failure) and (outcome := by_entry[page.entry_id].outcome):
            refused[outcome].append(_refuse(page, archived.exchange))
    with desk.warehouse.writing() as con:
        save_exchanges(con, desk.night, [archived for _, archived in asked])
        save_fetched(con, desk.night, fetched)
        save_rejections(con, desk.night, refused[Outcome.WAITING], waiting=True)
        save_rejections(con, desk.night, refused[Outcome.REJECTED])
        resolve_rejections(con, desk.night, (one.entry_id for one in fetched if one.outcome is None))
        record_step(con, desk.night, Step.FETCH, [_line(asked[0][0][0].source_id, fetched)])


def _settle(desk: Desk, page: WantedPage, exchange: Answer | Failure) -> Fetched:
    """Say where an entry goes: on to cleaning, to wait for another night, or out."""
    if isinstance(exchange, Answer):
        return Fetched(
            entry_id=page.entry_id, stage="clean", page_sha256=exchange.page_sha256, page_url=exchange.final_url
        )
    n_attempts = page.n_attempts + 1
    if not exchange.is_temporary or n_attempts >= desk.settings.attempts:
        return Fetched(entry_id=page.entry_id, stage="done", outcome=Outcome.REJECTED, n_attempts=n_attempts)
    due_at = desk.night.at + max(WAIT, timedelta(seconds=exchange.retry_after_s or 0))
    return Fetched(entry_id=page.entry_id, stage="fetch", outcome=Outcome.WAITING, n_attempts=n_attempts, due_at=due_at)


def _refuse(page: WantedPage, failure: Failure) -> Rejection:
    url = mask_url(page.url)
    return reject(Step.FETCH, page.source_id, page.entry_id, url, failure.reason, failure.detail)


def _line(source_id: str, fetched: Sequence[Fetched]) -> LedgerLine:
    n_put_aside = sum(one.outcome is not None for one in fetched)
    n_in = len(fetched)
    return LedgerLine(source_id=source_id, n_in=n_in, n_out=n_in - n_put_aside, n_put_aside=n_put_aside)
