"""Lifecycle of a night in the warehouse: open it, set current sources and codebook, keep its ledger, close it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.errors import WarehouseError
from pipeline.records import Feed, Night, NightEnd, NightKind, Record, Source, Step
from warehouse.connection import Connection
from warehouse.statements import insert, run, run_over, upsert
from warehouse.store.addresses import mask_stored_addresses
from warehouse.store.trends import make_regrouped_due


class ThemeRow(Record):
    """One theme of the codebook, with precision and recall where they were measured."""

    theme_id: str
    label: str
    theme_group: str
    definition: str
    n_terms: int
    precision: float | None = None
    precision_low: float | None = None
    precision_high: float | None = None
    recall: float | None = None
    recall_low: float | None = None
    recall_high: float | None = None
    weaknesses: tuple[str, ...] | None = None  # None: not measured under this codebook


class CodebookRow(Record):
    """A codebook: hash, version and themes."""

    codebook_sha256: str
    codebook_version: str
    themes: tuple[ThemeRow, ...]


class LedgerLine(Record):
    """Counts of one step for one source: taken in, passed on, put aside."""

    source_id: str
    n_in: int
    n_out: int
    n_put_aside: int


def open_night(
    con: Connection,
    night: Night,
    sources: Sequence[Source],
    codebook: CodebookRow,
    kind: NightKind = NightKind.NIGHT,
) -> None:
    """Enter the night and make `sources` and `codebook` current; a new codebook invalidates all counts.

    A load of history expects no visits to feeds.

    Raises WarehouseError where this is a rerun, and a night begun after it was not finished.
    """
    named = {"codebook_sha256": codebook.codebook_sha256, "codebook_version": codebook.codebook_version}
    if (known := night_kind(con, night)) not in {kind, None}:
        raise WarehouseError(
            f"{night.night_id} is the clock value of a {known}: nights and loads need values of their own."
        )
    for later in run(con, "nights/list_unfinished_later_nights", night_id=night.night_id):
        raise WarehouseError(
            f"night {later['night_id']} was begun and not finished: run it again first, or a new night."
        )
    run(con, "nights/number_night", night_id=night.night_id)
    run(con, "nights/open_night", night_id=night.night_id, clock_at=night.at, kind=kind.value, **named)
    _save_sources(con, sources)
    mask_stored_addresses(con)
    if kind is NightKind.NIGHT:
        _expect_visits(con, night)
    save_codebook(con, codebook)


def night_kind(con: Connection, night: Night) -> NightKind | None:
    """Return whether a night visits feeds or loads history; None where it is not known."""
    return next((NightKind(row["kind"]) for row in run(con, "nights/find_kind", night_id=night.night_id)), None)


def night_ids(con: Connection) -> tuple[str, ...]:
    """Return the ids of all nights, sorted."""
    return tuple(row["night_id"] for row in run(con, "nights/list_nights"))


def save_codebook(con: Connection, codebook: CodebookRow) -> None:
    """Make `codebook` the current one and invalidate the counts of any other."""
    named = {"codebook_sha256": codebook.codebook_sha256, "codebook_version": codebook.codebook_version}
    run(con, "nights/retire_codebooks")
    run(con, "nights/save_codebook", **named)
    run(con, "nights/forget_themes")
    insert(con, "core.themes", [theme.model_dump() for theme in codebook.themes])
    run(con, "nights/forget_measurements", codebook_sha256=codebook.codebook_sha256)
    run(con, "nights/forget_hits")
    run(con, "nights/forget_former_themes", codebook_sha256=codebook.codebook_sha256)


def _expect_visits(con: Connection, night: Night) -> None:
    """Enter the declared feeds as not visited yet; what a first run of the night visited stays."""
    run(con, "nights/forget_visits", night_id=night.night_id)
    run(con, "nights/expect_visits", night_id=night.night_id)


def _save_sources(con: Connection, sources: Sequence[Source]) -> None:
    run(con, "nights/disable_sources")
    run(con, "nights/disable_feeds")
    rows = [_source_row(source) for source in sources]
    make_regrouped_due(con, rows)
    upsert(con, "core.sources", rows)
    upsert(con, "core.feeds", (_feed_row(feed, source) for source in sources for feed in source.feeds))


def _source_row(source: Source) -> dict[str, Any]:
    return {
        "source_id": source.source_id,
        "name": source.name,
        "country": source.country,
        "source_group": source.group,
        "kind": source.kind,
        "viewpoint": source.viewpoint,
        "language_code": source.language,
        "has_full_text": source.full_text,
        "is_enabled": True,
    }


def _feed_row(feed: Feed, source: Source) -> dict[str, Any]:
    return {
        "feed_id": feed.feed_id,
        "source_id": source.source_id,
        "url": feed.shown_url,
        "kind": feed.kind.value,
        "is_enabled": True,
    }


def record_step(con: Connection, night: Night, step: Step, lines: Iterable[LedgerLine]) -> None:
    """Add `lines` to the night's ledger; lines of one source are added up."""
    by_source: defaultdict[str, list[LedgerLine]] = defaultdict(list)
    for line in lines:
        by_source[line.source_id].append(line)
    counts = ("n_in", "n_out", "n_put_aside")
    rows = [
        {
            "night_id": night.night_id,
            "step": step.value,
            "source_id": source_id,
            **{count: sum(getattr(line, count) for line in some) for count in counts},
        }
        for source_id, some in by_source.items()
    ]
    run_over(con, "nights/record_step", "ops.ledger", rows)


def close_night(con: Connection, night: Night) -> None:
    """Count the outcomes of the night's entries and close it; a rerun after later nights changes no outcome."""
    if run(con, "nights/count_later_nights", night_id=night.night_id)[0]["n_nights"] == 0:
        run(con, "nights/keep_waiting", night_id=night.night_id)
        run(con, "nights/forget_outcomes", night_id=night.night_id)
        run(con, "nights/record_outcomes", night_id=night.night_id)
    run(con, "nights/close_night", night_id=night.night_id)


def end_night(con: Connection, night: Night, end: NightEnd) -> None:
    """Record how the night ended, in the transaction that closes it: a night without an ending was interrupted."""
    run(con, "nights/end_night", night_id=night.night_id, ending=end.ending.value, troubles=list(end.troubles))
