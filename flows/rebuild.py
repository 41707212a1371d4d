"""The flow `rebuild`: everything after fetching is computed again from the archive.

No network; the same tables, byte-identical CSV files.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows.context import HOSTS_FILE, NIGHT_FILE, NightContext, Resources, open_context, open_resources
from flows.flow_run import refuse_fleeting_folder, run_by_hand, run_scheduled
from flows.lock import hold
from flows.night import ORDER_FILE, SOURCES_FILE, after_fetching, begin_night
from flows.night_log import log, logged
from flows.progress import report_progress
from flows.retention import base_of, nights_after, refuse_loss
from flows.settings import Settings, load_settings, prepare_data_folder
from flows.steps.baseline import record_seed, reload_seeds
from flows.steps.damaged import reject_damage
from flows.steps.discover import record_visits
from flows.steps.fetch import record_pages
from flows.steps.publish import publish_files, summarise
from flows.summary import NightSummary
from pipeline.archive import ArchivedAt, ArchiveReader, Damage, Revisit
from pipeline.discover.visit import feed_id_of
from pipeline.errors import ArchiveError, DamagedRecordError, SourcesError, WarehouseError
from pipeline.fetch.fate import SharedAddress, group_by_address
from pipeline.records import Answer, Archived, Failure, HostState, Night, NightEnd, Role, Source, Step, WantedPage
from pipeline.sources.watched import load_sources, read_sources
from pipeline.toml import TomlFile
from pipeline.urls import address_key
from pipeline.urls.mask import mask_url
from warehouse.files import put_in_place
from warehouse.integrity import damage_of, require_known_schema, set_aside
from warehouse.store.discover import finish_feeds
from warehouse.store.hosts import save_host_states
from warehouse.store.nights import close_night, end_night
from warehouse.store.pages import rejected_pages, wanted_pages
from warehouse.violations import violations

TOGETHER = 200  # pages between two commits


@flow(name="rebuild")
def rebuild(data: str | None = None, sources: str | None = None, codebook: str | None = None) -> State[NightSummary]:
    """Compute everything after fetching again from the archive, put it in the place of the old, and publish.

    Args:
        data: Folder with archive, warehouse and published files; where empty, as nato-asia.toml says.
        sources: A sources.toml of your own; where empty, as nato-asia.toml says.
        codebook: A codebook.toml of your own; where empty, as nato-asia.toml says.
    """
    settings = load_settings({"data": data or None, "sources": sources or None, "codebook": codebook or None})
    refuse_fleeting_folder(settings)
    return run_scheduled(nights_of(settings)[-1], lambda _: replay_archive(settings))


@task(task_run_name="replay the archive", cache_policy=NO_CACHE)
def replay_archive(settings: Settings) -> NightSummary:
    """Replay every archived night, as one task: nights of years would make thousands."""
    return run_rebuild(settings)


def rebuild_by_hand(settings: Settings, warn: Callable[[str], None]) -> NightSummary:
    """Rebuild in this process; `warn` is told where Prefect cannot record it."""
    return run_by_hand("rebuild by hand", nights_of(settings)[-1], lambda _: run_rebuild(settings), warn)


def run_rebuild(settings: Settings) -> NightSummary:
    """Replay every archived night, in order, into a new file that takes the old one's place at the end.

    Damaged records of the archive are left out and degrade the result; a damaged warehouse is kept beside the new one.
    """
    prepare_data_folder(settings)
    with hold(settings.data), logged(settings.logs, "", "the rebuild"):
        nights = nights_of(settings)
        fresh = settings.data / "rebuilt.duckdb"
        for leftover in settings.data.glob("rebuilt.duckdb*"):
            leftover.unlink()
        damaged = damage_of(settings.warehouse)
        base = base_of(settings)
        refuse_loss(settings, base)
        if base:
            base.copy_to(fresh)
            log.info("%s", base.carried_over())
        with open_resources(settings, warehouse=fresh) as shared:
            damage = _replay_all(shared, nights)
            with open_context(shared, nights[-1]) as context:
                reload_seeds(context)
                reject_damage(context, damage)
                _require_sound(context, fresh)
                if damaged:
                    context.log.warning("%s The old file now lies at %s.", damaged, set_aside(settings.warehouse))
            shared.warehouse.close()
            put_in_place(fresh, settings.warehouse)
        with open_resources(settings) as shared, open_context(shared, nights[-1]) as context:
            publish_files(context)
            with context.warehouse.reading() as con:
                return summarise(context, con)


def nights_of(settings: Settings) -> tuple[Night, ...]:
    """Return the nights to replay, those after the base, in the order in which they were begun: a clock may have lied.

    Raises ArchiveError where there is none, and WarehouseTooNewError where newer code wrote the warehouse: what that
    code computed must not be replaced by what this one knows.
    """
    require_known_schema(settings.warehouse)
    archive = ArchiveReader(settings.archive)
    kept = nights_after(settings, base_of(settings))
    nights = sorted(kept, key=lambda night_id: (_place(archive, night_id), night_id))
    if not nights:
        raise ArchiveError(f"{settings.archive}: there is no archived night to rebuild from. Run `nato-asia nightly`.")
    return tuple(map(_night, nights))


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


def _replay_all(shared: Resources, nights: Sequence[Night]) -> tuple[Damage, ...]:
    """Replay the nights; return the damage that was left out, once per place."""
    report_progress("nights", n_found=len(nights))
    damage: dict[tuple[str, int], Damage] = {}
    declared: bytes | None = None
    for number, night in enumerate(nights, 1):
        found: list[Damage] = []
        resources = shared.archived.resources(night.night_id, found.append)
        declared = resources.get(SOURCES_FILE, declared)  # where it cannot be read, the one of the night before
        sources = _sources_of(shared.settings, night, declared)
        with open_context(shared, night, sources) as context:
            if SOURCES_FILE not in resources:
                instead = "that of the night before" if declared else str(shared.settings.sources)
                context.log.warning("night %s has no readable sources.toml: %s is used", night.night_id, instead)
            replay(context, resources.get(HOSTS_FILE), resources.get(NIGHT_FILE), found)
            context.log.info("night %d of %d, %s", number, len(nights), night.night_id)
        damage |= {(one.at.file_name, one.at.offset): one for one in found}
        report_progress("nights", n_done=1)
    return tuple(damage.values())


def replay(context: NightContext, hosts: bytes | None, end: bytes | None, damage: list[Damage]) -> None:
    """Repeat a night with the answers of its archive.

    `hosts` is what it learnt about hosts, `end` how it ended, both as JSON; None where earlier versions archived it.
    Answers whose bodies are damaged are left out and added to `damage`.
    """
    begin_night(context)
    for exchanges in _runs(context, damage):
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


def _runs(context: NightContext, damage: list[Damage]) -> Iterator[list[Archived]]:
    """Yield the night's answers in their order, those to pages of one source together, bounded in number.

    Of several answers to one question the last counts: the earlier ones were given to a run that died of them.
    """
    night_id = context.night.night_id
    last = {_request_key(held): at.offset for at, held in context.shared.archived.night(night_id, damage.append)}
    run: list[Archived] = []
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
            extra={"source_id": request.source_id},
        )
        return
    for _ in record_visits(context, [(source, feed, archived)]):
        pass  # its further parts were archived as well


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
