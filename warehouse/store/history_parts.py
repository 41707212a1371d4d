"""Store for parts of history: which are loaded, their counts before and after each filter, and texts by day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from pipeline.records import Night, PartManifest, Record
from warehouse.connection import Connection
from warehouse.statements import Row, delete, insert, run

_COUNTS = ("n_responses", "n_html", "n_sieved", "n_cleaned", "n_core")
_OF_MANIFEST = (
    *("route", "part_id", "reason", "warc_name", "n_bytes", "n_records"),
    *("hosts", "sieve_sha256", "extractor", "codebook_sha256", "sieved_sha256", "part_sha256"),
)
_TABLES = ("ops.history_parts", "ops.history_days", "ops.history_put_aside")

PartKey = tuple[str, str]  # route and part id


class StoredPart(Record):
    """A part as it is stored."""

    route: str
    part_id: str
    state: Literal["loaded", "failed"]
    reason: str
    part_sha256: str

    @property
    def key(self) -> PartKey:
        """Route and part id: the primary key."""
        return self.route, self.part_id


def stored_parts(con: Connection) -> dict[PartKey, StoredPart]:
    """Return the parts that are loaded or failed, also from a warehouse of an older schema, which has none."""
    if not run(con, "history_parts/has_history"):
        return {}
    return {one.key: one for one in (StoredPart(**row) for row in run(con, "history_parts/list_parts"))}


def has_unfinished_load(con: Connection) -> bool:
    """Tell whether the last night is a load that was interrupted; in a warehouse of an older schema none is."""
    return bool(run(con, "history_parts/has_history") and run(con, "history_parts/find_unfinished_load"))


def replace_parts(
    con: Connection,
    night: Night,
    leaving: Iterable[PartKey],
    manifests: Sequence[PartManifest],
    n_texts: Mapping[PartKey, int],
) -> None:
    """Store parts that a load brought, or that failed, in the place of those that leave; their captures are stored.

    `n_texts` has the number of relevant texts in each part that was brought.
    """
    keys = [{"route": route, "part_id": part_id} for route, part_id in sorted(leaving)]
    for table in _TABLES:
        delete(con, table, keys)
    done = [one for one in manifests if one.state == "done"]
    insert(con, "ops.history_parts", [_part_row(one, night, n_texts.get(key_of(one), 0)) for one in manifests])
    insert(con, "ops.history_days", [row for one in done for row in _day_rows(one)])
    insert(con, "ops.history_put_aside", [row for one in done for row in _put_aside_rows(one)])
    run(con, "history_parts/forget_sources")


def key_of(manifest: PartManifest) -> PartKey:
    """Return route and part id."""
    return manifest.route, manifest.part_id


def _part_row(manifest: PartManifest, night: Night, n_texts: int) -> dict[str, Any]:
    days = [day.captured_on for day in manifest.days]
    return {
        **{key: getattr(manifest, key) for key in _OF_MANIFEST},
        **{key: sum(getattr(day, key) for day in manifest.days) for key in _COUNTS},
        "state": "loaded" if manifest.state == "done" else "failed",
        "n_texts": n_texts,
        "first_captured_on": min(days, default=None),
        "last_captured_on": max(days, default=None),
        "night_id": night.night_id,
    }


def _day_rows(manifest: PartManifest) -> Iterator[dict[str, Any]]:
    for day in manifest.days:
        yield {"route": manifest.route, "part_id": manifest.part_id, **day.model_dump()}


def _put_aside_rows(manifest: PartManifest) -> Iterator[dict[str, Any]]:
    for reason, n_pages in manifest.put_aside:
        yield {"route": manifest.route, "part_id": manifest.part_id, "reason": reason, "n_pages": n_pages}


def counted_sources(con: Connection) -> tuple[str, ...]:
    """Return the ids of the declared sources of which history has captures, whatever their subject."""
    return tuple(row["source_id"] for row in run(con, "history_parts/list_counted_sources"))


def save_texts_by_day(con: Connection, rows: Iterable[Row]) -> None:
    """Replace the texts of history by source and day of publication."""
    run(con, "history_parts/forget_texts")
    insert(con, "ops.history_texts", rows)
