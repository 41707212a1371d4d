"""Feed parsing in child processes, with limits on time and memory per feed.

feed_gave_up      the feed takes more time or memory than the limits allow, or its parser fails
feed_child_died   the process died or hung, also when the feed was tried again alone: a later night reads it again
"""

from collections.abc import Generator, Iterable

from pipeline.children.pool import ChildPool
from pipeline.children.worker import GaveUp
from pipeline.discover.feed import read_body
from pipeline.discover.reading import FeedBody, FeedReading


def read_feeds(children: ChildPool, bodies: Iterable[FeedBody]) -> Generator[FeedReading]:
    """Yield the readings of bodies, in their order; `trouble` holds the reason where a child gave up."""
    for reading in children.map(read_body, bodies):
        yield given_up(reading) if isinstance(reading, GaveUp) else reading


def given_up(gave_up: GaveUp) -> FeedReading:
    """Return the reading of a feed whose child gave up: no entries, and the reason."""
    reason = "feed_child_died" if gave_up.retry_later else "feed_gave_up"
    return FeedReading(entries=(), trouble=reason, detail=gave_up.detail, retry_later=gave_up.retry_later)
