"""What discovering reads and writes: feed states, entries, and what is known of either."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from pipeline.records import Decision, Entry, FeedState, KnownEntry, Night, Outcome, Record
from warehouse.connection import Connection
from warehouse.statements import run, run_over

_VISIT_SHAPE = "select feed_id, visit_result, true as is_fallback from ops.visits"


class VisitResult(StrEnum):
    """How the visit to a feed went: `failed` where what it answered could not be read whole, too."""

    READ = "read"
    OVERFLOWED = "overflowed"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"


class VisitRow(Record):
    """How a feed, or a part of an index, answered; one that gives way counts only where no better result stands."""

    feed_id: str
    visit_result: VisitResult
    is_fallback: bool = False


def feed_states(con: Connection) -> dict[str, FeedState]:
    """Return what is remembered of feeds, by feed id."""
    return {row["feed_id"]: FeedState(**row) for row in run(con, "discover/list_feed_states", feed_id=None)}


def feed_state(con: Connection, feed_id: str) -> FeedState:
    """Return what is remembered of one feed; nothing but its id where it was never asked."""
    rows = run(con, "discover/list_feed_states", feed_id=feed_id)
    return FeedState(**rows[0]) if rows else FeedState(feed_id=feed_id)


def known_entries(con: Connection, entries: Iterable[Entry]) -> dict[str, KnownEntry]:
    """Return what is remembered of these entries, by entry id."""
    rows = run_over(
        con,
        "discover/list_known_entries",
        "select entry_id from raw.entries",
        ({"entry_id": entry.entry_id} for entry in entries),
    )
    return {
        row["entry_id"]: KnownEntry(
            fingerprint=row["fingerprint"],
            stage=row["stage"],
            outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        )
        for row in rows
    }


def known_addresses(con: Connection, address_keys: Iterable[str]) -> dict[str, str]:
    """Return the ids of the articles known under any of these addresses, by address key."""
    rows = ({"address_key": key} for key in sorted(set(address_keys)))
    found = run_over(con, "discover/list_known_addresses", "select address_key from core.aliases", rows)
    return {row["address_key"]: row["article_id"] for row in found}


def addresses_of_others(con: Connection, address_keys: Iterable[str], feed_id: str) -> dict[str, str]:
    """Return the ids of the articles known under any of these addresses that the feed itself does not list."""
    rows = ({"address_key": key} for key in sorted(set(address_keys)))
    shape = "select address_key from core.aliases"
    found = run_over(con, "discover/list_addresses_of_others", shape, rows, feed_id=feed_id)
    return {row["address_key"]: row["article_id"] for row in found}


def save_entries(con: Connection, night: Night, decisions: Iterable[Decision], feed_sha256: str) -> None:
    """Store a feed's entries with what was decided; `feed_sha256` names its body, the page of full-text entries."""
    rows = (_row(decision, night, feed_sha256) for decision in decisions)
    run_over(con, "discover/save_entries", "select * from raw.entries", rows)


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
    """Let every feed that was asked tonight count as asked, those with further parts among them."""
    run(con, "discover/finish_feeds", night_id=night.night_id)


def save_feed_states(con: Connection, states: Iterable[FeedState]) -> None:
    """Store what the next visits to feeds must know."""
    run_over(
        con, "discover/save_feed_states", "select * from ops.feed_states", (state.model_dump() for state in states)
    )


def expect_visits(con: Connection, night: Night) -> None:
    """Enter the feeds that are declared tonight, as not visited yet; what a first run of the night visited stays."""
    run(con, "discover/forget_visits", night_id=night.night_id)
    run(con, "discover/expect_visits", night_id=night.night_id)


def save_visits(con: Connection, night: Night, visits: Iterable[VisitRow]) -> None:
    """Store how visits to feeds of tonight went."""
    rows = (visit.model_dump() for visit in visits)
    run_over(con, "discover/save_visits", _VISIT_SHAPE, rows, night_id=night.night_id)
