"""Replay of one archived night: its answers are recorded again in their order, and all that follows is computed."""

import json
from collections.abc import Iterable, Iterator, Sequence

from flows.context import NightContext
from flows.night import after_fetching, begin_night
from flows.steps.baseline import record_seed
from flows.steps.discover import FEEDS_TOGETHER, Answered, record_visits
from flows.steps.fetch import record_pages
from pipeline.archive import ArchivedAt, Damage, Revisit
from pipeline.discover.visit import feed_id_of
from pipeline.errors import DamagedRecordError
from pipeline.fetch.fate import SharedAddress, group_by_address
from pipeline.records import Answer, Archived, Failure, HostState, NightEnd, Role, Step, WantedPage
from pipeline.urls import address_key
from pipeline.urls.mask import mask_url
from warehouse.store.discover import finish_feeds
from warehouse.store.hosts import save_host_states
from warehouse.store.nights import close_night, end_night
from warehouse.store.pages import rejected_pages, wanted_pages

TOGETHER = {Role.BASELINE: 1, Role.FEED: FEEDS_TOGETHER, Role.PAGE: 200}  # answers that are recorded, at most at once


def replay(context: NightContext, hosts: bytes | None, end: bytes | None, damage: list[Damage]) -> None:
    """Repeat a night with the answers of its archive.

    `hosts` is what it learnt about hosts, `end` how it ended, both as JSON; None where earlier versions archived it.
    Answers whose bodies are damaged are left out and added to `damage`.
    """
    begin_night(context)
    for exchanges in replay_order(context, damage):
        request = exchanges[0].exchange.request
        step = Step.DISCOVER if request.role is Role.FEED else Step.FETCH
        with context.recorded_crash(step, request.source_id, request.subject_id):
            _record(context, exchanges)
    after_fetching(context)
    with context.warehouse.writing() as con:
        finish_feeds(con, context.night)
        if hosts is not None:
            save_host_states(con, map(HostState.model_validate, json.loads(hosts)))
        close_night(con, context.night)
        if end is not None:
            end_night(con, context.night, NightEnd.model_validate_json(end))


def replay_order(context: NightContext, damage: list[Damage]) -> Iterator[list[Archived]]:
    """Yield the night's answers in their order, bounded in number: of feeds together, and the pages of one source.

    Sources were fetched at the same time, and their pages lie in turn. Nothing of one depends on those of another, but
    for one body that both were answered with: it is kept as it was answered first.
    """
    for run in _runs(_answers(context, damage)):
        yield from _by_source(run) if run[0].exchange.request.role is Role.PAGE else [run]


def _runs(answers: Iterable[Archived]) -> Iterator[list[Archived]]:
    """Yield runs of answers of one role, bounded in number and of different bodies, of all that leave rows."""
    run: list[Archived] = []
    for one in answers:
        role = one.exchange.request.role
        if role not in TOGETHER:
            continue
        is_other = bool(run) and run[0].exchange.request.role is not role
        if is_other or len(run) >= TOGETHER[role] or any(_is_same_body(one, other) for other in run):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _is_same_body(a: Archived, b: Archived) -> bool:
    return a.file_name != "" and (a.file_name, a.start_byte) == (b.file_name, b.start_byte)


def _by_source(pages: Iterable[Archived]) -> Iterable[list[Archived]]:
    by_source: dict[str, list[Archived]] = {}
    for archived in pages:
        by_source.setdefault(archived.exchange.request.source_id, []).append(archived)
    return by_source.values()


def _answers(context: NightContext, damage: list[Damage]) -> Iterator[Archived]:
    """Yield the night's answers in their order.

    Of several answers to one question the last counts: the earlier ones were given to a run that died of them.
    """
    night_id = context.night.night_id
    last = {_request_key(held): at.offset for at, held in context.shared.archived.night(night_id, damage.append)}
    for at, held in context.shared.archived.night(night_id, damage.append):
        if last[_request_key(held)] != at.offset:
            continue
        try:
            exchange = context.shared.archived.resolve(held) if isinstance(held, Revisit) else held
        except DamagedRecordError as broken:
            damage.append(
                Damage(at=at, why=f"{mask_url(held.request.url)} was answered with a damaged body ({broken})")
            )
            continue
        yield _archived(exchange, held.at if isinstance(held, Revisit) else at)


def _request_key(held: Answer | Failure | Revisit) -> tuple[Role, str]:
    return held.request.role, held.request.subject_id


def _archived(exchange: Answer | Failure, at: ArchivedAt) -> Archived:
    is_body = isinstance(exchange, Answer) and exchange.status == 200
    return Archived(
        exchange=exchange,
        file_name=at.file_name if is_body else "",
        start_byte=at.offset if is_body else 0,
        n_archived_bytes=at.length if is_body else 0,
    )


def _record(context: NightContext, run: Sequence[Archived]) -> None:
    request = run[0].exchange.request
    if request.role is Role.BASELINE:
        record_seed(context, run[0])
    elif request.role is Role.FEED:
        for _ in record_visits(context, list(_of_declared_feeds(context, run))):
            pass  # their further parts were archived as well
    else:
        record_pages(context, _with_entries(context, request.source_id, run))


def _of_declared_feeds(context: NightContext, run: Iterable[Archived]) -> Iterator[Answered]:
    for archived in run:
        request = archived.exchange.request
        source = context.sources.get(request.source_id)
        feeds = {feed.feed_id: feed for feed in source.feeds} if source else {}
        feed = feeds.get(feed_id_of(request))
        if source and feed:
            yield source, feed, archived
        else:
            context.log.warning(
                "night %s: %s is no longer declared: its entries are left out",
                context.night.night_id,
                mask_url(request.url),
                extra={"source_id": request.source_id},
            )


def _with_entries(
    context: NightContext, source_id: str, run: Sequence[Archived]
) -> list[tuple[SharedAddress, Archived]]:
    """Return answers with the entries that they were for. An answer that came twice in a night counts once."""
    with context.warehouse.reading() as con:
        wanted = wanted_pages(con, context.night, source_id)
        asked, others = _matched(run, wanted)
        if others:  # retried by a person: the archive holds nothing of that but the answer
            asked += _matched(others, rejected_pages(con, source_id))[0]
    return asked


def _matched(
    run: Iterable[Archived], pages: Iterable[WantedPage]
) -> tuple[list[tuple[SharedAddress, Archived]], list[Archived]]:
    """Return the answers to which pages belong, with those, and the answers that are left over."""
    groups = {address_key(group[0].url): group for group in group_by_address(pages)}
    asked: list[tuple[SharedAddress, Archived]] = []
    others: list[Archived] = []
    for one in run:
        group = groups.pop(address_key(one.exchange.request.url), None)
        if group:
            asked.append((group, one))
        else:
            others.append(one)
    return asked, others
