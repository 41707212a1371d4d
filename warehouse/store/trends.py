"""The tallies that every trend adds up, brought up to date: the texts that count and those that did not before in."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import run, run_over


class Windows(Record):
    """The spans of days that trends refer to, as they are settled."""

    baseline_from: date
    baseline_to: date
    panel_from: date | None  # None: the first full month after the first night


class TrendCount(Record):
    """What counting the trends of the last night came to."""

    n_texts: int
    n_entered: int
    n_left: int
    n_changed: int


def count_trends(con: Connection, windows: Windows) -> TrendCount | None:
    """Bring texts, tallies and windows of the trends up to the last night; None where there was no night yet.

    Must be called in one transaction, after all texts are counted. Changes are those of the last night, whichever
    night is run again. Looked at are the articles that are due (`make_due`); only periods that a changed
    text touches are tallied anew, and where the fixed panel changes, those since it begins.

    What can change without a trace in trends.counted_texts: nothing. Hits of a revision are written in the transaction
    that sets its codebook, from NULL, and forgotten only where that is NULL; the revision's id names its text. So they
    are a function of revision and codebook, which are both in the row. Checks watch over that: the stories that count
    are those of core.commentary (stories_count_by_their_commentary), each counted text has all that it has now
    (counted_texts_are_as_they_stand), and tallies hold all their hits (tallies_agree_with_their_hits). A matcher that
    finds other hits under an unchanged codebook breaks the last one, and a rebuild mends it.
    """
    run(con, "trends/save_windows", **windows.model_dump())
    run(con, "trends/find_changed_texts")
    run(con, "trends/find_changed_panel")
    if any(run(con, "trends/count_changed_texts")[0].values()):
        _tally(con)
    run(con, "trends/forget_due")
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
    """Let trends look again at the articles of `rows`, by their article_id."""
    ids = ({"article_id": row["article_id"]} for row in rows)
    run_over(con, "trends/make_due", "select article_id from core.articles", ids)


def make_regrouped_due(con: Connection, sources: Iterable[Mapping[str, Any]]) -> None:
    """Let trends look again at all articles of the `sources` that are of another group than in core.sources."""
    groups = ({key: row[key] for key in ("source_id", "source_group")} for row in sources)
    run_over(con, "trends/make_regrouped_due", "select source_id, source_group from core.sources", groups)
