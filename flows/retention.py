"""Retention: dated copies of the published warehouse, and removing raw pages that are older than the settings keep.

base             a copy of the warehouse at the end of a night, from which a rebuild starts: nothing before is archived
base in waiting  a younger one, which replaces it when `keep_archive_days` old; the nights up to it are removed then
"""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flows.context import NightContext
from flows.settings import Settings
from pipeline.archive import ArchiveReader, Revisit
from pipeline.clean.extractor import EXTRACTOR
from pipeline.errors import ArchiveError, WarehouseDamagedError, WarehouseError
from pipeline.records import Night, Record
from warehouse.connection import opened_for_reading
from warehouse.files import copy_open_file, replacing
from warehouse.integrity import opened_as_it_is, read_every_row
from warehouse.publish.snapshot import FILE_NAME
from warehouse.store.nights import night_ids
from warehouse.store.pages import waiting_files
from warehouse.store.reads import is_read_by, n_due_reads

_WAITING = "waiting-"
_SUFFIX = ".duckdb"
_WARC = ".warc.gz"


class Base(Record):
    """The warehouse as it was at the end of a night, with all nights up to it."""

    night_id: str
    path: Path

    def copy_to(self, target: Path) -> None:
        """Copy it, to be continued there."""
        with replacing(target) as partial:
            shutil.copyfile(self.path, partial)

    def damage(self) -> str:
        """Return why not every row of it can be read, in one sentence, empty where each can."""
        try:
            with opened_as_it_is(self.path, "") as con:
                for _table in read_every_row(con):
                    pass
        except WarehouseDamagedError as damaged:
            return str(damaged).strip()
        return ""

    def carried_over(self) -> str:
        """Return what a rebuild that starts from it cannot compute again, as a sentence."""
        return (
            f"{len(self.nights())} nights up to {self.night_id} are no longer archived: their articles are carried "
            "over, with the texts that were read then."
        )

    def is_of_older_cleaner(self, settings: Settings) -> bool:
        """Tell whether it has texts that an older cleaner read, and that nights clean anew."""
        with opened_for_reading(self.path) as con:
            if not is_read_by(con, EXTRACTOR):
                return True
            return settings.pages_cleaned_anew > 0 and n_due_reads(con) > 0

    def nights(self) -> tuple[str, ...]:
        """Return the ids of the nights in it."""
        with opened_for_reading(self.path) as con:
            return night_ids(con)


def base_of(settings: Settings) -> Base | None:
    """Return the base of a data folder; None where all its nights are archived, as in one restored from a backup."""
    base = _newest(settings, "")
    archived = {*ArchiveReader(settings.archive).nights()}
    return base if base and not archived.issuperset(base.nights()) else None


def nights_after(settings: Settings, base: Base | None) -> tuple[str, ...]:
    """Return the ids of the archived nights that are not in the base, sorted: a clock may lie before its night."""
    carried_over = base.nights() if base else ()
    return tuple(night_id for night_id in ArchiveReader(settings.archive).nights() if night_id not in carried_over)


def refuse_loss(settings: Settings, base: Base | None) -> None:
    """Raise ArchiveError where nights of the warehouse are neither archived nor in the base: a rebuild loses them."""
    try:
        with opened_for_reading(settings.warehouse) as con:
            known = night_ids(con)
    except WarehouseError:  # missing or damaged: the reason to rebuild
        return
    there = {*nights_after(settings, base), *(base.nights() if base else ())}
    lost = [night_id for night_id in known if night_id not in there]
    if lost:
        raise ArchiveError(
            f"{settings.archive}: {len(lost)} nights of the warehouse are not archived ({lost[0]} to {lost[-1]}): "
            f"their articles cannot be computed again and would be lost. Restore these files from a backup, or move "
            f"{settings.warehouse} away to rebuild without them."
        )


def keep_snapshot(context: NightContext) -> None:
    """Keep the published warehouse of this night under its name, and the newest `keep_snapshots` of them in all."""
    settings = context.settings
    if settings.keep_snapshots:
        settings.snapshots.mkdir(exist_ok=True)
        name = f"{Path(FILE_NAME).stem}-{context.night.night_id}{_SUFFIX}"
        with replacing(settings.snapshots / name) as partial:
            _link(settings.published / FILE_NAME, partial)
        for older in sorted(settings.snapshots.glob(f"*{_SUFFIX}"))[: -settings.keep_snapshots]:
            older.unlink()


def _link(source: Path, target: Path) -> None:
    """Link a file that is only ever replaced, or copy it where the disk has no links, in place of `target`."""
    target.unlink()
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def thin_archive(context: NightContext) -> None:
    """Remove raw pages that are no longer kept: those of the nights up to the base in waiting, when that is old enough.

    Files that a younger night refers to, or that a page which is still to be cleaned lies in, stay.
    """
    settings, night = context.settings, context.night
    if settings.keep_archive_days is None:
        return
    waiting = _newest(settings, _WAITING)
    limit = Night(at=night.at - timedelta(days=settings.keep_archive_days)).night_id
    if waiting and waiting.night_id <= limit:
        if damage := waiting.damage():
            context.log.error("no raw pages are removed: %s A copy of tonight takes its place.", damage)
        elif waiting.is_of_older_cleaner(settings):  # without its pages its texts could never be cleaned anew
            context.log.info("no raw pages are removed: the base in waiting has texts of an older cleaner")
        else:
            _promote(context, waiting)
        waiting = None
    if waiting is None or night.night_id <= waiting.night_id:  # or the night it was taken at was run again
        _take_base(context)


def _promote(context: NightContext, waiting: Base) -> None:
    """Make a base in waiting the base, and remove the archived nights that are in it."""
    settings = context.settings
    needed, carried_over = _needed_files(context, waiting), waiting.nights()
    place = settings.base / f"{waiting.night_id}{_SUFFIX}"
    waiting.path.rename(place)
    for path in settings.base.glob(f"[0-9]*{_SUFFIX}"):
        if path != place:
            path.unlink()
    removed = [
        night_id
        for night_id in ArchiveReader(settings.archive).nights()
        if night_id <= waiting.night_id and night_id in carried_over and night_id + _WARC not in needed
    ]
    for night_id in removed:
        (settings.archive / f"{night_id}{_WARC}").unlink()
    context.log.info("raw pages of %d nights up to %s are no longer kept", len(removed), waiting.night_id)


def _needed_files(context: NightContext, base: Base) -> set[str]:
    with context.warehouse.reading() as con:
        needed = set(waiting_files(con))
    for night_id in nights_after(context.settings, base):
        needed |= set(_referred_to(context, night_id))
    return needed


def _referred_to(context: NightContext, night_id: str) -> Iterator[str]:
    """Yield the files with bodies that a night received again and archived as references."""
    for _, held in context.shared.archived.night(night_id):
        if isinstance(held, Revisit):
            yield held.at.file_name


def _take_base(context: NightContext) -> None:
    settings = context.settings
    settings.base.mkdir(mode=0o700, exist_ok=True)
    older = list(settings.base.glob(f"{_WAITING}*{_SUFFIX}"))
    target = settings.base / f"{_WAITING}{context.night.night_id}{_SUFFIX}"
    with context.warehouse.reading() as con:
        con.execute("checkpoint")
        with replacing(target) as partial:
            copy_open_file(settings.warehouse, partial)
            partial.chmod(0o600)
    for path in older:
        if path != target:
            path.unlink()


def _newest(settings: Settings, prefix: str) -> Base | None:
    """Return the newest base whose name begins with `prefix` and goes on with its night."""
    found = [path for path in settings.base.glob(f"{prefix}[0-9]*{_SUFFIX}") if path.is_file()]
    newest = max(found, default=None, key=lambda path: path.name)
    return Base(night_id=newest.stem.removeprefix(prefix), path=newest) if newest else None
