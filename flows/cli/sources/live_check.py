"""`nato-asia sources check --live`: one request to each feed, and its state by the answer; nothing is stored."""

import asyncio
from collections.abc import Sequence

from flows.cli.console import clean_text, print_table, progress_shown, say
from flows.cli.sources.in_child import InChild
from flows.progress import report_progress
from flows.settings import Settings
from flows.web_client import new_client, require_contact
from pipeline.children.pool import ChildPool
from pipeline.children.worker import GaveUp
from pipeline.discover.feed import FeedReading, read_body
from pipeline.discover.feed_pool import given_up
from pipeline.discover.health import Health, gap_in_words, judge
from pipeline.discover.metrics import FeedFacts, facts_of
from pipeline.discover.reading import FeedBody
from pipeline.fetch.client import Client
from pipeline.records import Answer, Failure, Feed, Night, Record, Request, Role, Source
from pipeline.rejections import LATER
from pipeline.urls.mask import mask_url

NOT_ALL_WORK = 3  # exit code: degraded
TRY_LATER = "Try again later."  # in place of "the next nights will", for feeds that no night needs to request
AT_ONCE = 12  # feeds; the client limits the requests to each host


class Checked(Record):
    """The answer and state of one feed."""

    source: Source
    feed: Feed
    health: Health
    answered: str  # HTTP status, or the reason of the failure
    facts: FeedFacts | None = None
    detail: str = ""


def check_feeds(settings: Settings, night: Night, sources: Sequence[Source]) -> int:
    """Request every feed of `sources`, print its state, and return the exit code: 3 where one does not work."""
    require_contact(settings, (feed.url for source in sources for feed in source.feeds))
    with progress_shown():
        checked = asyncio.run(_ask_all(settings, night, sources))
    print_table(
        f"{len(checked)} feeds of {len(sources)} sources, requested at {night.at:%Y-%m-%d %H:%M} UTC",
        ("source", "state", "answer", "entries", "left out", "newest", "one every", "own site", "feed"),
        [_row(one) for one in checked],
    )
    for one in checked:
        if one.health.state != "works":
            _print_trouble(one)
    n_working = sum(one.health.is_working for one in checked)
    say("", f"{n_working} of {len(checked)} feeds work.")
    return 0 if n_working == len(checked) else NOT_ALL_WORK


async def _ask_all(settings: Settings, night: Night, sources: Sequence[Source]) -> list[Checked]:
    pairs = [(source, feed) for source in sources for feed in source.feeds]
    report_progress("feeds", n_found=len(pairs))
    free = asyncio.Semaphore(AT_ONCE)
    with ChildPool(read_body, n_workers=1) as children:
        in_child = InChild(children)
        async with new_client(settings, night) as client:

            async def check(source: Source, feed: Feed) -> Checked:
                async with free:
                    checked = await _check(client, in_child, night, source, feed)
                report_progress("feeds", n_done=1)
                return checked

            return await asyncio.gather(*(check(source, feed) for source, feed in pairs))


async def _check(client: Client, in_child: InChild, night: Night, source: Source, feed: Feed) -> Checked:
    """Request a feed, and the newest part of a sitemap index: that is where its entries are."""
    answered = await _ask(client, source, feed, feed.url)
    if isinstance(answered, Answer):
        reading = await _read(in_child, answered, source, feed)
        if not reading.further or reading.entries:
            return _judged(night, source, feed, answered, reading)
        answered = await _ask(client, source, feed, reading.further[0])
        if isinstance(answered, Answer):
            return _judged(night, source, feed, answered, await _read(in_child, answered, source, feed))
    return _failed(night, source, feed, answered)


async def _ask(client: Client, source: Source, feed: Feed, url: str) -> Answer | Failure:
    return await client.get(Request(url=url, role=Role.FEED, source_id=source.source_id, subject_id=feed.feed_id))


async def _read(in_child: InChild, answer: Answer, source: Source, feed: Feed) -> FeedReading:
    content_type = answer.header("content-type")
    of = FeedBody(content=answer.body, feed=feed, source=source, final_url=answer.final_url, content_type=content_type)
    reading = await in_child(read_body, of)
    return given_up(reading) if isinstance(reading, GaveUp) else reading


def _judged(night: Night, source: Source, feed: Feed, answer: Answer, reading: FeedReading) -> Checked:
    facts = facts_of(reading, feed.url, answer.final_url)
    health = judge(
        kind=feed.kind,
        last_status=reading.trouble or "read",
        has_overflowed=False,
        n_failures=1 if reading.trouble else 0,
        today=night.at.date(),
        **facts.model_dump(),
    )
    moved = f"It has moved for good: correct its address to {mask_url(answer.final_url)}." if answer.has_moved else ""
    return Checked(
        source=source,
        feed=feed,
        health=health,
        answered=str(answer.status),
        facts=facts,
        detail=" ".join(filter(None, (reading.detail, moved))),
    )


def _failed(night: Night, source: Source, feed: Feed, failure: Failure) -> Checked:
    health = judge(
        kind=feed.kind,
        last_status=failure.reason,
        n_entries=0,
        n_dropped=0,
        share_own_host=None,
        usual_gap_s=None,
        newest_published_on=None,
        has_overflowed=False,
        n_failures=1,
        today=night.at.date(),
    )
    return Checked(source=source, feed=feed, health=health, answered=failure.reason, detail=failure.detail)


def _row(one: Checked) -> tuple[str | int | None, ...]:
    facts = one.facts
    start = (one.source.source_id, one.health.words, one.answered)
    if facts is None:
        return (*start, None, None, None, None, None, mask_url(one.feed.url))
    share = None if facts.share_own_host is None else f"{facts.share_own_host:.0%}"
    newest = str(facts.newest_published_on) if facts.newest_published_on else None
    gap = gap_in_words(facts.usual_gap_s)
    return (*start, facts.n_entries, facts.n_dropped, newest, gap, share, mask_url(one.feed.url))


def _print_trouble(one: Checked) -> None:
    place = f"{one.source.source_id}, {mask_url(one.feed.url)}"
    sentence = one.health.sentence.replace(LATER, TRY_LATER)
    say("", f"{clean_text(place)}: [bold]{one.health.words}[/bold]", f"  {clean_text(sentence)}")
    if one.detail:
        say(f"  {clean_text(one.detail)}")
