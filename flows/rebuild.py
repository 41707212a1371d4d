"""The flow `rebuild`: everything after fetching is computed again from the archive.

No network; the same tables, byte-identical CSV files.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.context import HOSTS_FILE, NightContext, Resources, open_context, open_resources
from flows.lock import hold
from flows.night import ORDER_FILE, SOURCES_FILE, after_fetching, begin_night
from flows.progress import report_progress
from flows.settings import Settings, load_settings, prepare_data_folder
from flows.steps.baseline import record_seed, reload_seeds
from flows.steps.discover import record_visit
from flows.steps.fetch import record_pages
from flows.steps.publish import publish_all
from flows.summary import NightSummary
from pipeline.archive import ArchivedAt, ArchiveReader, Revisit
from pipeline.discover.visit import feed_id_of
from pipeline.errors import ArchiveError, SourcesError, WarehouseError
from pipeline.fetch.fate import SharedAddress, group_by_address
from pipeline.records import Answer, Archived, Failure, HostState, Night, Role, Source, Step, WantedPage
from pipeline.sources.watched import load_sources, read_sources
from pipeline.toml import TomlFile
from pipeline.urls import address_key
from pipeline.urls.mask import mask_url
from warehouse.files import put_in_place
from warehouse.store.discover import finish_feeds
from warehouse.store.hosts import save_host_states
from warehouse.store.nights import close_night
from warehouse.store.pages import rejected_pages, wanted_pages
from warehouse.violations import violations

TOGETHER = 200  # pages between two commits


@flow(name="rebuild")
def rebuild(settings: Settings | None = None) -> NightSummary:
    """Build the warehouse anew from the archive, put it in the place of the old one, and publish."""
    return replay_archive(settings or load_settings({}))


@task(cache_policy=NO_CACHE)
def replay_archive(settings: Settings) -> NightSummary:
    """Replay every archived night, as one task: nights of years would make thousands."""
    return run_rebuild(settings)


def run_rebuild(settings: Settings) -> NightSummary:
    """Replay every archived night, in order, into a new file that takes the old one's place at the end."""
    prepare_data_folder(settings)
    with hold(settings.data):
        fresh = settings.data / "rebuilt.duckdb"
        for leftover in settings.data.glob("rebuilt.duckdb*"):
            leftover.unlink()
        nights = [_night(night_id) for night_id in nights_of(settings)]
        with open_resources(settings, warehouse=fresh) as shared:
            _replay_all(shared, nights)
            with open_context(shared, nights[-1]) as context:
                reload_seeds(context)
                _require_sound(context, fresh)
            shared.warehouse.close()
            put_in_place(fresh, settings.warehouse)
        with open_resources(settings) as shared, open_context(shared, nights[-1]) as context:
            return publish_all(context)


def nights_of(settings: Settings) -> tuple[str, ...]:
    """Return the ids of the archived nights, in the order in which they were begun: a clock may have lied.

    Raises ArchiveError where there is none.
    """
    archive = ArchiveReader(settings.archive)
    nights = tuple(sorted(archive.nights(), key=lambda night_id: (_place(archive, night_id), night_id)))
    if not nights:
        raise ArchiveError(f"{settings.archive}: there is no archived night to rebuild from. Run `nato-asia nightly`.")
    return nights


def _place(archive: ArchiveReader, night_id: str) -> int:
    """Return the place of a night among the nights; 0 for those of before places were archived."""
    stored = archive.head(night_id).get(ORDER_FILE)
    return int(json.loads(stored)["night_number"]) if stored else 0


def _night(night_id: str) -> Night:
    try:
        return Night(at=datetime.strptime(night_id, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
    except ValueError:
        raise ArchiveError(
            f"{night_id}.warc.gz: the name is not that of a night's archive. Move the file out of the archive."
        ) from None


def _replay_all(shared: Resources, nights: Sequence[Night]) -> None:
    report_progress("nights", n_found=len(nights))
    for number, night in enumerate(nights, 1):
        resources = shared.archived.resources(night.night_id)
        sources = _sources_of(shared.settings, night, resources.get(SOURCES_FILE))
        with open_context(shared, night, sources) as context:
            replay(context, resources.get(HOSTS_FILE))
            context.log.info("night %d of %d, %s", number, len(nights), night.night_id)
        report_progress("nights", n_done=1)


def replay(context: NightContext, hosts: bytes | None) -> None:
    """Repeat a night with the answers of its archive; `hosts` is what it learnt about hosts, as JSON."""
    begin_night(context)
    for exchanges in _runs(context):
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


def _sources_of(settings: Settings, night: Night, then: bytes | None) -> tuple[Source, ...]:
    """Return the sources of a night: named as today, with the feeds and the form that they had `then`."""
    today = {source.source_id: source for source in load_sources(settings.sources)}
    if then is None:
        return tuple(today.values())
    place = Path(f"{night.night_id}/{SOURCES_FILE}")
    declared = read_sources(TomlFile(place, then.decode(), SourcesError))
    return tuple(_as_then(source, today.get(source.source_id, source)) for source in declared)


def _as_then(then: Source, today: Source) -> Source:
    return today.model_copy(update={"feeds": then.feeds, "full_text": then.full_text})


def _runs(context: NightContext) -> Iterator[list[Archived]]:
    """Yield the night's answers in their order, those to pages of one source together, bounded in number.

    Of several answers to one question the last counts: the earlier ones were given to a run that died of them.
    """
    last = {_request_key(held): at.offset for at, held in context.shared.archived.night(context.night.night_id)}
    run: list[Archived] = []
    for at, held in context.shared.archived.night(context.night.night_id):
        if last[_request_key(held)] != at.offset:
            continue
        exchange = context.shared.archived.resolve(held) if isinstance(held, Revisit) else held
        archived = _archived(exchange, held.at if isinstance(held, Revisit) else at)
        if run and (not _belong_together(run[-1], archived) or len(run) >= TOGETHER):
            yield run
            run = []
        run.append(archived)
    if run:
        yield run


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


def _belong_together(a: Archived, b: Archived) -> bool:
    first, second = a.exchange.request, b.exchange.request
    return first.role is second.role is Role.PAGE and first.source_id == second.source_id


def _record(context: NightContext, run: Sequence[Archived]) -> None:
    request = run[0].exchange.request
    if request.role is Role.BASELINE:
        record_seed(context, run[0])
    elif request.role is Role.FEED:
        _record_feed(context, run[0])
    elif request.role is Role.PAGE:
        record_pages(context, _with_entries(context, request.source_id, run))


def _record_feed(context: NightContext, archived: Archived) -> None:
    request = archived.exchange.request
    feed_id = feed_id_of(request)
    source = context.sources.get(request.source_id)
    feed = next((feed for feed in source.feeds if feed.feed_id == feed_id), None) if source else None
    if source is None or feed is None:
        context.log.warning(
            "night %s: %s is no longer declared: its entries are left out",
            context.night.night_id,
            mask_url(request.url),
        )
        return
    record_visit(context, source, feed, archived)


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


def _require_sound(context: NightContext, fresh: Path) -> None:
    """Raise WarehouseError where the rebuilt file fails a check: the old one stays in its place."""
    with context.warehouse.reading() as con:
        broken = next(iter(violations(con)), None)
    if broken:
        raise WarehouseError(
            f"{fresh}: the rebuilt warehouse fails a check: {broken.claim} ({broken.n_rows} rows, e.g. "
            f"{broken.example}). The old one was left in its place."
        )
