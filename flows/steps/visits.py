"""What a feed answered in; out, entries, feed state and ledger line, stored together."""

from collections import Counter
from collections.abc import Iterable, Sequence

from flows.context import NightContext
from pipeline.discover.decide import decide, overflowed
from pipeline.discover.feed import FeedReading, read_feed
from pipeline.discover.memory import after_failure, after_nothing_new, after_reading
from pipeline.discover.syndication import next_page
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
    Source,
    Step,
)
from pipeline.rejections import reject
from pipeline.urls import address_key
from pipeline.urls.mask import mask_url
from warehouse.connection import Connection
from warehouse.store.discover import (
    VisitResult,
    VisitRow,
    addresses_of_others,
    feed_state,
    known_entries,
    save_entries,
    save_feed_states,
    save_visits,
)
from warehouse.store.nights import LedgerLine, record_step
from warehouse.store.pages import Archived, save_exchanges
from warehouse.store.rejections import resolve_rejections, save_rejections

PAGES_BACK = 5  # of a feed that ran over
_PAGED = {FeedKind.RSS, FeedKind.ATOM}


class Visit(Record):
    """What asking one part of a feed came to."""

    summary: str
    further: tuple[str, ...] = ()  # parts of the same feed to ask for next


class Quiet(Record):
    """A feed that says that nothing has changed since `before`."""

    source: Source
    before: FeedState
    answer: Answer
    archived: Archived


def record_quiet(context: NightContext, quiet: Sequence[Quiet]) -> None:
    """Store that feeds say that nothing has changed, all of them in one transaction."""
    with context.warehouse.writing() as con:
        save_exchanges(con, context.night, [one.archived for one in quiet])
        _record_quiet(con, context.night, quiet)


def _record_quiet(con: Connection, night: Night, quiet: Sequence[Quiet]) -> None:
    resolve_rejections(con, night, [one.before.feed_id for one in quiet])
    save_feed_states(con, [after_nothing_new(one.before, one.answer, night) for one in quiet])
    visit_result = VisitResult.NOT_MODIFIED
    save_visits(con, night, [VisitRow(feed_id=one.before.feed_id, visit_result=visit_result) for one in quiet])
    lines = {one.source.source_id: _line(one.source, 0, 0, 0) for one in quiet}
    record_step(con, night, Step.DISCOVER, lines.values())


def record_feed(context: NightContext, source: Source, feed: Feed, archived: Archived) -> Visit:
    """Store what one part of a feed answered, in one transaction, and return what it came to."""
    exchange, night = archived.exchange, context.night
    reading = _read(exchange, feed, source)  # before the transaction: others wait for its end
    with context.warehouse.writing() as con:
        before = feed_state(con, feed.feed_id)
        save_exchanges(con, night, [archived])
        if isinstance(exchange, Failure):
            return _record_failure(con, night, source, feed, before, exchange)
        if reading is None:
            _record_quiet(con, night, [Quiet(source=source, before=before, answer=exchange, archived=archived)])
            return Visit(summary="nothing new")
        is_reserved = source.full_text and context.settings.respect_reservations and bool(exchange.reservations)
        refused = "mining_reserved" if is_reserved else ""
        return _record_reading(con, night, source, feed, exchange, before, reading, refused)


def _read(exchange: Answer | Failure, feed: Feed, source: Source) -> FeedReading | None:
    if isinstance(exchange, Failure) or exchange.status == 304:
        return None
    content_type = exchange.header("content-type")
    return read_feed(exchange.body, feed, source, final_url=exchange.final_url, content_type=content_type)


def _record_failure(
    con: Connection, night: Night, source: Source, feed: Feed, before: FeedState, failure: Failure
) -> Visit:
    request = failure.request
    if request.subject_id == before.feed_id:  # its first part
        save_feed_states(con, [after_failure(before, failure, night)])
    _save_visit(con, night, feed, request, VisitResult.FAILED)
    rejection = _refuse(source, request.subject_id, request.url, failure.reason, failure.detail)
    save_rejections(con, night, [rejection], waiting=failure.retry_later)
    record_step(con, night, Step.DISCOVER, [_line(source, 0, 0, 1)])
    return Visit(summary=f"failed: {failure.detail}")


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
    further = (*reading.further, *_pages_back(feed, answer.request, ran_over=ran_over))
    if subject_id == feed.feed_id:
        state = after_reading(before, feed, answer, reading, night, ran_over=ran_over, has_parts=bool(further))
        save_feed_states(con, [state])
    _save_visit(con, night, feed, answer.request, _result_of(reading, ran_over=ran_over))
    under_way = sum(decision.outcome is None for decision in decisions)
    record_step(con, night, Step.DISCOVER, [_line(source, len(decisions), under_way, len(rejections))])
    return Visit(summary=_summary(decisions, under_way, reading, ran_over), further=further)


def _save_visit(con: Connection, night: Night, feed: Feed, request: Request, visit_result: VisitResult) -> None:
    is_part = request.subject_id != feed.feed_id
    if is_part and feed.kind in _PAGED:  # how a page further back answers mends no feed, and breaks none
        return
    save_visits(con, night, [VisitRow(feed_id=feed.feed_id, visit_result=visit_result, is_fallback=is_part)])


def _result_of(reading: FeedReading, *, ran_over: bool) -> VisitResult:
    is_index = bool(reading.further) and not reading.entries  # nothing is read of it until one of its parts is
    if reading.trouble or is_index:
        return VisitResult.FAILED
    return VisitResult.OVERFLOWED if ran_over else VisitResult.READ


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
