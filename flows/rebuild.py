"""The flow `rebuild`: everything after fetching is computed again from the archive.

No network; the same tables, byte-identical CSV files.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows.context import (
    HOSTS_FILE,
    NIGHT_FILE,
    SOURCES_FILE,
    NightContext,
    Resources,
    open_context,
    open_resources,
)
from flows.declaration import read_declaration
from flows.flow_run import run_by_hand, run_scheduled, settings_of_run
from flows.history_replay import LoadAgain, loads_again, refuse_lost_parts, replay_load
from flows.lock import hold
from flows.night import ORDER_FILE
from flows.night_log import log, logged
from flows.progress import report_progress
from flows.replay import replay
from flows.retention import base_of, nights_after, refuse_loss
from flows.settings import Settings, prepare_data_folder
from flows.steps.baseline import reload_seeds
from flows.steps.corrections import reload_samples
from flows.steps.damaged import reject_damage, reject_lost_parts
from flows.steps.publish import publish_files, summarise
from flows.steps.report import run_report
from flows.summary import NightSummary
from pipeline.archive import ArchiveReader, Damage
from pipeline.errors import ArchiveError, WarehouseError
from pipeline.records import Night, Source
from pipeline.sources.watched import load_sources
from warehouse.files import put_in_place
from warehouse.integrity import damage_of, require_known_schema, set_aside
from warehouse.violations import violations


@flow(name="rebuild")
def rebuild(data: str | None = None, sources: str | None = None, codebook: str | None = None) -> State[NightSummary]:
    """Compute everything after fetching again from the archive, put it in the place of the old, and publish.

    Args:
        data: Folder with archive, warehouse and published files; where empty, as nato-asia.toml says.
        sources: A sources.toml of your own; where empty, as nato-asia.toml says.
        codebook: A codebook.toml of your own; where empty, as nato-asia.toml says.
    """
    settings = settings_of_run(data, sources, codebook)
    return run_scheduled(_archived_nights(settings)[-1].night_id, lambda _: replay_archive(settings))


@task(task_run_name="replay the archive", cache_policy=NO_CACHE)
def replay_archive(settings: Settings) -> NightSummary:
    """Replay every archived night, as one task: nights of years would make thousands."""
    return run_rebuild(settings)


def rebuild_by_hand(settings: Settings, last: Night, warn: Callable[[str], None]) -> NightSummary:
    """Rebuild in this process; `last` names the run, and `warn` is told where Prefect cannot record it."""
    return run_by_hand("rebuild by hand", last.night_id, lambda _: run_rebuild(settings), warn)


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
        refuse_lost_parts(settings)
        if base:
            base.copy_to(fresh)
            log.info("%s", base.carried_over())
        with open_resources(settings, warehouse=fresh) as shared:
            loads = loads_again(settings, nights)
            damage = _replay_all(shared, nights, loads)
            with open_context(shared, nights[-1]) as context:
                reload_seeds(context)
                reload_samples(context)
                reject_damage(context, damage)
                reject_lost_parts(context, [part for load in loads.values() for part in load.lost])
                _require_sound(context, fresh)
                if damaged:
                    context.log.warning("%s The old file now lies at %s.", damaged, set_aside(settings.warehouse))
            shared.warehouse.close()
            put_in_place(fresh, settings.warehouse)
        with open_resources(settings) as shared, open_context(shared, nights[-1]) as context:
            publish_files(context)
            with context.warehouse.reading() as con:
                summary = summarise(context, con)
            return summary.with_report(run_report(context))


def nights_of(settings: Settings) -> tuple[Night, ...]:
    """Return the nights to replay, those after the base, in the order in which they were begun: a clock may have lied.

    Raises ArchiveError where there is none, and WarehouseTooNewError where newer code wrote the warehouse: what that
    code computed must not be replaced by what this one knows.
    """
    require_known_schema(settings.warehouse)
    return _archived_nights(settings)


def _archived_nights(settings: Settings) -> tuple[Night, ...]:
    archive = ArchiveReader(settings.archive)
    nights = _as_begun(archive, nights_after(settings, base_of(settings)))
    if not nights:
        raise ArchiveError(f"{settings.archive}: there is no archived night to rebuild from. Run `nato-asia nightly`.")
    return tuple(map(_night, nights))


def _as_begun(archive: ArchiveReader, night_ids: Iterable[str]) -> list[str]:
    """Return nights in the order of their archived places; one without (of an earlier version, damaged) by its id."""
    places: dict[str, float] = {}
    place = 0.0
    for night_id in sorted(night_ids):
        stored = archive.head(night_id).get(ORDER_FILE)
        place = int(json.loads(stored)["night_number"]) if stored else place + 0.5  # behind the night before it
        places[night_id] = place
    return sorted(places, key=places.__getitem__)


def _night(night_id: str) -> Night:
    try:
        return Night(at=datetime.strptime(night_id, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
    except ValueError:
        raise ArchiveError(
            f"{night_id}.warc.gz: the name is not that of a night's archive. Move the file out of the archive."
        ) from None


def _replay_all(shared: Resources, nights: Sequence[Night], loads: Mapping[str, LoadAgain]) -> tuple[Damage, ...]:
    """Replay the nights, some of which are loads; return the damage that was left out, once per place."""
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
            if load := loads.get(night.night_id):
                replay_load(context, load, resources.get(NIGHT_FILE))
            else:
                replay(context, resources.get(HOSTS_FILE), resources.get(NIGHT_FILE), found)
            context.log.info("night %d of %d, %s", number, len(nights), night.night_id)
        damage |= {(one.at.file_name, one.at.offset): one for one in found}
        report_progress("nights", n_done=1)
    return tuple(damage.values())


def _sources_of(settings: Settings, night: Night, then: bytes | None) -> tuple[Source, ...]:
    """Return the sources of a night: named as today, with the feeds and the form that they had `then`."""
    today = {source.source_id: source for source in load_sources(settings.sources)}
    if then is None:
        return tuple(today.values())
    return tuple(_as_then(source, today.get(source.source_id, source)) for source in read_declaration(night, then))


def _as_then(then: Source, today: Source) -> Source:
    return today.model_copy(update={"feeds": then.feeds, "full_text": then.full_text})


def _require_sound(context: NightContext, fresh: Path) -> None:
    """Raise WarehouseError where the rebuilt file fails a check: the old one stays in its place."""
    with context.warehouse.reading() as con:
        broken = next(iter(violations(con)), None)
    if broken:
        raise WarehouseError(
            f"{fresh}: the rebuilt warehouse fails a check: {broken.claim} ({broken.n_rows} rows, e.g. "
            f"{broken.example}). The old one was left in its place."
        )
