"""The stream of real feed entries (rss_stream) in, a warehouse that lists them as entries of one source a feed out."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from warehouse.connection import Connection
from warehouse.statements import insert
from warehouse.store.trends import Windows, count_trends

FILE = Path("rss_stream", "entries_2022-09_2023-04.parquet")
FIRST_NIGHT, LAST_NIGHT = datetime(2022, 8, 31, tzinfo=UTC), datetime(2023, 5, 1, tzinfo=UTC)
CODEBOOK = {"codebook_sha256": "0" * 64, "codebook_version": "0.0.0"}

_SOURCES = """
insert into core.sources by name
select distinct
    substr(sha256(source_feed), 1, 16) as source_id, source_feed as name, '' as country, 'other' as source_group,
    'other' as kind, '' as viewpoint, 'en' as language_code, false as has_full_text, true as is_enabled
from read_parquet($file)
"""
_ENTRIES = """
insert into raw.entries by name
select
    substr(sha256(source_feed || link || row_number() over ()), 1, 16) as entry_id, source_feed as feed_id,
    substr(sha256(source_feed), 1, 16) as source_id, link as guid, link as url, shown(coalesce(title, '')) as title,
    shown(coalesce(description, '')) as summary, [] as authors, date_published as published_raw,
    captured::date as published_on, 'day' as published_precision, '' as fingerprint,
    captured::timestamptz as first_seen_at, captured::timestamptz as last_seen_at, 'stream' as first_night_id,
    'stream' as last_night_id, 'done' as stage, 0 as n_attempts
from read_parquet($file)
"""


def fill(con: Connection, material: Path, shown: Callable[[str], str]) -> None:
    """Enter the stream, each title and summary as `shown` makes it, between two nights that enclose it.

    The fixed panel is that of the eight months: sources with an entry in each of them.
    """
    nights = [{"night_id": f"{at:%Y%m%dT%H%M%SZ}", "clock_at": at} for at in (FIRST_NIGHT, LAST_NIGHT)]
    insert(con, "ops.nights", [{**night, **CODEBOOK, "state": "finished"} for night in nights])
    insert(con, "core.codebooks", [{**CODEBOOK, "is_current": True}])
    con.create_function("shown", shown, ["VARCHAR"], "VARCHAR")
    for statement in (_SOURCES, _ENTRIES):
        con.execute(statement, {"file": str(material / FILE)})
    con.remove_function("shown")
    windows = Windows(baseline_from=date(2023, 5, 1), baseline_to=date(2023, 8, 31), panel_from=date(2022, 9, 1))
    con.execute("insert into ops.due_articles select article_id from core.articles")
    count_trends(con, windows)


def by_month(con: Connection, panel: str) -> list[tuple[date, int, int, float, float, float]]:
    """Return of each month: its start, entries, sources, and those that name NATO per 10,000, with their interval."""
    return con.execute(
        "select period_start, n_entries, n_sources, naming_per_10k, "
        "10000 * share_naming_low, 10000 * share_naming_high "
        "from trends.attention where period = 'month' and panel = ? and source_group = 'all' "
        "and period_start between '2022-09-01' and '2023-04-30' order by period_start",
        [panel],
    ).fetchall()
