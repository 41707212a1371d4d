"""Store for fetching: pages to fetch, where bodies are archived, and the answer to each request."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from pipeline.records import Answer, Archived, Failure, Night, Outcome, PageFate, Step, WantedPage
from warehouse.connection import Connection
from warehouse.statements import run, run_over, upsert
from warehouse.store.hosts import save_reservations
from warehouse.store.nights import LedgerLine, record_step
from warehouse.store.rejections import resolve_rejections, save_rejections


def wanted_pages(con: Connection, night: Night, source_id: str) -> tuple[WantedPage, ...]:
    """Return the entries of a source whose pages are to be fetched tonight, newest first."""
    rows = run(con, "pages/list_pages_to_fetch", source_id=source_id, now=night.at)
    return tuple(WantedPage(**row) for row in rows)


def rejected_pages(con: Connection, source_id: str) -> tuple[WantedPage, ...]:
    """Return the rejected entries of a source, which a person may have sent to be fetched again."""
    return tuple(WantedPage(**row) for row in run(con, "pages/list_rejected_pages", source_id=source_id))


def sources_with_wanted_pages(con: Connection, night: Night) -> tuple[str, ...]:
    """Return the ids of the sources with pages to fetch tonight."""
    return tuple(row["source_id"] for row in run(con, "pages/list_sources_with_pages_to_fetch", now=night.at))


def find_pages(con: Connection, digests: Collection[str]) -> list[dict[str, Any]]:
    """Return the places of bodies in the archive, of those that are known."""
    return run(con, "pages/find_pages", digests=sorted(digests))


def waiting_files(con: Connection) -> tuple[str, ...]:
    """Return the archive files that hold a page which is still to be cleaned."""
    return tuple(row["file_name"] for row in run(con, "pages/list_waiting_files"))


def save_exchanges(con: Connection, night: Night, archived: Sequence[Archived]) -> None:
    """Store the answers to requests, and where their bodies are archived."""
    bodies = (_page_row(place, place.exchange) for place in archived if isinstance(place.exchange, Answer))
    places: dict[str, dict[str, Any]] = {}
    for row in bodies:
        if row:  # of two equal bodies the first: the second only refers to it
            places.setdefault(row["page_sha256"], row)
    run_over(con, "pages/save_pages", "raw.pages", places.values())
    upsert(con, "raw.fetches", (_fetch_row(place.exchange, night) for place in archived))
    save_reservations(con, night, (place.exchange for place in archived))


def _page_row(place: Archived, answer: Answer) -> dict[str, Any] | None:
    if not place.file_name:
        return None
    return {
        "page_sha256": answer.page_sha256,
        "file_name": place.file_name,
        "start_byte": place.start_byte,
        "n_archived_bytes": place.n_archived_bytes,
        "n_bytes": len(answer.body),
        "content_type": answer.header("content-type"),
        "url": answer.shown_final_url,
        "fetched_at": answer.fetched_at,
    }


def _fetch_row(exchange: Answer | Failure, night: Night) -> dict[str, Any]:
    request = exchange.request
    answer = exchange if isinstance(exchange, Answer) else None
    return {
        "night_id": night.night_id,
        "request_role": request.role.value,
        "subject_id": request.subject_id,
        "source_id": request.source_id,
        "url": request.shown_url,
        "final_url": answer.shown_final_url if answer else request.shown_url,
        "status_code": answer.status if answer else None,
        "reason": "" if isinstance(exchange, Answer) else exchange.reason,
        "page_sha256": answer.page_sha256 if answer and answer.status == 200 else None,
        "fetched_at": night.at,
    }


def save_fates(con: Connection, night: Night, archived: Sequence[Archived], fates: Sequence[PageFate]) -> None:
    """Store the answers of page requests and what becomes of their entries, with rejections and ledger lines."""
    save_exchanges(con, night, archived)
    rows = ({**_fate_row(fate), "outcome_night_id": night.night_id if fate.outcome else None} for fate in fates)
    run_over(con, "pages/save_fetched", "raw.entries", rows)
    for outcome in (Outcome.WAITING, Outcome.REJECTED):
        rejections = (fate.rejection for fate in fates if fate.rejection and fate.outcome is outcome)
        save_rejections(con, night, rejections, waiting=outcome is Outcome.WAITING)
    worked = (fate.entry_id for fate in fates if fate.outcome is None)
    resolve_rejections(con, night, [*worked, *sorted({fate.source_id for fate in fates})])
    record_step(con, night, Step.FETCH, _ledger_lines(fates))


def _fate_row(fate: PageFate) -> dict[str, Any]:
    return fate.model_dump(exclude={"source_id", "rejection"})


def _ledger_lines(fates: Iterable[PageFate]) -> Iterator[LedgerLine]:
    for fate in fates:
        is_open = fate.outcome is None
        yield LedgerLine(source_id=fate.source_id, n_in=1, n_out=is_open, n_put_aside=not is_open)
