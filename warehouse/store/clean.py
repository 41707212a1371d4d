"""Store for cleaning: pages to clean, and cleaned texts until they become articles."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from pipeline.records import (
    CleanedEntry,
    CleanText,
    DateOrigin,
    Furniture,
    Night,
    Outcome,
    Published,
    Record,
    Unclean,
)
from warehouse.connection import Connection
from warehouse.statements import delete, run, run_over, upsert
from warehouse.store.dates import date_columns, other_dates, published_of, stated_as_well


class StoredPage(Record):
    """A page to clean: where its bytes are archived, and what the feed states about it."""

    entry_id: str
    source_id: str
    url: str
    title: str
    authors: tuple[str, ...]
    published: Published | None
    published_raw: str  # as the feed writes it
    content: str | None  # full-text entries only
    page_url: str
    page_sha256: str  # empty for full-text entries
    file_name: str
    start_byte: int
    n_archived_bytes: int
    content_type: str
    language_code: str
    n_attempts: int  # nights on which the process that cleaned it died


def pages_to_clean(con: Connection, night: Night, most: int) -> tuple[StoredPage, ...]:
    """Return up to `most` pages that are still to be cleaned tonight."""
    return tuple(_stored_page(row) for row in run(con, "clean/list_pages_to_clean", now=night.at, most=most))


def _stored_page(row: dict[str, Any]) -> StoredPage:
    return StoredPage(
        published=published_of({**row, "published_origin": DateOrigin.FEED}),
        page_url=row["page_url"] or row["url"],
        page_sha256=row["page_sha256"] or "",
        file_name=row["file_name"] or "",
        start_byte=row["start_byte"] or 0,
        n_archived_bytes=row["n_archived_bytes"] or 0,
        **{key: row[key] for key in ("entry_id", "source_id", "url", "title", "authors", "content")},
        **{key: row[key] for key in ("content_type", "language_code", "published_raw", "n_attempts")},
    )


def save_cleaned(con: Connection, night: Night, cleaned: Sequence[tuple[str, CleanText | Unclean]]) -> None:
    """Store the results of cleaning, by entry id: cleaned entries go on to normalising, the others end as rejected."""
    texts = (_cleaned_row(entry_id, clean) for entry_id, clean in cleaned if isinstance(clean, CleanText))
    upsert(con, "raw.cleaned", texts)
    passed = (_passed_row(entry_id, clean, night) for entry_id, clean in cleaned)
    run_over(con, "clean/pass_cleaned", "raw.entries", passed)


def save_waiting(con: Connection, night: Night, pages: Iterable[StoredPage]) -> None:
    """Store that pages could not be cleaned tonight, and are cleaned again on any later night."""
    later = night.at + timedelta(seconds=1)
    rows = (
        {
            "entry_id": page.entry_id,
            "outcome_night_id": night.night_id,
            "n_attempts": page.n_attempts + 1,
            "due_at": later,
        }
        for page in pages
    )
    run_over(con, "clean/wait_to_clean", "raw.entries", rows)


def _passed_row(entry_id: str, clean: CleanText | Unclean, night: Night) -> dict[str, Any]:
    is_clean = isinstance(clean, CleanText)
    return {
        "entry_id": entry_id,
        "stage": "normalise" if is_clean else "done",
        "outcome": None if is_clean else Outcome.REJECTED.value,
        "outcome_night_id": None if is_clean else night.night_id,
    }


def _cleaned_row(entry_id: str, clean: CleanText) -> dict[str, Any]:
    return {
        "entry_id": entry_id,
        "title": clean.title,
        "body": clean.body,
        "authors": list(clean.authors),
        "section": clean.section,
        **date_columns(clean.published),
        "other_dates": other_dates(clean.other_dates),
        "language_code": clean.language,
        "canonical_url": clean.canonical_url,
        "first_publisher": clean.first_publisher,
        "furniture": [piece.model_dump(mode="json") for piece in clean.furniture],
        "page_types": list(clean.page_types),
        "extractor": clean.extractor,
    }


def fetch_again(con: Connection, night: Night, entry_ids: Iterable[str]) -> None:
    """Send entries back to be fetched: their archived pages cannot be read."""
    rows = ({"entry_id": entry_id} for entry_id in entry_ids)
    run_over(con, "clean/fetch_again", "raw.entries", rows, night_id=night.night_id)


def cleaned_entries(con: Connection, most: int) -> tuple[CleanedEntry, ...]:
    """Return up to `most` cleaned entries that are not yet articles, in the order in which they were found."""
    return tuple(_cleaned_entry(row) for row in run(con, "clean/list_cleaned", most=most))


def _cleaned_entry(row: dict[str, Any]) -> CleanedEntry:
    clean = CleanText(
        published=published_of(row),
        other_dates=stated_as_well(row["other_dates"] or ()),
        language=row["language_code"],
        furniture=tuple(Furniture(**piece) for piece in row["furniture"]),
        **{key: row[key] for key in ("title", "body", "authors", "section", "canonical_url", "first_publisher")},
        **{key: row[key] for key in ("page_types", "extractor")},
    )
    keys = ("entry_id", "feed_id", "source_id", "guid", "url", "page_url", "page_sha256")
    return CleanedEntry(clean=clean, **{key: row[key] for key in keys})


def forget_cleaned(con: Connection, entry_ids: Iterable[str]) -> None:
    """Delete the cleaned texts of entries that have become articles."""
    delete(con, "raw.cleaned", ({"entry_id": entry_id} for entry_id in entry_ids))
