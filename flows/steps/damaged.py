"""Damage to the archive: what cannot be read is put aside with its place, which degrades the night or the rebuild."""

from collections.abc import Sequence

from flows.context import NightContext
from flows.history_file import ListedPart
from flows.stored_pages import stored_body
from pipeline.archive import ArchivedAt, Damage
from pipeline.errors import DamagedRecordError
from pipeline.records import Rejection, Step
from pipeline.rejections import reject
from pipeline.urls.mask import mask_url
from warehouse.store.clean import StoredPage, fetch_again
from warehouse.store.nights import LedgerLine, record_step
from warehouse.store.rejections import save_rejections

ARCHIVE = "archive"  # the source_id of damage that belongs to no source


def fetch_damaged_again(context: NightContext, damaged: Sequence[tuple[StoredPage, DamagedRecordError]]) -> None:
    """Let the entries of pages whose bytes cannot be read wait to be fetched again; the night is degraded."""
    if not damaged:
        return
    rejections = {page.entry_id: _reject(page, broken) for page, broken in damaged}
    with context.warehouse.writing() as con:
        fetch_again(con, context.night, rejections)
        save_rejections(con, context.night, rejections.values(), waiting=True)
        lines = (LedgerLine(source_id=one.source_id, n_in=1, n_out=0, n_put_aside=1) for one in rejections.values())
        record_step(con, context.night, Step.CLEAN, lines)
    for rejection in rejections.values():
        context.log.warning("%s: %s", rejection.url, rejection.detail)


def reject_damage(context: NightContext, damage: Sequence[Damage]) -> None:
    """Record the damaged records that a rebuild has left out; a torn tail, which nothing refers to, is only logged."""
    for one in damage:
        context.log.warning("%s; it is left out", one.sentence)
    rejections = [
        reject(Step.FETCH, ARCHIVE, f"{one.at.file_name}:{one.at.offset}", "", "damaged", f"{one.sentence}.")
        for one in damage
        if not one.is_torn
    ]
    with context.warehouse.writing() as con:
        save_rejections(con, context.night, rejections)


def reject_lost_parts(context: NightContext, lost: Sequence[ListedPart]) -> None:
    """Record the parts of history that a rebuild has left out, as their files are gone or damaged."""
    rejections = []
    for part in lost:
        place = f"history/{part.route}/{part.part_id}.parquet"
        detail = f"{place}: this part of history was loaded, and its file is gone or damaged."
        context.log.warning("%s", detail)
        rejections.append(reject(Step.FETCH, ARCHIVE, place, "", "damaged", detail))
    with context.warehouse.writing() as con:
        save_rejections(con, context.night, rejections)


def archived_body(context: NightContext, page: StoredPage) -> bytes:
    """Return the body of a page from the archive. Raises DamagedRecordError."""
    at = ArchivedAt(file_name=page.file_name, offset=page.start_byte, length=page.n_archived_bytes)
    return stored_body(context.settings, at, page.page_sha256)


def _reject(page: StoredPage, broken: DamagedRecordError) -> Rejection:
    where = (page.source_id, page.entry_id, mask_url(page.page_url))
    return reject(Step.CLEAN, *where, "damaged", f"Its bytes in the archive are damaged: {broken}")
