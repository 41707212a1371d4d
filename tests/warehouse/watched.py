"""Nights and history as coverage sees them: visits to feeds, captures by week, and articles with captures."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta

from tests.warehouse.conftest import CLOCK
from warehouse.connection import Connection
from warehouse.statements import insert

CODEBOOK = {"codebook_sha256": "c" * 64, "codebook_version": "1.0.0"}


def watch(
    con: Connection,
    first: date,
    last: date,
    feeds: Mapping[str, str],
    *,
    skip: tuple[date, ...] = (),
    source_ids: Mapping[str, str] | None = None,
) -> None:
    """Enter a night for each day; `feeds` say how the visits to each went, over and over, one letter a night.

    Feeds are of the source "review", unless `source_ids` names another.

    r read, o overflowed, n not_modified, f failed, . not visited, - not declared.
    """
    results = {"r": "read", "o": "overflowed", "n": "not_modified", "f": "failed", ".": None}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    nights, visits = [], []
    for n, day in enumerate(day for day in days if day not in skip):
        clock = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        night = {"night_id": f"{clock:%Y%m%dT%H%M%SZ}", "clock_at": clock, "state": "finished"}
        nights.append({**night, **CODEBOOK})
        letters = {feed_id: said[n % len(said)] for feed_id, said in feeds.items()}
        visits += [
            {
                "night_id": night["night_id"],
                "feed_id": feed_id,
                "source_id": (source_ids or {}).get(feed_id, "review"),
                "visit_result": results[letter],
            }
            for feed_id, letter in letters.items()
            if letter != "-"
        ]
    insert(con, "ops.nights", nights)
    insert(con, "ops.visits", visits)


def load(con: Connection, clock: datetime = CLOCK) -> None:
    """Enter a load of history, a night of its own kind."""
    named = {"night_id": f"{clock:%Y%m%dT%H%M%SZ}", "clock_at": clock, "state": "finished", "kind": "load"}
    insert(con, "ops.nights", [{**named, **CODEBOOK}])


def capture_weeks(
    con: Connection,
    first_monday: date,
    n_weeks: int,
    *,
    n_captures: int = 14,
    lost: Collection[int] = (),
    source_id: str = "review",
    part: str = "one",
    route: str = "cc-news",
) -> None:
    """Enter captures of a source, spread over the days of each week but the `lost` ones, counted from 0."""
    counts = {"n_responses": n_captures, "n_html": n_captures, "n_sieved": n_captures, "n_core": 0}
    rows = [
        {
            "route": route,
            "part_id": f"{part}-{week}",
            "source_id": source_id,
            "captured_on": first_monday + timedelta(days=7 * week + day),
            "n_cleaned": n_captures // 7 + (day < n_captures % 7),
            **counts,
        }
        for week in range(n_weeks)
        if week not in lost
        for day in range(7)
    ]
    insert(con, "ops.history_days", rows)


def capture(
    con: Connection,
    capture_id: str,
    article_id: str | None,
    *,
    source_id: str = "review",
    keys: Collection[str] = (),
    feed_id: str = "",
    guid: str = "",
) -> None:
    """Enter a capture of an article of history or, with None, one of what nights have read."""
    place = {"route": "cc-news", "part_id": "one-0", "source_id": source_id, "feed_id": feed_id, "guid": guid}
    body = {"page_sha256": "p", "content_type": "text/html", "start_byte": 0, "n_archived_bytes": 1, "n_bytes": 1}
    found = {"article_id": article_id, "outcome": "article" if article_id else "known"}
    named = {"capture_id": capture_id, "url": "u", "article_keys": list(keys), "captured_at": CLOCK}
    insert(con, "raw.captures", [{**named, **place, **body, **found}])
