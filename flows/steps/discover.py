"""discover: every feed that is due is asked what is new, and what it says is stored as it comes.

One task for all sources: most feeds of most nights say that nothing has changed, and a task costs many times what it
costs to ask. The client sees to it that no slow outlet holds up another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.crashes import recorded_crash
from flows.progress import report_progress
from flows.settings import Settings
from flows.steps.visits import Quiet, record_feed, record_quiet
from pipeline.discover.memory import address_of, is_due, validators_of
from pipeline.records import Answer, Feed, FeedState, Night, Record, Request, Role, Source, Step
from pipeline.urls.mask import mask_url
from warehouse.store.discover import feed_states, finish_feeds
from warehouse.store.pages import Archived

AT_ONCE = 64  # feeds: more than are ever slow at one time; how often one host is asked is the client's to limit
TOGETHER = 16  # feeds whose answers go to the disk together
PARTS = 20  # of one feed in one night: children of a sitemap, pages of a feed that ran over


class Due(Record):
    """A feed that is asked tonight, and what is remembered of it."""

    source: Source
    feed: Feed
    before: FeedState


@task(cache_policy=NO_CACHE)
def discover(settings: Settings, night: Night, sources: Sequence[Source]) -> None:
    """Ask every feed of `sources` that is due and was not asked tonight, and then for its further parts."""
    context = context_of(settings, night)
    due = {one.feed.feed_id: one for one in _due(context, sources)}
    report_progress("feeds", n_found=len(due))
    asked = {feed_id: [address_of(one.feed, one.before)] for feed_id, one in due.items()}
    questions = [_first_question(one, night) for one in due.values()]
    while questions:
        further: defaultdict[str, list[str]] = defaultdict(list)
        answers = context.client.get_each(questions, at_once=AT_ONCE)
        while some := [context.keep(one) for one in islice(answers, TOGETHER)]:
            context.archive.sync()
            for feed_id, urls in _record(context, due, some):
                further[feed_id] += urls
        questions = [
            question
            for feed_id, urls in further.items()
            for question in _further_questions(due[feed_id], urls, asked[feed_id])
        ]
    with context.warehouse.writing() as con:
        finish_feeds(con, night)


def _due(context: NightContext, sources: Iterable[Source]) -> Iterator[Due]:
    with context.warehouse.reading() as con:
        states = feed_states(con)
    for source in sources:
        for feed in source.feeds:
            before = states.get(feed.feed_id, FeedState(feed_id=feed.feed_id))
            if is_due(before, context.night):
                yield Due(source=source, feed=feed, before=before)


def _record(
    context: NightContext, due: Mapping[str, Due], answered: Sequence[Archived]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Store what feeds answered; yield the addresses of their further parts, by feed."""
    quiet: list[Quiet] = []
    for archived in answered:
        exchange = archived.exchange
        one = due[_feed_id(exchange.request)]
        if isinstance(exchange, Answer) and exchange.status == 304:
            quiet.append(Quiet(source=one.source, before=one.before, answer=exchange, archived=archived))
            continue
        with recorded_crash(context, Step.DISCOVER, one.source.source_id, one.feed.feed_id):
            visit = record_feed(context, one.source, one.feed, archived)
            get_run_logger().info("%s: %s", mask_url(exchange.request.url), visit.summary)
            yield one.feed.feed_id, visit.further
    if quiet:
        record_quiet(context, quiet)
        get_run_logger().info("%d feeds say that nothing has changed", len(quiet))
    report_progress("feeds", n_done=sum(archived.exchange.request.subject_id in due for archived in answered))


def _first_question(one: Due, night: Night) -> Request:
    return _question(one, address_of(one.feed, one.before), part=0, **validators_of(one.before, night.at))


def _further_questions(one: Due, urls: Sequence[str], asked: list[str]) -> Iterator[Request]:
    """Yield the questions for further parts, each address once and not too many; they join those `asked`."""
    new = [url for url in dict.fromkeys(urls) if url not in asked]
    n_left = max(0, len(asked) + len(new) - PARTS)
    if n_left:
        get_run_logger().warning("%s: %d further parts were left out tonight", mask_url(one.feed.url), n_left)
    for url in new[: PARTS - len(asked)]:
        yield _question(one, url, part=len(asked))
        asked.append(url)


def _question(one: Due, url: str, *, part: int, **validators: str) -> Request:
    subject_id = f"{one.feed.feed_id}.{part}" if part else one.feed.feed_id
    return Request(url=url, role=Role.FEED, source_id=one.source.source_id, subject_id=subject_id, **validators)


def _feed_id(request: Request) -> str:
    return request.subject_id.partition(".")[0]
