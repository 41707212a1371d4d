"""clean: pages become texts with their metadata, in child processes; what cannot be cleaned becomes a rejection.

A page whose process died or hung, also when it was tried again alone, waits for the next night, and this one is
degraded; after NIGHTS of them the page is given up.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.progress import report_progress
from flows.settings import Settings
from flows.steps.damaged import archived_body, fetch_damaged_again
from pipeline.clean.clean_pool import clean_pages
from pipeline.clean.extractor import EXTRACTOR
from pipeline.clean.page_to_clean import Listing, PageToClean, page_of_source
from pipeline.errors import DamagedRecordError
from pipeline.records import CleanText, Night, Rejection, Source, Step, Unclean
from pipeline.rejections import reject
from pipeline.urls.mask import mask_article_url
from warehouse.store.clean import StoredPage, pages_to_clean, save_cleaned, save_waiting
from warehouse.store.nights import LedgerLine, record_step
from warehouse.store.reads import save_reads
from warehouse.store.rejections import resolve_rejections, save_rejections

BATCH = 250  # pages between two commits
NIGHTS = 2  # on which the process of a page died while nothing else was read; a machine kills at random
_LISTED = {"content_type", "language_code", "title", "authors", "published", "published_raw"}

Cleaned = list[tuple[StoredPage, CleanText | Unclean]]


@task(task_run_name="clean", cache_policy=NO_CACHE)
def clean(settings: Settings, night: Night) -> int:
    """Clean a batch of pages and return their number; 0 means that all are done."""
    return run_clean(context_of(settings, night))


def run_clean(context: NightContext) -> int:
    """Clean a batch of pages, store it in one transaction, and return their number; 0 means that all are done."""
    with context.warehouse.reading() as con:
        waiting = pages_to_clean(con, context.night, BATCH)
    if not waiting:
        return 0
    report_progress("texts", n_found=len(waiting))
    read, damaged = deque[StoredPage](), list[tuple[StoredPage, DamagedRecordError]]()
    cleaned: Cleaned = []
    for text in clean_pages(context.shared.page_children, _bodies(context, waiting, read, damaged)):
        page = read.popleft()
        cleaned.append((page, _give_up_in_time(page, text)))
        report_progress("texts", n_done=1)
    fetch_damaged_again(context, damaged)
    report_progress("texts", n_done=len(damaged))
    _save(context, cleaned)
    n_put_aside = sum(isinstance(text, Unclean) for _, text in cleaned)
    context.log.info("%d pages cleaned, %d put aside", len(cleaned) - n_put_aside, n_put_aside)
    return len(waiting)


def _give_up_in_time(page: StoredPage, text: CleanText | Unclean) -> CleanText | Unclean:
    """Return the result of a page; gave_up where its process died alone on enough nights."""
    if isinstance(text, Unclean) and text.retry_later and page.n_attempts + 1 >= NIGHTS:
        return Unclean(reason="gave_up", detail=f"{text.detail} So it did on an earlier night.")
    return text


def _save(context: NightContext, cleaned: Cleaned) -> None:
    """Store the results of a batch in one transaction."""
    put_aside = [(page, text) for page, text in cleaned if isinstance(text, Unclean)]
    waiting = [(page, text) for page, text in put_aside if text.retry_later]
    rejected = [(page, text) for page, text in put_aside if not text.retry_later]
    ended = [(page.entry_id, text) for page, text in cleaned if isinstance(text, CleanText) or not text.retry_later]
    with context.warehouse.writing() as con:
        save_reads(con, context.night, ((entry_id, _extractor(text)) for entry_id, text in ended))
        save_cleaned(con, context.night, ended)
        save_waiting(con, context.night, (page for page, _ in waiting))
        save_rejections(con, context.night, (reject_page(page, text) for page, text in waiting), waiting=True)
        save_rejections(con, context.night, (reject_page(page, text) for page, text in rejected))
        resolve_rejections(con, context.night, (entry_id for entry_id, _ in ended))
        record_step(con, context.night, Step.CLEAN, _lines(cleaned))


def _bodies(
    context: NightContext,
    pages: Iterable[StoredPage],
    read: deque[StoredPage],
    damaged: list[tuple[StoredPage, DamagedRecordError]],
) -> Iterator[PageToClean]:
    """Yield pages with their bodies, each read when it is needed, and append the page to `read`, or to `damaged`."""
    for page in pages:
        try:
            body = archived_body(context, page) if page.content is None else page.content.encode()
        except DamagedRecordError as broken:
            damaged.append((page, broken))
            continue
        read.append(page)
        yield page_to_clean(context, page, body, context.sources.get(page.source_id))


def page_to_clean(context: NightContext, page: StoredPage, body: bytes, source: Source | None) -> PageToClean:
    """Return a page with its body and all that cleaning knows of it, by the rules of `source`."""
    listing = Listing(
        url=page.page_url,
        is_entry=page.content is not None,
        **page.model_dump(include=_LISTED),
    )
    return page_of_source(body, listing, source, counted_language=context.shared.codebook.language)


def _extractor(text: CleanText | Unclean) -> str:
    return text.extractor if isinstance(text, CleanText) else EXTRACTOR


def reject_page(page: StoredPage, unclean: Unclean) -> Rejection:
    """Return the rejection of a page without a usable text."""
    url = mask_article_url(page.page_url)
    return reject(Step.CLEAN, page.source_id, page.entry_id, url, unclean.reason, unclean.detail)


def _lines(cleaned: Cleaned) -> Iterator[LedgerLine]:
    n_in = Counter(page.source_id for page, _ in cleaned)
    n_put_aside = Counter(page.source_id for page, text in cleaned if isinstance(text, Unclean))
    for source_id, n in sorted(n_in.items()):
        aside = n_put_aside[source_id]
        yield LedgerLine(source_id=source_id, n_in=n, n_out=n - aside, n_put_aside=aside)
