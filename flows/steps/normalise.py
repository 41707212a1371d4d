"""normalise: cleaned texts become articles known by address and guid, with revisions and aliases."""

from collections import Counter
from collections.abc import Iterator, Sequence

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.registers import article_keys, began, register_of
from flows.settings import Settings
from flows.steps.clean_anew import read_again
from flows.steps.history_aside import bring_history_back, put_history_aside
from pipeline.normalise import address_keys
from pipeline.records import Night, Placement, Step
from warehouse.connection import Connection
from warehouse.store.articles import known_guids, save_placements
from warehouse.store.clean import cleaned_entries, forget_cleaned
from warehouse.store.discover import known_addresses
from warehouse.store.nights import LedgerLine, record_step
from warehouse.store.reads import due_reads_of, n_due_reads

BATCH = 250


@task(task_run_name="normalise", cache_policy=NO_CACHE)
def normalise(settings: Settings, night: Night) -> None:
    """Find the article of every cleaned text."""
    run_normalise(context_of(settings, night))


def run_normalise(context: NightContext) -> None:
    """Find the article of every cleaned text, batch by batch."""
    n_texts = n_revisions = 0
    while placements := _place_next(context):
        n_texts += len(placements)
        n_revisions += sum(placed.revision is not None for placed in placements)
    context.log.info("%d texts, %d of them new or changed", n_texts, n_revisions)


def _place_next(context: NightContext) -> tuple[Placement, ...]:
    """Place a batch of cleaned texts after the earlier texts of their articles, all of them read by one cleaner.

    Otherwise what differs between two cleaners would be stored as an edit.
    """
    with context.warehouse.reading() as con:
        due = _due_before(con, context.night) if n_due_reads(con) else frozenset[str]()
    if due:
        read_again(context, due)
    return _place_batch(context)


def _due_before(con: Connection, night: Night) -> frozenset[str]:
    entries = cleaned_entries(con, BATCH)
    addresses = known_addresses(con, (key for entry in entries for key in address_keys(entry)))
    guids = known_guids(con, ((entry.feed_id, entry.guid) for entry in entries))
    return due_reads_of(con, night, {*addresses.values(), *guids.values()})


def _place_batch(context: NightContext) -> tuple[Placement, ...]:
    """Place a batch of cleaned texts, in one transaction; none means that all are done."""
    with context.warehouse.writing() as con:
        entries = cleaned_entries(con, BATCH)
        aside = put_history_aside(con, (key for entry in entries for key in article_keys(entry)))
        register = register_of(con, entries)
        seen_on = context.night.at.date()
        placements = tuple(
            register.place(entry, seen_on=seen_on, not_before=began(context, entry.source_id)) for entry in entries
        )
        save_placements(con, context.night, placements)
        bring_history_back(context, con, aside)
        forget_cleaned(con, (entry.entry_id for entry in entries))
        record_step(con, context.night, Step.NORMALISE, _lines(placements))
    return placements


def _lines(placements: Sequence[Placement]) -> Iterator[LedgerLine]:
    n_in = Counter(placed.cleaned.source_id for placed in placements)
    n_out = Counter(placed.cleaned.source_id for placed in placements if placed.revision)
    for source_id, n in sorted(n_in.items()):
        yield LedgerLine(source_id=source_id, n_in=n, n_out=n_out[source_id], n_put_aside=0)
