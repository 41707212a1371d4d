"""Store for fetching: pages to fetch, where bodies are archived, and the answer to each request."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pipeline.records import Answer, Failure, Night, Outcome, Record, Stage
from warehouse.connection import Connection
from warehouse.statements import run, run_over, upsert
from warehouse.store.hosts import save_reservations


class WantedPage(Record):
    """An entry whose page is to be fetched."""

    entry_id: str
    feed_id: str
    source_id: str
    url: str
    n_attempts: int


class Archived(Record):
    """An answer or failure, with the place of its body in the archive where it has one."""

    exchange: Answer | Failure
    file_name: str = ""
    start_byte: int = 0
    n_archived_bytes: int = 0


class Fetched(Record):
    """Result of fetching for one entry."""

    entry_id: str
    stage: Stage
    outcome: Outcome | None = None
    n_attempts: int = 0
    due_at: datetime | None = None
    page_sha256: str | None = None
    page_url: str | None = None


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


def find_page(con: Connection, page_sha256: str) -> dict[str, Any] | None:
    """Return the place of a body in the archive, or None where the body is not known."""
    found = run(con, "pages/find_page", page_sha256=page_sha256)
    return found[0] if found else None


def save_exchanges(con: Connection, night: Night, archived: Sequence[Archived]) -> None:
    """Store the answers to requests, and where their bodies are archived."""
    bodies = (_page_row(place, place.exchange) for place in archived if isinstance(place.exchange, Answer))
    run_over(con, "pages/save_pages", "raw.pages", (row for row in bodies if row))
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
        "url": answer.final_url,
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
        "url": request.url,
        "final_url": answer.final_url if answer else request.url,
        "status_code": answer.status if answer else None,
        "reason": "" if isinstance(exchange, Answer) else exchange.reason,
        "page_sha256": answer.page_sha256 if answer and answer.status == 200 else None,
        "fetched_at": night.at,
    }


def save_fetched(con: Connection, night: Night, fetched: Iterable[Fetched]) -> None:
    """Store the results of fetching: entries go on to cleaning, wait, or are rejected."""
    rows = ({**one.model_dump(), "outcome_night_id": night.night_id if one.outcome else None} for one in fetched)
    run_over(con, "pages/save_fetched", "raw.entries", rows)
