"""Replay of archived loads: the parts that they brought are loaded again from data/history, without network."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flows.context import NightContext
from flows.history_file import HISTORY_FILE, ListedPart, LoadOrder, LoadWork
from flows.night import after_fetching, begin_night
from flows.part_manifests import finished_parts, part_file, verified
from flows.settings import Settings
from flows.steps.load_parts import run_load_parts
from pipeline.archive import ArchiveReader
from pipeline.errors import ArchiveError, WarehouseError
from pipeline.records import Night, NightEnd, NightKind, PartManifest
from warehouse.integrity import opened_as_it_is
from warehouse.store.history_parts import PartKey, key_of, stored_parts
from warehouse.store.nights import close_night, end_night


class LoadAgain(NamedTuple):
    """What is left to do of an archived load, and which of its parts are lost."""

    work: LoadWork
    lost: tuple[ListedPart, ...]


def loads_again(settings: Settings, nights: Sequence[Night]) -> dict[str, LoadAgain]:
    """Return the loads among archived nights, by id, with what is done again of each.

    A part is loaded where it was last loaded, as it lies there now; before that, only where it is still the same file.
    """
    archive = ArchiveReader(settings.archive)
    heads = ((night.night_id, archive.head(night.night_id).get(HISTORY_FILE)) for night in nights)
    orders = {night_id: LoadOrder.model_validate_json(head) for night_id, head in heads if head}
    now = {key_of(one): one for one in verified(settings, finished_parts(settings))} if orders else {}
    listed = list(orders.values())
    return {
        night_id: _again(order, listed[number + 1 :], now) for number, (night_id, order) in enumerate(orders.items())
    }


def _again(order: LoadOrder, later: Iterable[LoadOrder], now: Mapping[PartKey, PartManifest]) -> LoadAgain:
    forgotten = {route for one in later for route in one.forgotten}
    replaced = {part.key for one in later for part in one.parts}
    manifests, lost = list[PartManifest](), list[ListedPart]()
    for part in order.parts:
        manifest = now.get(part.key)
        if manifest and manifest.part_sha256 == part.part_sha256:
            manifests.append(manifest)
        elif part.key not in replaced and part.route not in forgotten:
            manifests += [manifest] if manifest else []
            lost += [part] if part.part_sha256 and (manifest is None or manifest.state == "failed") else []
    return LoadAgain(LoadWork(forgotten=order.forgotten, manifests=tuple(manifests)), tuple(lost))


def replay_load(context: NightContext, again: LoadAgain, end: bytes | None) -> None:
    """Repeat a load; `end` is how it ended, as JSON."""
    context.load = again.work
    begin_night(context, NightKind.LOAD)
    run_load_parts(context)
    after_fetching(context)
    with context.warehouse.writing() as con:
        close_night(con, context.night)
        if end is not None:
            end_night(con, context.night, NightEnd.model_validate_json(end))


def refuse_lost_parts(settings: Settings) -> None:
    """Raise ArchiveError where files of loaded parts are missing: a rebuild would lose their articles."""
    try:
        with opened_as_it_is(settings.warehouse) as con:
            loaded = [key for key, one in stored_parts(con).items() if one.state == "loaded"]
    except WarehouseError:  # missing or damaged: the reason to rebuild
        return
    missing = [path for key in loaded if not (path := part_file(settings, key).path).is_file()]
    if missing:
        raise ArchiveError(
            f"{settings.history}: {len(missing)} parts that are loaded are missing ({missing[0].name} …): their "
            "articles would be lost. Restore these files from a backup, or forget their route with `nato-asia history "
            "forget`."
        )
