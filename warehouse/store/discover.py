"""Store for discovering: feed states, visits to feeds, entries, and the addresses under which articles are known."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from pipeline.records import Decision, Entry, FeedState, KnownEntry, Night, Outcome, Record
from warehouse.connection import Connection
from warehouse.statements import run, run_over, upsert


class VisitResult(StrEnum):
    """Result of a visit to a feed; `failed` also where the answer could not be read in full."""

    READ = "read"
    OVERFLOWED = "overflowed"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"


class VisitRow(Record):
    """Result of a visit to a feed, or to a part of an index; a fallback counts only where there is no better result."""

    feed_id: str
    visit_result: VisitResult
    is_fallback: bool = False


def feed_states(con: Connection) -> dict[str, FeedState]:
    """Return the states of all feeds, by feed id."""
    return {row["feed_id"]: FeedState(**row) for row in run(con, "discover/list_feed_states", feed_id=None)}


def feed_state(con: Connection, feed_id: str) -> FeedState:
    """Return the state of one feed; the default state where it was never visited."""
    rows = run(con, "discover/list_feed_states", feed_id=feed_id)
    return FeedState(**rows[0]) if rows else FeedState(feed_id=feed_id)


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


def addresses_of_others(con: Connection, address_keys: Iterable[str], feed_id: str) -> dict[str, str]:
    """Return the ids of the articles known under these addresses that the feed does not list itself, by address key."""
    rows = ({"address_key": key} for key in sorted(set(address_keys)))
    found = run_over(con, "discover/list_addresses_of_others", "core.aliases", rows, feed_id=feed_id)
    return {row["address_key"]: row["article_id"] for row in found}


def save_entries(con: Connection, night: Night, decisions: Iterable[Decision], feed_sha256: str) -> None:
    """Store a feed's entries with the decisions on them; full-text entries have the feed body `feed_sha256` as page."""
    rows = (_row(decision, night, feed_sha256) for decision in decisions)
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


def expect_visits(con: Connection, night: Night) -> None:
    """Enter tonight's feeds as not yet visited, keeping the visits of an earlier run of the night."""
    run(con, "discover/forget_visits", night_id=night.night_id)
    run(con, "discover/expect_visits", night_id=night.night_id)


def save_visits(con: Connection, night: Night, visits: Iterable[VisitRow]) -> None:
    """Store the results of tonight's visits to feeds."""
    rows = (visit.model_dump() for visit in visits)
    run_over(con, "discover/save_visits", "ops.visits", rows, night_id=night.night_id)
