"""clean_anew: stored pages that an older cleaner read are cleaned again, and their articles replaced.

All readings of an article are repeated in their order, from the archive and as of their nights, so that the result is
that of a rebuild: a text that differs because the cleaner differs is no edit. Readings that may be of one article (by
address, guid or their article so far) are repeated together, in one transaction. Articles of which a page cannot be
read any more stay as they were.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from flows.steps.clean import NIGHTS, reject_page
from flows.steps.history_aside import bring_history_back, put_history_aside
from flows.steps.past_pages import PastSources, Results, clean_past
from pipeline.clean.extractor import EXTRACTOR
from pipeline.dates.parse import WEB_BEGAN
from pipeline.normalise import Register, address_keys
from pipeline.records import CleanedEntry, CleanText, Night, Unclean, guid_key
from warehouse.connection import Connection
from warehouse.store.articles import known_articles, known_guids
from warehouse.store.discover import known_addresses
from warehouse.store.reads import (
    PastRead,
    ReadAnew,
    alias_keys,
    due_reads,
    entries_at,
    fellow_entries,
    leave_as_read,
    n_due_reads,
    past_reads,
    revision_pages,
    save_reads_anew,
    try_reads_again,
)

BATCH = 250  # entries between two commits


@task(task_run_name="clean anew", cache_policy=NO_CACHE)
def clean_anew(settings: Settings, night: Night) -> None:
    """Clean stored pages anew that an older cleaner read."""
    run_clean_anew(context_of(settings, night))


def run_clean_anew(context: NightContext) -> None:
    """Clean stored pages anew that an older cleaner read, the newest first, as many as the settings allow."""
    n_read, most = 0, context.settings.pages_cleaned_anew
    while n_read < most:
        with context.warehouse.reading() as con:
            due = due_reads(con, context.night, min(BATCH, most - n_read))
        if not due:
            break
        n_read += read_again(context, due)
    with context.warehouse.reading() as con:
        n_left = n_due_reads(con)
    if n_read or n_left:
        context.log.info("%d stored pages cleaned anew, %d entries left for the next nights", n_read, n_left)


def read_again(context: NightContext, entry_ids: frozenset[str]) -> int:
    """Repeat all readings of these entries, and of all that may be of the same articles; return their number."""
    sources = PastSources(context)
    reads, results = _reads_together(context, sources, entry_ids)
    lost, died = _unreadable(context, reads, results)
    with context.warehouse.writing() as con:
        aside = put_history_aside(con, _article_keys(con, reads, results), with_known=True)
        articles_of = {read.page.entry_id: read.article_id for read in reads}
        left = _with_fellows(lost | died, articles_of)
        anew, outside = _replay(con, sources, reads, results, left)
        while outside:  # an article that cannot be read anew has their text
            left = _with_fellows(left | outside, articles_of)
            anew, outside = _replay(con, sources, reads, results, left)
        save_reads_anew(con, anew, EXTRACTOR)
        bring_history_back(context, con, aside)
        again = _with_fellows(died, articles_of)
        try_reads_again(con, context.night, again, NIGHTS)
        leave_as_read(con, left - again)
    if n_lost := len(left - again):
        context.log.warning("%d entries keep their texts: a page of theirs is not archived or cannot be read", n_lost)
    return len(results)


def _reads_together(
    context: NightContext, sources: PastSources, entry_ids: frozenset[str]
) -> tuple[tuple[PastRead, ...], Results]:
    """Return the readings of these entries and of all that may be of the same articles, with their results."""
    results: Results = {}
    while True:
        with context.warehouse.reading() as con:
            together = fellow_entries(con, entry_ids)
            reads = past_reads(con, together)
        results |= clean_past(context, sources, [read for read in reads if read.key not in results])
        entries = (_entry(read, text) for read in reads if isinstance(text := results[read.key], CleanText))
        with context.warehouse.reading() as con:
            found = together | entries_at(con, chain.from_iterable(map(address_keys, entries)))
        if found == entry_ids:
            return reads, results
        entry_ids = found


def _article_keys(con: Connection, reads: Sequence[PastRead], results: Results) -> frozenset[str]:
    """Return what the articles of these readings are known by, or may be once they are repeated."""
    before = alias_keys(con, (read.article_id for read in reads if read.article_id))
    guids = (guid_key(read.feed_id, read.guid) for read in reads if read.guid)
    texts = (_entry(read, text) for read in reads if isinstance(text := results[read.key], CleanText))
    return before.union(guids, chain.from_iterable(map(address_keys, texts)))


def _entry(read: PastRead, text: CleanText) -> CleanedEntry:
    page = read.page
    return CleanedEntry(
        entry_id=page.entry_id,
        feed_id=read.feed_id,
        source_id=page.source_id,
        guid=read.guid,
        url=page.url,
        page_url=page.page_url,
        page_sha256=page.page_sha256,
        clean=text,
    )


def _replay(
    con: Connection, sources: PastSources, reads: Iterable[PastRead], results: Results, left: frozenset[str]
) -> tuple[tuple[ReadAnew, ...], frozenset[str]]:
    """Place the texts of all readings but those of the entries `left`, in order, as if their articles were not known.

    Returns the readings, and the entries whose text belongs to an article that stays as it is. Stores nothing.
    """
    kept = [read for read in reads if read.page.entry_id not in left]
    register, others = _register_of_others(con, kept, results)
    anew, outside = list[ReadAnew](), set[str]()
    for read in kept:
        text = results[read.key]
        if isinstance(text, CleanText):
            source = sources.of(read)
            not_before = (source and source.since) or WEB_BEGAN
            placed = register.place(_entry(read, text), seen_on=read.night.at.date(), not_before=not_before)
            anew.append(ReadAnew(read=read, placed=placed, rejection=None))
            if placed.article_id in others:
                outside.add(read.page.entry_id)
        elif text:
            anew.append(ReadAnew(read=read, placed=None, rejection=reject_page(read.page, text)))
    return tuple(anew), frozenset(outside)


def _register_of_others(con: Connection, kept: Iterable[PastRead], results: Results) -> tuple[Register, frozenset[str]]:
    """Return what other articles are known under the addresses and guids of these readings, and their ids."""
    own = {read.article_id for read in kept}
    texts = ((read, results[read.key]) for read in kept)
    entries = [_entry(read, text) for read, text in texts if isinstance(text, CleanText)]
    addresses = known_addresses(con, (key for entry in entries for key in address_keys(entry)))
    guids = known_guids(con, ((entry.feed_id, entry.guid) for entry in entries))
    addresses = {key: article_id for key, article_id in addresses.items() if article_id not in own}
    guids = {key: article_id for key, article_id in guids.items() if article_id not in own}
    others = known_articles(con, {*addresses.values(), *guids.values()})
    return Register(addresses, guids, others), frozenset(others)


def _with_fellows(entry_ids: frozenset[str], articles_of: Mapping[str, str | None]) -> frozenset[str]:
    """Return these entries with all that were read as the same articles."""
    articles = {articles_of.get(entry_id) for entry_id in entry_ids} - {None}
    return entry_ids | {entry_id for entry_id, article_id in articles_of.items() if article_id in articles}


def _unreadable(
    context: NightContext, reads: Iterable[PastRead], results: Results
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the entries whose pages cannot be read any more, and those whose process died.

    The former include those of articles with a text from a page of which no reading is recorded.
    """
    with context.warehouse.reading() as con:
        stored = revision_pages(con, (read.article_id for read in reads if read.article_id))
    unknown = {article_id for article_id, _ in stored - {(read.article_id, read.page.page_sha256) for read in reads}}
    lost = {read.page.entry_id for read in reads if results[read.key] is None or read.article_id in unknown}
    died = {read.page.entry_id for read in reads if isinstance(text := results[read.key], Unclean) and text.retry_later}
    return frozenset(lost), frozenset(died - lost)
