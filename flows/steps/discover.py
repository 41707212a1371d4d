"""discover: every feed that is due is requested, and its entries are stored as answers come in.

One task for all sources: most feeds of most nights have not changed, and a task costs many times what a request costs.
The client keeps a slow outlet from holding up the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import NamedTuple

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.progress import report_progress
from flows.settings import Settings
from pipeline.discover.feed_pool import read_feeds
from pipeline.discover.feed_state import is_due, pulled_back
from pipeline.discover.reading import FeedBody, FeedReading
from pipeline.discover.visit import (
    failed_visit,
    feed_id_of,
    feed_request,
    part_requests,
    read_visit,
    unchanged_visit,
)
from pipeline.errors import TrackerError
from pipeline.records import (
    Answer,
    Archived,
    Entry,
    Failure,
    Feed,
    FeedState,
    Night,
    Record,
    Request,
    Source,
    Step,
    Visit,
)
from pipeline.urls import address_key
from pipeline.urls.mask import mask_text, mask_url, one_line
from warehouse.connection import Connection
from warehouse.store.discover import (
    addresses_of_others,
    feed_states,
    finish_feeds,
    known_entries,
    save_visits,
)

AT_ONCE = 64  # feeds: more than are ever slow at one time; the client limits the rate of requests to one host
FEEDS_TOGETHER = 16  # feeds whose answers go to the disk together, and are read together in child processes
ENTRIES_TOGETHER = 2_000  # no further feed joins so many: one body has up to 5,000, and each is held as a row

Answered = tuple[Source, Feed, Archived]
Visited = tuple[Archived, Visit]


class Due(Record):
    """A feed that is requested tonight, and what is remembered of it."""

    source: Source
    feed: Feed
    before: FeedState


class Read(NamedTuple):
    """An answer of a feed, or of a part of it, with its reading; none of a failure, and of a feed as it was."""

    source: Source
    feed: Feed
    archived: Archived
    reading: FeedReading | None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that were read."""
        return self.reading.entries if self.reading else ()


@task(task_run_name="discover", cache_policy=NO_CACHE)
def discover(settings: Settings, night: Night) -> None:
    """Request every feed that is due and was not requested tonight, and then its further parts."""
    run_discover(context_of(settings, night))


def run_discover(context: NightContext) -> None:
    """Request every feed that is due and was not requested tonight, and then its further parts."""
    due = {one.feed.feed_id: one for one in _due(context)}
    report_progress("feeds", n_found=len(due))
    requests = [feed_request(one.source, one.feed, one.before, context.night) for one in due.values()]
    requested = {feed_id_of(request): [request.url] for request in requests}
    while requests:
        further: defaultdict[str, list[str]] = defaultdict(list)
        answers, context.first_answers = context.first_answers or _request(context, requests), None
        while some := context.keep_all(islice(answers, FEEDS_TOGETHER)):
            context.archive.sync()
            for visit in record_visits(context, [_answered(due, one) for one in some]):
                further[visit.feed_id] += visit.further
            report_progress("feeds", n_done=sum(one.exchange.request.subject_id in due for one in some))
        requests = [
            request
            for feed_id, urls in further.items()
            for request in _request_parts(context, due[feed_id], urls, requested[feed_id])
        ]
    with context.warehouse.writing() as con:
        finish_feeds(con, context.night)


def _answered(due: Mapping[str, Due], archived: Archived) -> Answered:
    one = due[feed_id_of(archived.exchange.request)]
    return one.source, one.feed, archived


def request_feeds(context: NightContext) -> Iterator[Answer | Failure]:
    """Yield the first answer of every feed that is due, as they come; nothing is stored."""
    return _request(context, [feed_request(one.source, one.feed, one.before, context.night) for one in _due(context)])


def _request(context: NightContext, requests: Sequence[Request]) -> Iterator[Answer | Failure]:
    return context.client.get_each(requests, at_once=AT_ONCE)


def _due(context: NightContext) -> Iterator[Due]:
    with context.warehouse.reading() as con:
        states = feed_states(con)
    for source in context.sources.values():
        for feed in source.feeds:
            before = _as_of_tonight(context, states.get(feed.feed_id, FeedState(feed_id=feed.feed_id)))
            if is_due(before, context.night):
                yield Due(source=source, feed=feed, before=before)


def _as_of_tonight(context: NightContext, state: FeedState) -> FeedState:
    return state if context.is_rerun_of_earlier else pulled_back(state, context.night)


def record_visits(context: NightContext, answered: Sequence[Answered]) -> Iterator[Visit]:
    """Parse what feeds, or parts of them, answered, in child processes, and yield the visits as they are stored.

    Those to different feeds are stored together. A crash is recorded, and stops no other feed.
    """
    bodies = [_body(*one) for one in answered]
    n_unchanged = 0
    with closing(read_feeds(context.shared.feed_children, filter(None, bodies))) as readings:
        read = (Read(*one, next(readings) if body else None) for one, body in zip(answered, bodies, strict=True))
        for some in _together(read):
            for archived, visit in _record(context, some):
                if _is_unchanged(archived.exchange):
                    n_unchanged += 1
                else:
                    context.log.info("%s: %s", mask_url(archived.exchange.request.url), visit.summary)
                yield visit
    if n_unchanged:
        context.log.info("%d feeds have not changed", n_unchanged)


def _is_unchanged(exchange: Answer | Failure) -> bool:
    return isinstance(exchange, Answer) and exchange.status == 304


def _body(source: Source, feed: Feed, archived: Archived) -> FeedBody | None:
    """Return what is to be parsed of an answer; None for a failure, and for a feed that has not changed."""
    answer = archived.exchange
    if isinstance(answer, Failure) or _is_unchanged(answer):
        return None
    return FeedBody(
        content=answer.body,
        feed=feed,
        source=source,
        final_url=answer.final_url,
        content_type=answer.header("content-type"),
    )


def _together(read: Iterable[Read]) -> Iterator[list[Read]]:
    """Yield in their order what is stored together: no two parts of one feed, and a bounded number of entries."""
    some = list[Read]()
    for one in read:
        is_full = sum(len(other.entries) for other in some) >= ENTRIES_TOGETHER
        if is_full or any(other.feed.feed_id == one.feed.feed_id for other in some):
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def _record(context: NightContext, some: Sequence[Read]) -> Iterator[Visited]:
    """Store what answers change in one transaction, and yield it; where that breaks, each in a transaction of its own.

    What breaks such a one is recorded as a crash of its feed, and stops no other.
    """
    try:
        with context.warehouse.writing() as con:
            visited = list(_visits(context, con, some))
            save_visits(con, context.night, visited)
    except TrackerError:
        raise
    except Exception as error:
        broken = error
    else:
        yield from visited
        return
    if len(some) == 1:
        context.record_crash(Step.DISCOVER, some[0].source.source_id, some[0].feed.feed_id, broken)
        return
    context.log.warning(
        "%d answers of feeds cannot be stored together: %s", len(some), one_line(mask_text(str(broken)))
    )
    for one in some:
        yield from _record(context, [one])


def _visits(context: NightContext, con: Connection, some: Sequence[Read]) -> Iterator[Visited]:
    """Yield what each answer changes, by what is known of the feeds and of their entries."""
    states = feed_states(con, [one.feed.feed_id for one in some])
    known = known_entries(con, [entry for one in some for entry in one.entries])
    addresses = addresses_of_others(
        con, [(one.feed.feed_id, address_key(entry.url)) for one in some for entry in one.entries if entry.url]
    )
    for source, feed, archived, reading in some:
        before = _as_of_tonight(context, states.get(feed.feed_id, FeedState(feed_id=feed.feed_id)))
        if isinstance(archived.exchange, Failure):
            visit = failed_visit(source, feed, before, archived.exchange, context.night)
        elif reading is None:
            visit = unchanged_visit(source, before, archived.exchange, context.night)
        else:
            visit = read_visit(
                *(source, feed, before, archived.exchange, reading, context.night),
                known=known,
                addresses=addresses.get(feed.feed_id, {}),
                respect_reservations=context.settings.respect_reservations,
            )
        yield archived, visit


def _request_parts(context: NightContext, one: Due, urls: Sequence[str], requested: list[str]) -> tuple[Request, ...]:
    """Return the requests for further parts of a feed, and note them in `requested`."""
    parts = part_requests(one.source, one.feed, urls, requested)
    n_left = len({*urls} - {*requested}) - len(parts)
    if n_left > 0:
        theirs = {"source_id": one.source.source_id}
        context.log.warning("%s: %d further parts are left out tonight", mask_url(one.feed.url), n_left, extra=theirs)
    requested += [part.url for part in parts]
    return parts
