"""Loads of history beside the nights of a newsstand, and the state that they make."""

from collections import Counter
from typing import Any

from flows.history_load import load_history
from flows.settings import Settings, read_clock
from flows.summary import NightSummary
from tests.flows.newsstand import COMMENTARY, Newsstand
from tests.nights import Unreported
from tests.past import Captured
from warehouse.connection import connect
from warehouse.violations import violations

Rows = dict[str, Counter[tuple[str, ...]]]

# All that follows from captures, with the column that names a run.
TABLES = {
    **dict.fromkeys(("raw.captures", "raw.pages", "core.articles", "core.aliases", "core.titles"), ""),
    **dict.fromkeys(("core.revisions", "core.assessments", "core.hits", "core.stories", "core.signs"), ""),
    **dict.fromkeys(("core.story_members", "core.story_links", "core.sources", "core.dropped_articles"), ""),
    **dict.fromkeys(("ops.history_days", "ops.history_put_aside", "ops.history_texts"), ""),
    **dict.fromkeys(("trends.counted_texts", "trends.text_tallies", "trends.theme_tallies"), ""),
    "ops.history_parts": "night_id",
}


def load(stand: Newsstand, day: int = 25) -> NightSummary | None:
    return load_history(stand.settings, read_clock(f"2026-10-{day:02}T12:00:00Z"), Unreported())


def loaded(stand: Newsstand, day: int = 25) -> NightSummary:
    """Load what there is to load, without trouble."""
    summary = load(stand, day)
    assert summary
    assert summary.troubles == ()
    return summary


def text_of(slug: str) -> str:
    """Return a commentary of its own wording, in which others are found again."""
    n = sum(map(ord, slug))
    return COMMENTARY.replace("their plan", f"plan {n} of {slug}").replace("that the capitals", f"that {n} capitals")


def wording_of(slug: str) -> str:
    """Return a commentary that shares no five words in a row with another one."""
    return " ".join(f"{word} {slug}" if n % 3 == 0 else word for n, word in enumerate(COMMENTARY.split()))


def piece(slug: str, **said: Any) -> Captured:
    plain = {"url": f"http://stand.example/{slug}/", "title": f"A piece on {slug}", "body": text_of(slug)}
    return Captured(**{**plain, **said})


def rows_of(settings: Settings) -> Rows:
    """Return all rows of a sound warehouse that follow from its captures, without the names of runs."""
    con = connect(settings.warehouse, read_only=True)
    try:
        assert list(violations(con)) == []
        return {table: _rows(con.execute(f"from {table}"), run_id) for table, run_id in TABLES.items()}
    finally:
        con.close()


def _rows(found: Any, left_out: str) -> Counter[tuple[str, ...]]:
    kept = [n for n, column in enumerate(found.description) if column[0] != left_out]
    return Counter(tuple(str(row[n]) for n in kept) for row in found.fetchall())


def state(stand: Newsstand) -> tuple[Rows, dict[str, bytes]]:
    return rows_of(stand.settings), stand.csv()


def outcomes(stand: Newsstand) -> dict[str, int]:
    """Return the number of captures by outcome."""
    return dict(stand.ask("select outcome, count(*) from raw.captures group by 1"))
