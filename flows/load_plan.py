"""What a load of history would do now: the parts that are on the disk and not in the tables. Writes nothing."""

from flows.part_manifests import finished_parts, verified
from flows.settings import Settings
from pipeline.records import PartManifest, Record
from warehouse.integrity import opened_as_it_is
from warehouse.store.history_parts import PartKey, StoredPart, has_unfinished_load, key_of, stored_parts


class LoadPlan(Record):
    """What a load would do."""

    parts: tuple[PartManifest, ...]  # that are not loaded, or not as they are now
    failed: tuple[PartManifest, ...]  # whose failure is not recorded
    is_unfinished: bool  # an earlier load was interrupted

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.parts or self.failed or self.is_unfinished)


def plan_load(settings: Settings) -> LoadPlan:
    """Return what a load would do now. Writes nothing."""
    stored, is_unfinished = stored_load(settings)
    new = (one for one in finished_parts(settings) if not _is_stored(one, stored.get(key_of(one))))
    found = [one for one in verified(settings, new) if not _is_stored(one, stored.get(key_of(one)))]
    return LoadPlan(
        parts=tuple(one for one in found if one.state == "done"),
        failed=tuple(one for one in found if one.state == "failed"),
        is_unfinished=is_unfinished,
    )


def stored_load(settings: Settings) -> tuple[dict[PartKey, StoredPart], bool]:
    """Return the parts that are loaded or recorded as failed, and whether a load was interrupted."""
    if not settings.warehouse.exists():
        return {}, False
    with opened_as_it_is(settings.warehouse) as con:
        return stored_parts(con), has_unfinished_load(con)


def _is_stored(manifest: PartManifest, stored: StoredPart | None) -> bool:
    if stored is None:
        return False
    if manifest.state == "failed":
        return stored.state == "failed" and stored.reason == manifest.reason
    return stored.state == "loaded" and stored.part_sha256 == manifest.part_sha256
