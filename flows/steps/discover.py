"""discover: each feed of a source is asked what is new; entries, feed state and ledger line are stored together."""

from collections import Counter
from collections.abc import Iterable, Mapping

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.desk import Desk, desk_of
from flows.progress import report
from flows.settings import Settings
from pipeline.discover.decide import decide, overflowed
from pipeline.discover.feed import FeedReading, read_feed
from pipeline.discover.memory import (
    address_of,
    after_failure,
    after_nothing_new,
    after_reading,
    is_due,
    validators_of,
)
from pipeline.discover.syndication import next_page
from pipeline.fetch.mask import mask_url
from pipeline.records import (
    Answer,
    Decision,
    Failure,
    Feed,
    FeedKind,
    FeedState,
    Night,
    Outcome,
    Record,
    Rejection,
    Request,
    Role,
    Source,
    Step,
)
from pipeline.rejections import reject
from pipeline.urls import address_key
from warehouse.connection import Connection
from warehouse.store.discovery import addresses_of_others, feed_states, known_entries, save_entries, save_feed_state
from warehouse.store.nights import LedgerLine, record_step
from warehouse.store.pages import Archived, save_exchanges
from warehouse.store.rejections import resolve_rejections, save_rejections

PARTS = 20  # of one feed in one night: children of a sitemap, pages of a feed that ran over
PAGES_BACK = 5  # of a feed that ran over
_PAGED = {FeedKind.RSS, FeedKind.ATOM}


class Visit(Record):
    """What asking one part of a feed came to."""

    summary: str
    further: tuple[str, ...] = ()  # parts of the same feed to ask for next


@task(task_run_name="discover {source.source_id}", cache_policy=NO_CACHE)
def discover(settings: Settings, night: Night, source: Source) -> None:
    """Ask every feed of `source` that is due and was not asked tonight."""
    desk = desk_of(settings, night)
    with desk.warehouse.reading() as con:
        states = feed_states(con, source.source_id)
    due = [feed for feed in source.feeds if is_due(_state(states, feed), night)]
    report("feeds", n_found=len(due))
    for feed in due:
        _visit(desk, source, feed, _state(states, feed))
        report("feeds", n_done=1)


def _state(states: Mapping[str, FeedState], feed: Feed) -> FeedState:
    return states.get(feed.feed_id, FeedState(feed_id=feed.feed_id))


def _visit(desk: Desk, source: Source, feed: Feed, state: FeedState) -> None:
    """Ask a feed, and then for its further parts as far as they are new."""
    waiting, asked = [address_of(feed, state)], 0
    while waiting and asked < PARTS:
        url = waiting.pop(0)
        validators = validators_of(state, desk.night.at) if asked == 0 else {}
        archived = desk.keep(desk.client.get(_question(feed, source, url, asked, **validators)))
        desk.archive.sync()
        visit = record_feed(desk, source, feed, archived)
        get_run_logger().info("%s: %s", mask_url(url), visit.summary)
        waiting += visit.further
        asked += 1
    if waiting:
        get_run_logger().warning("%s: %d further parts were left out tonight", mask_url(feed.url), len(waiting))


def _question(feed: Feed, source: Source, url: str, part: int, **validators: str) -> Request:
    subject_id = f"{feed.feed_id}.{part}" if part else feed.feed_id
    return Request(url=url, role=Role.FEED, source_id=source.source_id, subject_id=subject_id, **validators)


def record_feed(desk: Desk, source: Source, feed: Feed, archived: Archived) -> Visit:
    """Store what one part of a feed answered, in one transaction, and return what it came to."""
    exchange, night = archived.exchange, desk.night
    is_first = exchange.request.subject_id == feed.feed_id
    with desk.warehouse.writing() as con:
        save_exchanges(con, night, [archived])
        before = _state(feed_states(con, source.source_id), feed)
        if isinstance(exchange, Failure):
            return _record_failure(con, night, source, before, exchange, is_first=is_first)
        if exchange.status == 304:
            return _record_nothing_new(con, night, source, before, exchange)
        reading = read_feed(exchange.body, feed, source, final_url=exchange.final_url)
        is_reserved = source.full_text and desk.settings.respect_reservations and bool(exchange.reservations)
        refused = "mining_reserved" if is_reserved else ""
        return _record_reading(con, night, source, feed, exchange, before, reading, refused)


def _record_failure(
    con: Connection, night: Night, source: Source, before: FeedState, failure: Failure, *, is_first: bool
) -> Visit:
    if is_first:
        save_feed_state(con, after_failure(before, failure, night))
    rejection = _refuse(source, failure.request.subject_id, failure.request.url, failure.reason, failure.detail)
    save_rejections(con, night, [rejection], waiting=failure.is_temporary)
    record_step(con, night, Step.DISCOVER, [_line(source, 0, 0, 1)])
    return Visit(summary=f"failed: {failure.detail}")


def _record_nothing_new(con: Connection, night: Night, source: Source, before: FeedState, answer: Answer) -> Visit:
    resolve_rejections(con, night, [before.feed_id])
    save_feed_state(con, after_nothing_new(before, answer, night))
    record_step(con, night, Step.DISCOVER, [_line(source, 0, 0, 0)])
    return Visit(summary="nothing new")


def _record_reading(
    con: Connection,
    night: Night,
    source: Source,
    feed: Feed,
    answer: Answer,
    before: FeedState,
    reading: FeedReading,
    refused: str,
) -> Visit:
    known = known_entries(con, reading.entries)
    keys = (address_key(entry.url) for entry in reading.entries if entry.url)
    addresses = addresses_of_others(con, keys, feed.feed_id)
    decisions = tuple(decide(reading.entries, source, known, addresses, refused=refused))
    save_entries(con, night, decisions, answer.page_sha256)
    rejections = [_refuse_entry(decision) for decision in decisions if decision.reason]
    subject_id = answer.request.subject_id
    if reading.trouble:
        rejections.append(_refuse(source, subject_id, answer.request.url, reading.trouble, reading.detail))
    else:
        resolve_rejections(con, night, [subject_id])
    save_rejections(con, night, rejections)
    ran_over = overflowed(decisions, before.n_entries, kind=feed.kind)
    if subject_id == feed.feed_id:
        save_feed_state(con, after_reading(before, feed, answer, reading, night, ran_over=ran_over))
    under_way = sum(decision.outcome is None for decision in decisions)
    record_step(con, night, Step.DISCOVER, [_line(source, len(decisions), under_way, len(rejections))])
    further = (*reading.further, *_pages_back(feed, answer.request, ran_over=ran_over))
    return Visit(summary=_summary(decisions, under_way, reading, ran_over), further=further)


def _pages_back(feed: Feed, request: Request, *, ran_over: bool) -> tuple[str, ...]:
    """Return the feed's next page where all of this one was new: what came between is there, if anywhere."""
    _, _, part = request.subject_id.partition(".")
    is_wanted = ran_over and feed.kind in _PAGED and int(part or 0) < PAGES_BACK
    return (next_page(request.url),) if is_wanted else ()


def _refuse(source: Source, subject_id: str, url: str, reason: str, detail: str) -> Rejection:
    return reject(Step.DISCOVER, source.source_id, subject_id, mask_url(url), reason, detail)


def _refuse_entry(decision: Decision) -> Rejection:
    entry = decision.entry
    detail = f"The entry “{entry.title}” cannot be read."
    return reject(Step.DISCOVER, entry.source_id, entry.entry_id, mask_url(entry.url), decision.reason, detail)


def _line(source: Source, n_in: int, n_out: int, n_put_aside: int) -> LedgerLine:
    return LedgerLine(source_id=source.source_id, n_in=n_in, n_out=n_out, n_put_aside=n_put_aside)


def _summary(decisions: Iterable[Decision], under_way: int, reading: FeedReading, ran_over: bool) -> str:
    ended = Counter(decision.outcome for decision in decisions if decision.outcome)
    parts = [f"{len(reading.entries)} entries", f"{under_way} to read"]
    parts += [f"{ended[outcome]} {outcome.value}" for outcome in Outcome if ended[outcome]]
    if reading.n_dropped:
        parts.append(f"{reading.n_dropped} left out")
    if ran_over:
        parts.append("it ran over since the last visit")
    return ", ".join(parts) + (f"; {reading.detail}" if reading.trouble else "")
