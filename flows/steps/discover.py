"""discover: each feed of a source is asked what is new; entries, feed state and ledger line are stored together."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.desk import Desk, desk_of
from flows.progress import report
from flows.settings import Settings
from pipeline.discover.decide import decide
from pipeline.discover.feed import FeedReading, read_feed
from pipeline.fetch.mask import mask_url
from pipeline.records import (
    Answer,
    Decision,
    Failure,
    Feed,
    FeedState,
    Night,
    Outcome,
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

NEXT_VISIT = timedelta(hours=20)  # every night, even when one starts a little early


@task(task_run_name="discover {source.source_id}", cache_policy=NO_CACHE)
def discover(settings: Settings, night: Night, source: Source) -> None:
    """Ask every feed of `source` that was not asked tonight."""
    asyncio.run(_poll(desk_of(settings, night), source))


async def _poll(desk: Desk, source: Source) -> None:
    with desk.warehouse.reading() as con:
        states = feed_states(con, source.source_id)
    # A feed that was asked on this night, or on a later one, has nothing to say to it.
    due = [feed for feed in source.feeds if _state(states, feed).last_night_id < desk.night.night_id]
    report("feeds", n_found=len(due))
    async with desk.client() as client:
        for feed in due:
            state = _state(states, feed)
            archived = desk.keep(await client.get(_question(feed, source, state)))
            desk.archive.sync()
            summary = record_feed(desk, source, feed, archived)
            report("feeds", n_done=1)
            get_run_logger().info("%s: %s", mask_url(feed.url), summary)


def _state(states: Mapping[str, FeedState], feed: Feed) -> FeedState:
    return states.get(feed.feed_id, FeedState(feed_id=feed.feed_id))


def _question(feed: Feed, source: Source, state: FeedState) -> Request:
    return Request(
        url=feed.url,
        role=Role.FEED,
        source_id=source.source_id,
        subject_id=feed.feed_id,
        etag=state.etag,
        last_modified=state.last_modified,
    )


def record_feed(desk: Desk, source: Source, feed: Feed, archived: Archived) -> str:
    """Store what a feed answered, in one transaction; return it in a few words."""
    with desk.warehouse.writing() as con:
        save_exchanges(con, desk.night, [archived])
        before = _state(feed_states(con, source.source_id), feed)
        exchange = archived.exchange
        if isinstance(exchange, Failure):
            return _record_failure(con, desk.night, source, before, exchange)
        if exchange.status == 304:
            _remember(con, desk.night, before.model_copy(update={"n_failures": 0}), "not_modified")
            record_step(con, desk.night, Step.DISCOVER, [_line(source, 0, 0, 0)])
            return "nothing new"
        reading = read_feed(exchange.body, feed, source, final_url=exchange.final_url)
        return _record_reading(con, desk.night, source, feed, exchange, before, reading)


def _record_failure(con: Connection, night: Night, source: Source, before: FeedState, failure: Failure) -> str:
    state = before.model_copy(update={"n_failures": before.n_failures + 1})
    _remember(con, night, state, failure.reason, wait_s=failure.retry_after_s)
    rejection = _refuse(source, before.feed_id, failure.request.url, failure.reason, failure.detail)
    save_rejections(con, night, [rejection], waiting=failure.is_temporary)
    record_step(con, night, Step.DISCOVER, [_line(source, 0, 0, 1)])
    return f"failed: {failure.detail}"


def _record_reading(
    con: Connection,
    night: Night,
    source: Source,
    feed: Feed,
    answer: Answer,
    before: FeedState,
    reading: FeedReading,
) -> str:
    known = known_entries(con, reading.entries)
    keys = (address_key(entry.url) for entry in reading.entries if entry.url)
    addresses = addresses_of_others(con, keys, feed.feed_id)
    decisions = tuple(decide(reading.entries, source, known, addresses))
    save_entries(con, night, decisions, answer.page_sha256)
    rejections = [_refuse_entry(decision) for decision in decisions if decision.reason]
    if reading.trouble:
        rejections.append(_refuse(source, feed.feed_id, feed.url, reading.trouble, reading.detail))
    else:
        resolve_rejections(con, night, [feed.feed_id])
    save_rejections(con, night, rejections)
    # A feed that could not be read whole is asked for in full again: what was cut off would else never come.
    validators = ("", "") if reading.trouble else (answer.header("etag"), answer.header("last-modified"))
    state = before.model_copy(
        update={
            "etag": validators[0],
            "last_modified": validators[1],
            "n_entries": len(reading.entries),
            "n_failures": before.n_failures + 1 if reading.trouble else 0,
        }
    )
    newest = max((one.published.published_on for one in reading.entries if one.published), default=None)
    _remember(con, night, state, reading.trouble or "read", newest=newest)
    under_way = sum(decision.outcome is None for decision in decisions)
    record_step(con, night, Step.DISCOVER, [_line(source, len(decisions), under_way, len(rejections))])
    return _summary(decisions, under_way, reading)


def _remember(
    con: Connection, night: Night, state: FeedState, status: str, *, newest: object = None, wait_s: int | None = None
) -> None:
    due_at = night.at + max(NEXT_VISIT, timedelta(seconds=wait_s or 0))
    save_feed_state(con, night, state, status=status, newest=newest, due_at=due_at)


def _refuse(source: Source, feed_id: str, url: str, reason: str, detail: str) -> Rejection:
    return reject(Step.DISCOVER, source.source_id, feed_id, mask_url(url), reason, detail)


def _refuse_entry(decision: Decision) -> Rejection:
    entry = decision.entry
    detail = f"The entry “{entry.title}” cannot be read."
    return reject(Step.DISCOVER, entry.source_id, entry.entry_id, mask_url(entry.url), decision.reason, detail)


def _line(source: Source, n_in: int, n_out: int, n_put_aside: int) -> LedgerLine:
    return LedgerLine(source_id=source.source_id, n_in=n_in, n_out=n_out, n_put_aside=n_put_aside)


def _summary(decisions: tuple[Decision, ...], under_way: int, reading: FeedReading) -> str:
    ended = Counter(decision.outcome for decision in decisions if decision.outcome)
    parts = [f"{len(decisions)} entries", f"{under_way} to read"]
    parts += [f"{ended[outcome]} {outcome.value}" for outcome in Outcome if ended[outcome]]
    return ", ".join(parts) + (f"; {reading.detail}" if reading.trouble else "")
