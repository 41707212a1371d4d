"""Items of captured feeds that carry whole texts: each wording of an item, once for each time that it appeared.

An item that a capture states as the capture before it makes no text, as at night an entry does that did not change.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.children.pool import ChildPool
from pipeline.discover.decide import unreadable
from pipeline.discover.feed_pool import read_feeds
from pipeline.discover.reading import FeedBody
from pipeline.history.sieved_records import SievedRecord
from pipeline.records import Entry, Feed, Source


class CapturedFeed(NamedTuple):
    """The capture of a feed."""

    record: SievedRecord
    body: bytes
    source: Source
    feed: Feed


class FeedItem(NamedTuple):
    """An item as a capture stated it that the capture before stated otherwise, or not at all."""

    record: SievedRecord
    entry: Entry
    source: Source


def read_items(children: ChildPool, captured: Iterable[CapturedFeed], put_aside: Counter[str]) -> Iterator[FeedItem]:
    """Yield the items of captured feeds, which come in any order, by item and time.

    Feeds that cannot be read to the end, and items without a text, are counted in `put_aside` by reason. Memory is that
    of the wordings, each held once.
    """
    wordings: dict[tuple[str, str], tuple[Entry, Source]] = {}
    stated: defaultdict[str, list[tuple[SievedRecord, str]]] = defaultdict(list)
    for one, entries in _entries(children, captured, put_aside):
        for entry in entries:
            wordings.setdefault((entry.entry_id, entry.fingerprint), (entry, one.source))
            stated[entry.entry_id].append((one.record, entry.fingerprint))
    for entry_id in sorted(stated):
        for record, fingerprint in _changes(stated[entry_id]):
            entry, source = wordings[entry_id, fingerprint]
            if reason := unreadable(entry, source):
                put_aside[reason] += 1
            else:
                yield FeedItem(record, entry, source)


def _entries(
    children: ChildPool, captured: Iterable[CapturedFeed], put_aside: Counter[str]
) -> Iterator[tuple[CapturedFeed, tuple[Entry, ...]]]:
    """Yield each capture, without its body, with the entries that are read in a child process."""
    under_way: deque[CapturedFeed] = deque()

    def bodies() -> Iterator[FeedBody]:
        for one in captured:
            under_way.append(one._replace(body=b""))
            record = one.record
            yield FeedBody(
                content=one.body,
                feed=one.feed,
                source=one.source,
                final_url=record.url,
                content_type=record.content_type,
            )

    for reading in read_feeds(children, bodies()):
        if reading.trouble:
            put_aside[reading.trouble] += 1
        yield under_way.popleft(), reading.entries


def _changes(stated: list[tuple[SievedRecord, str]]) -> Iterator[tuple[SievedRecord, str]]:
    """Yield what was stated at its first time, and each time it was stated otherwise than before."""
    before = ""
    for record, fingerprint in sorted(stated):
        if fingerprint != before:
            yield record, fingerprint
        before = fingerprint
