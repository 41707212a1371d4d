"""What cleaning reads and writes: pages to be cleaned, and the cleaned texts on their way to becoming articles."""

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.records import (
    CleanedEntry,
    CleanText,
    DateOrigin,
    DatePrecision,
    Furniture,
    Night,
    Outcome,
    Published,
    Record,
    Unclean,
)
from warehouse.connection import Connection
from warehouse.statements import run, run_over
from warehouse.store.dates import date_columns, other_dates


class StoredPage(Record):
    """A page to be cleaned: where its bytes lie, and what the feed said of it."""

    entry_id: str
    source_id: str
    url: str
    title: str
    authors: tuple[str, ...]
    published: Published | None
    published_raw: str  # as the feed writes it
    content: str | None  # of a full-text entry
    page_url: str
    file_name: str
    start_byte: int
    n_archived_bytes: int
    content_type: str
    language_code: str


def pages_to_clean(con: Connection, most: int) -> tuple[StoredPage, ...]:
    """Return up to `most` pages that are not cleaned yet."""
    return tuple(_stored_page(row) for row in run(con, "clean/list_pages_to_clean", most=most))


def _stored_page(row: dict[str, Any]) -> StoredPage:
    published = _published({**row, "published_origin": DateOrigin.FEED})
    return StoredPage(
        published=published,
        page_url=row["page_url"] or row["url"],
        file_name=row["file_name"] or "",
        start_byte=row["start_byte"] or 0,
        n_archived_bytes=row["n_archived_bytes"] or 0,
        **{key: row[key] for key in ("entry_id", "source_id", "url", "title", "authors", "content")},
        **{key: row[key] for key in ("content_type", "language_code", "published_raw")},
    )


def _published(row: dict[str, Any]) -> Published | None:
    if row["published_on"] is None:
        return None
    return Published(
        published_on=row["published_on"],
        published_at=row["published_at"],
        precision=DatePrecision(row["published_precision"]),
        origin=DateOrigin(row["published_origin"]),
    )


def _other_date(stated: dict[str, Any]) -> Published:
    return Published(
        published_on=stated["published_on"],
        published_at=None,
        precision=DatePrecision.DAY,
        origin=DateOrigin(stated["published_origin"]),
    )


def save_cleaned(con: Connection, night: Night, cleaned: Sequence[tuple[str, CleanText | Unclean]]) -> None:
    """Store what became of pages, by entry id: cleaned ones go on, the others end as rejected."""
    texts = (_cleaned_row(entry_id, clean) for entry_id, clean in cleaned if isinstance(clean, CleanText))
    run_over(con, "clean/save_cleaned", "select * from raw.cleaned", texts)
    passed = (_passed_row(entry_id, clean, night) for entry_id, clean in cleaned)
    run_over(con, "clean/pass_cleaned", "select entry_id, stage, outcome, outcome_night_id from raw.entries", passed)


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


def cleaned_entries(con: Connection, most: int) -> tuple[CleanedEntry, ...]:
    """Return up to `most` cleaned entries that are no article yet, in the order in which they were found."""
    return tuple(_cleaned_entry(row) for row in run(con, "clean/list_cleaned", most=most))


def _cleaned_entry(row: dict[str, Any]) -> CleanedEntry:
    clean = CleanText(
        published=_published(row),
        other_dates=tuple(_other_date(other) for other in row["other_dates"] or ()),
        language=row["language_code"],
        furniture=tuple(Furniture(**piece) for piece in row["furniture"]),
        **{key: row[key] for key in ("title", "body", "authors", "section", "canonical_url", "first_publisher")},
        **{key: row[key] for key in ("page_types", "extractor")},
    )
    keys = ("entry_id", "feed_id", "source_id", "guid", "url", "page_url", "page_sha256")
    return CleanedEntry(clean=clean, **{key: row[key] for key in keys})


def forget_cleaned(con: Connection, entry_ids: Iterable[str]) -> None:
    """Remove what has become an article from what is under way."""
    run_over(con, "clean/forget_cleaned", "select entry_id from raw.cleaned", ({"entry_id": one} for one in entry_ids))
