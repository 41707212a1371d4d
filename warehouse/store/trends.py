"""Incremental tallies behind every trend: only the periods that a changed text touches are counted again.

Five temporary tables carry rows from one query of `count_trends` to the next; they belong to the connection.

    ops.due_articles                 trends.panels
        │ find_changed_texts             │ find_changed_panel
        ▼                                ▼
    changed_texts                    changed_panel          both ──▶ count_changed_texts
        │ ├──▶ record_changes            │ ├──▶ record_panel_changes
        │ └──▶ forget_ and               │ └──▶ forget_ and
        │      save_counted_texts        │      save_panel_members
        └───────────────┬────────────────┘
                        │ find_touched_periods
                        ▼
                  touched_periods ──▶ forget_text_tallies, forget_theme_tallies, forget_source_tallies, add_up_quarters
                        │ place_texts
                        ▼
                  placed_texts ─────▶ save_text_tallies, save_theme_tallies, save_source_tallies
                        │ find_tallied_themes
                        ▼
                  tallied_themes ───▶ save_theme_tallies, save_source_tallies
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import run, run_over
from warehouse.store.watched_history import watch_history


class Windows(Record):
    """Configured spans of days that the trends refer to."""

    baseline_from: date
    baseline_to: date
    panel_from: date | None  # None: the first full month after the first night


class TrendCount(Record):
    """Counted texts after the last night, and how many of them entered, left or changed that night."""

    n_texts: int
    n_entered: int
    n_left: int
    n_changed: int


def count_trends(con: Connection, windows: Windows) -> TrendCount | None:
    """Update texts, tallies and windows of the trends to the last night; None where there was no night yet.

    Must be called in one transaction, after all texts are counted. Changes are recorded for the last night, whichever
    night is run again. Only articles that are due (`make_due`) are examined; only periods that a changed text touches
    are tallied again and, where the fixed panel changes, those since the panel begins.

    Invariant: every input of a tally is in its row of trends.counted_texts. The hits of a revision are written in the
    transaction that sets its codebook, from NULL, and deleted only where the codebook is NULL; the revision's id
    identifies its text. The hits are therefore a function of revision and codebook, which are both in the row. Checks
    verify it: the stories that count are those of core.counted_stories (stories_count_by_their_commentary), each
    counted text is as it stands now (counted_texts_are_as_they_stand), and tallies include all hits of their texts
    (tallies_agree_with_their_hits). A matcher that finds other hits under an unchanged codebook fails the last check,
    and a rebuild repairs it.
    """
    run(con, "trends/save_windows", **windows.model_dump())
    watch_history(con)
    run(con, "trends/find_changed_texts")
    run(con, "trends/find_changed_panel")
    if any(run(con, "trends/count_changed_texts")[0].values()):
        _tally(con)
    run(con, "trends/forget_due")
    run(con, "reads/forget_cleaned_anew")
    run(con, "captures/forget_loaded")
    run(con, "trends/forget_former_themes")
    run(con, "trends/forget_weights")
    run(con, "trends/save_weights")
    rows = run(con, "trends/save_count")
    return TrendCount(**rows[0]) if rows else None


def _tally(con: Connection) -> None:
    run(con, "trends/record_changes")
    run(con, "trends/forget_undone_changes")
    run(con, "trends/find_touched_periods")
    run(con, "trends/forget_counted_texts")
    run(con, "trends/save_counted_texts")
    run(con, "trends/record_panel_changes")
    run(con, "trends/forget_panel_members")
    run(con, "trends/save_panel_members")
    run(con, "trends/place_texts")
    run(con, "trends/forget_text_tallies")
    run(con, "trends/save_text_tallies")
    run(con, "trends/find_tallied_themes")
    run(con, "trends/forget_theme_tallies")
    run(con, "trends/save_theme_tallies")
    run(con, "trends/forget_source_tallies")
    run(con, "trends/save_source_tallies")
    run(con, "trends/add_up_quarters")


def make_due(con: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Mark the articles of `rows`, by their article_id, as due in the next count of the trends."""
    ids = ({"article_id": row["article_id"]} for row in rows)
    run_over(con, "trends/make_due", "core.articles", ids)


def make_regrouped_due(con: Connection, sources: Iterable[Mapping[str, Any]]) -> None:
    """Mark as due all articles of the `sources` whose group differs from the one in core.sources."""
    run_over(con, "trends/make_regrouped_due", "core.sources", sources)
