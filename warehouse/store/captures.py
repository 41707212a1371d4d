"""Store for captures: which articles of history they make, and the places of their pages.

Captures that may be of one article, by an address or a guid that they share, are placed together (`captures_together`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pipeline.records import CapturedText, CapturePlace, Record
from warehouse.connection import Connection
from warehouse.statements import delete, run, run_over, upsert
from warehouse.store.dropped_articles import forget_articles, settle_dropped

CaptureOutcome = Literal["article", "unchanged", "duplicate", "known"]


class StoredCapture(Record):
    """A capture as it is stored."""

    place: CapturePlace
    url: str
    page_sha256: str
    article_keys: tuple[str, ...]
    article_id: str | None  # None where nights have read its address


class PlacedCapture(Record):
    """The outcome of placing one capture."""

    text: CapturedText
    article_keys: tuple[str, ...]
    article_id: str | None
    outcome: CaptureOutcome


def has_captures(con: Connection) -> bool:
    """Tell whether there is any history."""
    return bool(run(con, "captures/has_captures")[0]["has_captures"])


def captures_together(
    con: Connection, article_keys: Iterable[str], *, with_known: bool = False
) -> dict[CapturePlace, StoredCapture]:
    """Return the captures with one of these keys, and all that share a key with one of them, and so on.

    Those that nights have read at once are left out, unless `with_known`.
    """
    found: dict[CapturePlace, StoredCapture] = {}
    seen: set[str] = set()
    wanted = set(article_keys)
    while wanted:
        rows = ({"article_key": key} for key in sorted(wanted))
        met = run_over(con, "captures/list_captures_by_key", "core.aliases", rows, with_known=with_known)
        found |= {one.place: one for one in map(_stored_capture, met)}
        seen |= wanted
        wanted = {key for one in found.values() for key in one.article_keys} - seen
    return found


def captures_of_parts(con: Connection, parts: Iterable[tuple[str, str]]) -> dict[CapturePlace, StoredCapture]:
    """Return all captures of these parts: (route, part id)."""
    rows = ({"route": route, "part_id": part_id} for route, part_id in sorted(parts))
    found = run_over(con, "captures/list_captures_of_parts", "raw.captures", rows)
    return {one.place: one for one in map(_stored_capture, found)}


def _stored_capture(row: Mapping[str, Any]) -> StoredCapture:
    place = CapturePlace(row["capture_id"], row["route"], row["part_id"])
    return StoredCapture(place=place, **{key: row[key] for key in StoredCapture.model_fields if key != "place"})


def forget_captured_articles(con: Connection, captures: Iterable[StoredCapture]) -> None:
    """Delete the articles of these captures, which are all of theirs, until the captures are placed anew."""
    forget_articles(con, _article_ids(captures))


def save_captures(
    con: Connection,
    before: Sequence[StoredCapture],
    placed: Sequence[PlacedCapture],
    *,
    unread_are_known: bool = False,
) -> None:
    """Replace captures by what they are now, and settle pages, stories and trends of the articles that they were.

    Those that were not placed anew are deleted, or with `unread_are_known` left to the nights that have read there.
    """
    anew = {one.text.place for one in placed}
    unread = [one.place._asdict() for one in before if one.place not in anew]
    if unread_are_known:
        run_over(con, "captures/give_captures_way", "raw.captures", unread)
    else:
        delete(con, "raw.captures", unread)
    upsert(con, "raw.captures", map(_capture_row, placed))
    _save_sources(con, placed)
    _settle(con, before, placed)


def _settle(con: Connection, before: Sequence[StoredCapture], placed: Sequence[PlacedCapture]) -> None:
    were = _article_ids(before)
    ids = [{"article_id": one} for one in sorted({*were, *(one.article_id for one in placed if one.article_id)})]
    lasting = [row["article_id"] for row in run_over(con, "captures/list_lasting_articles", "core.articles", ids)]
    settle_dropped(con, were, lasting)
    run_over(con, "captures/make_loaded", "core.articles", ids)
    bodies = sorted({*(one.page_sha256 for one in before), *(one.text.page_sha256 for one in placed)})
    pages = [{"page_sha256": one} for one in bodies]
    run_over(con, "captures/forget_pages", "raw.pages", pages)
    run_over(con, "captures/save_pages_of_captures", "raw.pages", pages)


def _save_sources(con: Connection, placed: Iterable[PlacedCapture]) -> None:
    named = {one.text.source_id: one.text.source_name for one in placed}
    rows = ({"source_id": source_id, "name": name} for source_id, name in sorted(named.items()))
    run_over(con, "captures/save_sources_of_captures", "core.sources", rows)


def _article_ids(captures: Iterable[StoredCapture]) -> list[str]:
    return sorted({one.article_id for one in captures if one.article_id})


def _capture_row(placed: PlacedCapture) -> dict[str, Any]:
    text = placed.text
    keys = ("source_id", "feed_id", "guid", "url", "captured_at", "page_sha256", "content_type")
    archived = ("start_byte", "n_archived_bytes", "n_bytes")
    return {
        **text.place._asdict(),
        **{key: getattr(text, key) for key in (*keys, *archived)},
        "article_keys": list(placed.article_keys),
        "article_id": placed.article_id,
        "outcome": placed.outcome,
    }
