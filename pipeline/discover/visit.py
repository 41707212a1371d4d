"""The outcome of a visit to a feed: what its answer changes, as one value. Pure.

A feed is requested at its own address first, then at its further parts: children of a sitemap index, and pages further
back where a feed ran over since the last visit (everything in it was new, so some entries were probably missed).
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.discover.decide import decide, overflowed
from pipeline.discover.feed import FeedReading
from pipeline.discover.feed_state import address_of, after_failure, after_nothing_new, after_reading, validators_of
from pipeline.discover.syndication import next_page
from pipeline.records import (
    Answer,
    Decision,
    Failure,
    Feed,
    FeedKind,
    FeedState,
    KnownEntry,
    Night,
    Outcome,
    Rejection,
    Request,
    Role,
    Source,
    Step,
    Visit,
    VisitResult,
)
from pipeline.rejections import reject
from pipeline.urls.mask import mask_article_url, mask_url

PARTS = 20  # of one feed in one night: children of a sitemap, pages of a feed that ran over
PAGES_BACK = 5  # of a feed that ran over
_PAGED = frozenset({FeedKind.RSS, FeedKind.ATOM})


def feed_request(source: Source, feed: Feed, before: FeedState, night: Night) -> Request:
    """Return the conditional request for a feed, at the address where it is known to be."""
    return Request(
        url=address_of(feed, before),
        role=Role.FEED,
        source_id=source.source_id,
        subject_id=feed.feed_id,
        **validators_of(before, night.at),
    )


def part_requests(source: Source, feed: Feed, urls: Sequence[str], requested: Sequence[str]) -> tuple[Request, ...]:
    """Return requests for the parts at `urls` that are not among `requested`, as far as PARTS allows."""
    new = [url for url in dict.fromkeys(urls) if url not in requested]
    return tuple(
        Request(url=url, role=Role.FEED, source_id=source.source_id, subject_id=f"{feed.feed_id}.{part}")
        for part, url in enumerate(new[: PARTS - len(requested)], len(requested))
    )


def feed_id_of(request: Request) -> str:
    """Return the id of the feed that a request for it, or for a part of it, belongs to."""
    return request.subject_id.partition(".")[0]


def failed_visit(source: Source, feed: Feed, before: FeedState, failure: Failure, night: Night) -> Visit:
    """Return what a failed request changes: the feed's state where it is no further part, and a rejection."""
    request = failure.request
    is_part = request.subject_id != feed.feed_id
    rejection = _reject(source, request.subject_id, request.url, failure.reason, failure.detail)
    return Visit(
        source_id=source.source_id,
        feed_id=feed.feed_id,
        subject_id=request.subject_id,
        summary=f"failed: {failure.detail}",
        result=None if _is_page_back(feed, request) else VisitResult.FAILED,
        state=None if is_part else after_failure(before, failure, night),
        rejections=(rejection,),
        is_waiting=failure.retry_later,
    )


def unchanged_visit(source: Source, before: FeedState, answer: Answer, night: Night) -> Visit:
    """Return what a 304 Not Modified changes: the feed works, and nothing in it is new."""
    return Visit(
        source_id=source.source_id,
        feed_id=before.feed_id,
        subject_id=before.feed_id,
        summary="nothing new",
        result=VisitResult.NOT_MODIFIED,
        state=after_nothing_new(before, answer, night),
        has_recovered=True,
    )


def read_visit(
    source: Source,
    feed: Feed,
    before: FeedState,
    answer: Answer,
    reading: FeedReading,
    night: Night,
    *,
    known: Mapping[str, KnownEntry],
    addresses: Mapping[str, str],
    respect_reservations: bool,
) -> Visit:
    """Return what a body that was read changes: decisions on its entries, the feed's state, and its further parts.

    `known` maps entry ids to what is remembered of them, `addresses` address keys to articles that other feeds list.
    """
    is_reserved = source.full_text and respect_reservations and bool(answer.reservations)
    refused = "mining_reserved" if is_reserved else ""
    decisions = tuple(decide(reading.entries, source, known, addresses, refused=refused))
    request, ran_over = answer.request, overflowed(decisions, before.n_entries, kind=feed.kind)
    further = (*reading.further, *_pages_back(feed, request, ran_over=ran_over))
    is_part = request.subject_id != feed.feed_id
    rejections = [_reject_entry(decision) for decision in decisions if decision.reason]
    if reading.trouble:
        rejections.append(_reject(source, request.subject_id, request.url, reading.trouble, reading.detail))
    state = None
    if not is_part:
        state = after_reading(before, feed, answer, reading, night, ran_over=ran_over, has_parts=bool(further))
    return Visit(
        source_id=source.source_id,
        feed_id=feed.feed_id,
        subject_id=request.subject_id,
        summary=_summarise(decisions, reading, ran_over=ran_over),
        result=None if _is_page_back(feed, request) else _result_of(reading, ran_over=ran_over),
        decisions=decisions,
        state=state,
        rejections=tuple(rejections),
        is_waiting=reading.retry_later,
        has_recovered=not reading.trouble,
        further=further,
    )


def _is_page_back(feed: Feed, request: Request) -> bool:
    return request.subject_id != feed.feed_id and feed.kind in _PAGED


def _result_of(reading: FeedReading, *, ran_over: bool) -> VisitResult:
    is_index = bool(reading.further) and not reading.entries  # counts as read once one of its parts is
    if reading.trouble or is_index:
        return VisitResult.FAILED
    return VisitResult.OVERFLOWED if ran_over else VisitResult.READ


def _pages_back(feed: Feed, request: Request, *, ran_over: bool) -> tuple[str, ...]:
    """Return the feed's next page where all of this one was new: missed entries stand there, if anywhere."""
    _, _, part = request.subject_id.partition(".")
    is_wanted = ran_over and feed.kind in _PAGED and int(part or 0) < PAGES_BACK
    return (next_page(request.url),) if is_wanted else ()


def _reject(source: Source, subject_id: str, url: str, reason: str, detail: str) -> Rejection:
    return reject(Step.DISCOVER, source.source_id, subject_id, mask_url(url), reason, detail, is_feed=True)


def _reject_entry(decision: Decision) -> Rejection:
    entry = decision.entry
    detail = f"The entry “{entry.title}” cannot be read."
    return reject(Step.DISCOVER, entry.source_id, entry.entry_id, mask_article_url(entry.url), decision.reason, detail)


def _summarise(decisions: Sequence[Decision], reading: FeedReading, *, ran_over: bool) -> str:
    """Return the line of the night's log: entries by outcome, and what went wrong."""
    ended = Counter(decision.outcome for decision in decisions)
    parts = [f"{len(reading.entries)} entries", f"{ended[None]} to read"]
    parts += [f"{ended[outcome]} {outcome.value}" for outcome in Outcome if ended[outcome]]
    if reading.n_dropped:
        parts.append(f"{reading.n_dropped} left out")
    if ran_over:
        parts.append("it ran over since the last visit")
    return ", ".join(parts) + (f"; {reading.detail}" if reading.trouble else "")
