"""Store for discovering: feed states, visits to feeds, entries, and the addresses under which articles are known."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from pipeline.records import (
    Answer,
    Archived,
    Decision,
    Entry,
    FeedState,
    KnownEntry,
    Night,
    Outcome,
    Record,
    Step,
    Visit,
    VisitResult,
)
from warehouse.connection import Connection
from warehouse.statements import run, run_over, upsert
from warehouse.store.nights import LedgerLine, record_step
from warehouse.store.pages import save_exchanges
from warehouse.store.rejections import resolve_rejections, save_rejections


class VisitRow(Record):
    """Result of a visit to a feed, or to a part of an index; a fallback counts only where there is no better result."""

    feed_id: str
    visit_result: VisitResult
    is_fallback: bool = False


def feed_states(con: Connection, feed_ids: Collection[str] | None = None) -> dict[str, FeedState]:
    """Return the states of these feeds, or of all, by feed id; none of a feed that was never visited."""
    rows = run(con, "discover/list_feed_states", feed_ids=None if feed_ids is None else sorted(feed_ids))
    return {row["feed_id"]: FeedState(**row) for row in rows}


def known_entries(con: Connection, entries: Iterable[Entry]) -> dict[str, KnownEntry]:
    """Return fingerprint, stage and outcome of those entries that are known, by entry id."""
    ids = ({"entry_id": entry.entry_id} for entry in entries)
    return {
        row["entry_id"]: KnownEntry(
            fingerprint=row["fingerprint"],
            stage=row["stage"],
            outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        )
        for row in run_over(con, "discover/list_known_entries", "raw.entries", ids)
    }


def known_addresses(con: Connection, address_keys: Iterable[str]) -> dict[str, str]:
    """Return the ids of the articles known under any of these addresses, by address key."""
    rows = ({"address_key": key} for key in sorted(set(address_keys)))
    found = run_over(con, "discover/list_known_addresses", "core.aliases", rows)
    return {row["address_key"]: row["article_id"] for row in found}


def addresses_of_others(con: Connection, listed: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Return the ids of articles known under addresses of feeds, except those that the feed lists itself.

    `listed` holds feed ids with the address keys that the feed lists. Returns ids by address key, by feed id; without
    articles of history, which gives way to what nights read.
    """
    rows = ({"feed_id": feed_id, "address_key": key} for feed_id, key in sorted(set(listed)))
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in run_over(con, "discover/list_addresses_of_others", "core.aliases", rows):
        found[row["feed_id"]][row["address_key"]] = row["article_id"]
    return found


def save_entries(con: Connection, night: Night, decisions: Iterable[tuple[Decision, str]]) -> None:
    """Store entries with the decisions on them and the hash of their feed's body, the page of full-text entries."""
    rows = (_row(decision, night, feed_sha256) for decision, feed_sha256 in decisions)
    run_over(con, "discover/save_entries", "raw.entries", rows)


def _row(decision: Decision, night: Night, feed_sha256: str) -> dict[str, Any]:
    entry, published = decision.entry, decision.entry.published
    return {
        "entry_id": entry.entry_id,
        "feed_id": entry.feed_id,
        "source_id": entry.source_id,
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content": entry.content if decision.is_page else None,
        "authors": list(entry.authors),
        "published_raw": entry.published_raw,
        "published_on": published.published_on if published else None,
        "published_at": published.published_at if published else None,
        "published_precision": published.precision.value if published else None,
        "fingerprint": entry.fingerprint,
        "first_seen_at": night.at,
        "last_seen_at": night.at,
        "first_night_id": night.night_id,
        "last_night_id": night.night_id,
        "stage": decision.stage,
        "outcome": decision.outcome.value if decision.outcome else None,
        "outcome_night_id": night.night_id if decision.outcome else None,
        "n_attempts": 0,
        "due_at": None,
        "page_sha256": feed_sha256 if decision.is_page else None,
        "page_url": entry.url if decision.is_page else None,
        "article_id": decision.article_id,
    }


def finish_feeds(con: Connection, night: Night) -> None:
    """Set tonight as the last visit of every feed requested tonight, of feeds with further parts too."""
    run(con, "discover/finish_feeds", night_id=night.night_id)


def save_feed_states(con: Connection, states: Iterable[FeedState]) -> None:
    """Store the states of feeds for their next visits."""
    upsert(con, "ops.feed_states", (state.model_dump() for state in states))


def save_visits(con: Connection, night: Night, visited: Sequence[tuple[Archived, Visit]]) -> None:
    """Store visits to different feeds with the answers they had.

    Entries, feed states, rejections, results and ledger lines; of one feed no two visits are stored together.
    """
    save_exchanges(con, night, [archived for archived, _ in visited])
    decided = (
        (decision, archived.exchange.page_sha256)
        for archived, visit in visited
        if isinstance(archived.exchange, Answer)
        for decision in visit.decisions
    )
    save_entries(con, night, decided)
    visits = [visit for _, visit in visited]
    resolve_rejections(con, night, [visit.subject_id for visit in visits if visit.has_recovered])
    for is_waiting in (True, False):
        rejections = (one for visit in visits if visit.is_waiting is is_waiting for one in visit.rejections)
        save_rejections(con, night, rejections, waiting=is_waiting)
    save_feed_states(con, [visit.state for visit in visits if visit.state])
    save_results(
        con,
        night,
        [
            VisitRow(feed_id=visit.feed_id, visit_result=visit.result, is_fallback=visit.is_part)
            for visit in visits
            if visit.result
        ],
    )
    record_step(con, night, Step.DISCOVER, _ledger_lines(visits))


def save_results(con: Connection, night: Night, results: Iterable[VisitRow]) -> None:
    """Store how visits to feeds of tonight went."""
    rows = (result.model_dump() for result in results)
    run_over(con, "discover/save_results", "ops.visits", rows, night_id=night.night_id)


def _ledger_lines(visits: Iterable[Visit]) -> Iterator[LedgerLine]:
    for visit in visits:
        n_in, n_put_aside = len(visit.decisions), len(visit.rejections)
        yield LedgerLine(source_id=visit.source_id, n_in=n_in, n_out=visit.n_open, n_put_aside=n_put_aside)
