"""Classification of a feed's entries against what is already known of them. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.records import Decision, Entry, FeedKind, KnownEntry, Outcome, Source
from pipeline.urls import address_key

# A sitemap lists everything, and each article list file is a new one: neither is a sliding window.
_WITHOUT_WINDOW = frozenset({FeedKind.SITEMAP, FeedKind.GDELT_GAL})


def decide(
    entries: Iterable[Entry],
    source: Source,
    known: Mapping[str, KnownEntry],
    addresses: Mapping[str, str],
    *,
    refused: str = "",
) -> Iterator[Decision]:
    """Yield one decision per entry.

    `known` maps entry ids to their stored state, `addresses` maps address keys to articles already known from other
    feeds; `refused` is the reason why no entry of the feed may be processed, or empty.
    """
    for entry in entries:
        before = known.get(entry.entry_id)
        if before and before.fingerprint == entry.fingerprint:
            yield _seen_before(entry, before)
        elif refused:
            yield Decision(entry=entry, stage="done", outcome=Outcome.REJECTED, reason=refused, is_new=before is None)
        else:
            yield _decide(entry, source, addresses, is_new=before is None)


def overflowed(decisions: Sequence[Decision], known_before: int, *, kind: FeedKind) -> bool:
    """Tell whether a feed overflowed since the last visit: every entry is new, so that some were probably missed.

    `known_before` is the number of entries of this feed stored before this visit. A first visit, an empty feed, a
    sitemap and an article list file never overflow.
    """
    if not decisions or not known_before or kind in _WITHOUT_WINDOW:
        return False
    return all(decision.is_new for decision in decisions)


def _seen_before(entry: Entry, before: KnownEntry) -> Decision:
    if before.stage != "done" or before.outcome is Outcome.REJECTED:
        return Decision(entry=entry, stage=before.stage, outcome=before.outcome)
    return Decision(entry=entry, stage="done", outcome=Outcome.UNCHANGED)


def _decide(entry: Entry, source: Source, addresses: Mapping[str, str], *, is_new: bool) -> Decision:
    """Decide on an entry that is new, or whose content in the feed has changed."""
    if reason := unreadable(entry, source):
        return Decision(entry=entry, stage="done", outcome=Outcome.REJECTED, reason=reason, is_new=is_new)
    if source.full_text:
        return Decision(entry=entry, stage="clean", is_page=True, is_new=is_new)
    if is_new and (article_id := addresses.get(address_key(entry.url))):
        return Decision(entry=entry, stage="done", outcome=Outcome.DUPLICATE, article_id=article_id, is_new=True)
    return Decision(entry=entry, stage="fetch", is_new=is_new)


def unreadable(entry: Entry, source: Source) -> str:
    """Return the reason why an entry can never be read; empty where it can."""
    if entry.is_lead:
        return "lead"
    if source.full_text:
        return "" if entry.content.strip() else "entry_without_text"
    return "" if entry.url else "entry_without_address"
