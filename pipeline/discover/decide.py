"""The entries of a feed and what is known of them in, what becomes of each out. Touches nothing."""

from collections.abc import Iterable, Iterator, Mapping

from pipeline.records import Decision, Entry, KnownEntry, Outcome, Source
from pipeline.urls import address_key


def decide(
    entries: Iterable[Entry], source: Source, known: Mapping[str, KnownEntry], addresses: Mapping[str, str]
) -> Iterator[Decision]:
    """Yield one decision per entry.

    `known` maps entry ids to what is remembered, `addresses` maps address keys to the articles that are known under
    them from elsewhere.
    """
    for entry in entries:
        before = known.get(entry.entry_id)
        if before and before.fingerprint == entry.fingerprint:
            yield _seen_before(entry, before)
        elif source.full_text:
            yield _full_text(entry)
        elif not entry.url:
            yield Decision(entry=entry, stage="done", outcome=Outcome.REJECTED, reason="entry_without_address")
        elif not before and (article_id := addresses.get(address_key(entry.url))):
            yield Decision(entry=entry, stage="done", outcome=Outcome.DUPLICATE, article_id=article_id)
        else:
            yield Decision(entry=entry, stage="fetch")


def _seen_before(entry: Entry, before: KnownEntry) -> Decision:
    if before.stage != "done" or before.outcome is Outcome.REJECTED:
        return Decision(entry=entry, stage=before.stage, outcome=before.outcome)
    return Decision(entry=entry, stage="done", outcome=Outcome.UNCHANGED)


def _full_text(entry: Entry) -> Decision:
    if not entry.content.strip():
        return Decision(entry=entry, stage="done", outcome=Outcome.REJECTED, reason="entry_without_text")
    return Decision(entry=entry, stage="clean", is_page=True)
