"""Everything after fetching, computed again from the archive: no network, the same tables, byte-identical CSV files."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.context import HOSTS_FILE, NightContext, open_context
from flows.crashes import recorded_crash
from flows.lock import hold
from flows.measuring import measure_texts
from flows.nightly import SOURCES_FILE, enter_night
from flows.progress import report_progress
from flows.settings import Settings, load_settings, prepare_data_folder
from flows.steps.baseline import record_seed, reload_seeds
from flows.steps.change_tests import store_tests
from flows.steps.clean import clean_batch
from flows.steps.dedupe import draw_stories
from flows.steps.fetch import Group, grouped, record_pages
from flows.steps.normalise import place_batch
from flows.steps.publish import publish_all
from flows.steps.trends import tally
from flows.steps.visits import record_feed
from flows.summary import NightSummary
from pipeline.archive import ArchivedAt, ArchiveReader, Revisit
from pipeline.errors import ArchiveError, SourcesError, WarehouseError
from pipeline.records import Answer, Failure, HostState, Night, Role, Source, Step
from pipeline.sources.watched import load_sources, read_sources
from pipeline.toml import TomlFile
from pipeline.urls import address_key
from pipeline.urls.mask import mask_url
from warehouse.check import violations
from warehouse.files import put_in_place
from warehouse.store.discover import finish_feeds
from warehouse.store.hosts import save_host_states
from warehouse.store.nights import close_night
from warehouse.store.pages import Archived, WantedPage, rejected_pages, wanted_pages

AT_ONCE = 200  # pages between two commits


@flow(name="rebuild")
def rebuild(settings: Settings | None = None) -> NightSummary:
    """Build the warehouse anew from the archive, put it in the place of the old one, and publish."""
    settings = settings or load_settings({})
    prepare_data_folder(settings)
    with hold(settings.data):
        return rebuild_all(settings)


@task(cache_policy=NO_CACHE)
def rebuild_all(settings: Settings) -> NightSummary:
    """Replay every archived night, in order, into a fresh file. The old warehouse stays in its place until the end."""
    fresh = settings.data / "rebuilt.duckdb"
    for leftover in settings.data.glob("rebuilt.duckdb*"):
        leftover.unlink()
    nights = [_night(night_id) for night_id in nights_of(settings)]
    with open_context(settings, nights[-1], warehouse=fresh) as context:
        report_progress("nights", n_found=len(nights))
        for number, night in enumerate(nights, 1):
            context.night = night
            n_new = replay(context)
            report_progress("nights", n_done=1)
            get_run_logger().info(
                "night %d of %d, %s: %d new or changed texts", number, len(nights), night.night_id, n_new
            )
        reload_seeds(context)
        _refuse_broken(context, fresh)
        context.warehouse.close()
        put_in_place(fresh, settings.warehouse)
    with open_context(settings, nights[-1]) as context:
        return publish_all(context)


def nights_of(settings: Settings) -> tuple[str, ...]:
    """Return the ids of the archived nights. Raises ArchiveError where there is none."""
    nights = ArchiveReader(settings.archive).nights()
    if not nights:
        raise ArchiveError(f"{settings.archive}: there is no archived night to rebuild from. Run `nato-asia nightly`.")
    return nights


def _night(night_id: str) -> Night:
    try:
        return Night(at=datetime.strptime(night_id, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
    except ValueError:
        raise ArchiveError(f"{night_id}.warc.gz: this is no night of ours. Move the file out of the archive.") from None


def replay(context: NightContext) -> int:
    """Do a night again with the answers of its archive; return the number of new or changed texts."""
    resources = context.archived.resources(context.night.night_id)
    sources = {source.source_id: source for source in _sources_of(context, resources.get(SOURCES_FILE))}
    enter_night(context, tuple(sources.values()))
    for exchanges in _runs(context):
        request = exchanges[0].exchange.request
        step = Step.DISCOVER if request.role is Role.FEED else Step.FETCH
        with recorded_crash(context, step, request.source_id, request.subject_id):
            _record(context, sources, exchanges)
    while clean_batch(context):
        pass
    n_new = 0
    while placements := place_batch(context):
        n_new += sum(placed.revision is not None for placed in placements)
    draw_stories(context)
    measure_texts(context)
    tally(context)
    store_tests(context)
    with context.warehouse.writing() as con:
        finish_feeds(con, context.night)
        if HOSTS_FILE in resources:
            save_host_states(con, map(HostState.model_validate, json.loads(resources[HOSTS_FILE])))
        close_night(con, context.night)
    return n_new


def _sources_of(context: NightContext, then: bytes | None) -> tuple[Source, ...]:
    """Return the sources of the night: named as today, with the feeds and the form that they had `then`."""
    today = {source.source_id: source for source in load_sources(context.settings.sources)}
    if then is None:
        return tuple(today.values())
    place = Path(f"{context.night.night_id}/{SOURCES_FILE}")
    declared = read_sources(TomlFile(place, then.decode(), SourcesError))
    return tuple(_as_then(source, today.get(source.source_id, source)) for source in declared)


def _as_then(then: Source, today: Source) -> Source:
    return today.model_copy(update={"feeds": then.feeds, "full_text": then.full_text})


def _runs(context: NightContext) -> Iterator[list[Archived]]:
    """Yield the night's answers in their order, those to pages of one source together, bounded in number.

    Of several answers to one question the last counts: the earlier ones were given to a run that died of them.
    """
    last = {_question(held): at.offset for at, held in context.archived.night(context.night.night_id)}
    run: list[Archived] = []
    for at, held in context.archived.night(context.night.night_id):
        if last[_question(held)] != at.offset:
            continue
        exchange = context.archived.resolve(held) if isinstance(held, Revisit) else held
        archived = _archived(exchange, held.at if isinstance(held, Revisit) else at)
        if run and (not _belong_together(run[-1], archived) or len(run) >= AT_ONCE):
            yield run
            run = []
        run.append(archived)
    if run:
        yield run


def _question(held: Answer | Failure | Revisit) -> tuple[Role, str]:
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


def _record(context: NightContext, sources: dict[str, Source], run: Sequence[Archived]) -> None:
    request = run[0].exchange.request
    if request.role is Role.BASELINE:
        record_seed(context, run[0])
    elif request.role is Role.FEED:
        _record_feed(context, sources, run[0])
    elif request.role is Role.PAGE:
        record_pages(context, _asked(context, request.source_id, run))


def _record_feed(context: NightContext, sources: dict[str, Source], archived: Archived) -> None:
    request = archived.exchange.request
    feed_id = request.subject_id.partition(".")[0]
    source = sources.get(request.source_id)
    feed = next((feed for feed in source.feeds if feed.feed_id == feed_id), None) if source else None
    if source is None or feed is None:
        get_run_logger().warning(
            "night %s: %s was asked, but no declaration of it is left: its entries are left out",
            context.night.night_id,
            mask_url(request.url),
        )
        return
    record_feed(context, source, feed, archived)


def _asked(context: NightContext, source_id: str, run: Sequence[Archived]) -> list[tuple[Group, Archived]]:
    """Return answers with the entries that they were for. An answer that came twice in a night counts once."""
    with context.warehouse.reading() as con:
        wanted = wanted_pages(con, context.night, source_id)
        asked, others = _matched(run, wanted)
        if others:  # asked for once more by a person, of which the archive holds nothing but the answer
            asked += _matched(others, rejected_pages(con, source_id))[0]
    return asked


def _matched(
    run: Iterable[Archived], pages: Iterable[WantedPage]
) -> tuple[list[tuple[Group, Archived]], list[Archived]]:
    """Return the answers to which pages belong, with those, and the answers that are left over."""
    groups = {address_key(group[0].url): group for group in grouped(pages)}
    asked: list[tuple[Group, Archived]] = []
    others: list[Archived] = []
    for one in run:
        group = groups.pop(address_key(one.exchange.request.url), None)
        if group:
            asked.append((group, one))
        else:
            others.append(one)
    return asked, others


def _refuse_broken(context: NightContext, fresh: Path) -> None:
    """Raise WarehouseError where the rebuilt file fails a check: the old one stays in its place."""
    with context.warehouse.reading() as con:
        broken = next(iter(violations(con)), None)
    if broken:
        raise WarehouseError(
            f"{fresh}: a check failed on the rebuilt warehouse: {broken.claim} ({broken.n_rows} rows, e.g. "
            f"{broken.example}). The old one was left in its place."
        )
