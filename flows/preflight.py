"""Preflight checks: fail with one line before Prefect starts and before anything is fetched."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta

from flows.history_file import HISTORY_FILE
from flows.lock import hold
from flows.settings import Settings, prepare_data_folder
from flows.web_client import require_contact
from pipeline.archive import ArchiveReader
from pipeline.errors import WarehouseError
from pipeline.records import Night, NightKind, Source
from pipeline.sources.watched import load_sources
from pipeline.themes.codebook.load import Codebook, load_codebook
from warehouse.ask.status import last_nights
from warehouse.connection import Connection, Warehouse
from warehouse.statements import Row
from warehouse.store.nights import night_kind

# Bytes that must be free beside a second copy of the warehouse (the published one): a first night of ninety sources
# archives about 100 MB, its CSV files and temporary files take as much, and the rest is for the log of a large commit.
LEAST_FREE = 300_000_000


def check_ready(settings: Settings) -> tuple[Source, ...]:
    """Return the sources to watch. Raises ConfigurationError for mistakes in sources, data folder or contact.

    Raises WarehouseError where the disk is too full for a night.
    """
    sources = check_offline(settings)
    require_contact(settings, (feed.url for source in sources for feed in source.feeds))
    return sources


def check_offline(settings: Settings) -> tuple[Source, ...]:
    """Return the declared sources for a run that fetches nothing; raises as `check_ready`, but asks for no contact."""
    sources = load_sources(settings.sources)
    prepare_data_folder(settings)
    require_room(settings)
    return sources


def require_room(settings: Settings) -> None:
    """Raise WarehouseError where the disk of the data folder has too little room for a night."""
    free = shutil.disk_usage(settings.data).free
    least = LEAST_FREE + (settings.warehouse.stat().st_size if settings.warehouse.is_file() else 0)
    if free < least:
        raise WarehouseError(
            f"{settings.data}: {free / 1e6:,.0f} MB are free on this disk, and a night needs {least / 1e6:,.0f} MB: "
            "nothing was fetched. Make room, or choose a folder on another disk with --data."
        )


def rehearse(settings: Settings, night: Night, now: datetime) -> tuple[str, ...]:
    """Check everything a night needs, and return warnings about the night and its sources, in sentences.

    `now` is this moment. Raises TrackerError for mistakes in sources, settings, codebook or warehouse, and where a
    night is running already: as one sentence, which after Prefect's start would drown in its tracebacks.
    """
    codebook = load_codebook(settings.codebook)
    sources = check_ready(settings)
    with hold(settings.data):
        refuse_lost_history(settings, night)
        with closing(Warehouse(settings.warehouse)) as warehouse, warehouse.reading() as con:
            refuse_taken_clock(con, ArchiveReader(settings.archive), night, NightKind.NIGHT)
            last = last_nights(con, 1)
    return (
        *_odd_clock(night, now, last[0]["night_id"] if last else ""),
        *_odd_codebook(settings, codebook, last),
        *_not_begun(night, sources),
    )


def refuse_lost_history(settings: Settings, night: Night) -> None:
    """Raise WarehouseError where nights are archived but no warehouse exists: publishing would drop their articles."""
    earlier = [one for one in ArchiveReader(settings.archive).nights() if one != night.night_id]
    if earlier and not settings.warehouse.exists():
        raise WarehouseError(
            f"{settings.warehouse}: it is missing, but {settings.archive} holds {len(earlier)} nights. Run "
            "`nato-asia rebuild` first, or move the archive away to start over."
        )


def refuse_taken_clock(con: Connection, archive: ArchiveReader, night: Night, kind: NightKind) -> None:
    """Raise WarehouseError where the clock value is that of a run of the other kind, before anything is archived.

    The value names the file in the archive and the row in the warehouse: a rebuild could not tell the two runs apart.
    """
    known = night_kind(con, night) or _archived_kind(archive, night)
    if known not in {kind, None}:
        raise WarehouseError(
            f"{night.night_id} is the clock value of a {known}: nights and loads need values of their own. Nothing was "
            "done. Run it again now, or with another --now."
        )


def _archived_kind(archive: ArchiveReader, night: Night) -> NightKind | None:
    """Return the kind of a run that was killed before the warehouse knew of it; None where nothing is archived."""
    if night.night_id not in archive.nights():
        return None
    return NightKind.LOAD if HISTORY_FILE in archive.head(night.night_id) else NightKind.NIGHT


def _odd_codebook(settings: Settings, codebook: Codebook, last: Sequence[Row]) -> Iterator[str]:
    if not last or last[0]["codebook_sha256"] == codebook.codebook_sha256:
        return
    yield f"The codebook is not the one of the last night ({last[0]['codebook_version']}): every text is counted again."
    if last[0]["codebook_version"] == codebook.version:
        yield f"Both state version {codebook.version}: give {settings.codebook} a version of its own."


def _odd_clock(night: Night, now: datetime, last_night_id: str) -> Iterator[str]:
    if night.night_id == last_night_id:
        yield "This night was run before: only what it left undone is done now."
    if night.is_read:
        return  # judged by the dates of servers, once the night asks them
    if night.night_id < last_night_id:
        yield f"This clock is before the last night ({last_night_id}): one of the two is wrong. Is --now right?"
    if night.at > now + timedelta(days=1):
        yield "This clock is in the future: what the night stores is dated ahead. Is --now right?"


def _not_begun(night: Night, sources: Sequence[Source]) -> Iterator[str]:
    for source in sources:
        if source.since and source.since > night.at.date():
            yield (
                f"The source {source.source_id!r} is declared to begin on {source.since}, after this night: all its "
                "texts will be undated. Is that day right?"
            )
