"""Store for what loaded history watched: its weeks and spans, and how far it agrees with nights."""

from warehouse.connection import Connection
from warehouse.statements import run


def watch_history(con: Connection) -> None:
    """Determine anew which weeks of which sources history watched, and which sources it shares with nights.

    Marks as due the articles of history that count, or cease to, because their source is watched from another day on.
    Costs nothing where no history is loaded.
    """
    if not has_history(con):
        return
    run(con, "watched_history/forget_weeks")
    run(con, "watched_history/save_weeks")
    run(con, "watched_history/find_spans")
    run(con, "watched_history/find_restarted")
    run(con, "watched_history/make_loaded_due")
    run(con, "watched_history/forget_spans")
    run(con, "watched_history/save_spans")
    run(con, "watched_history/forget_joins")
    run(con, "watched_history/save_joins")


def has_history(con: Connection) -> bool:
    """Return whether any history is loaded, or was when it was last watched."""
    return bool(run(con, "watched_history/has_history")[0]["has_history"])
