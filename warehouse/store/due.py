"""Articles that the trends have to look at again: whoever changes a story, a measurement or a source says so here."""

from collections.abc import Iterable, Mapping
from typing import Any

from warehouse.connection import Connection
from warehouse.statements import run_over


def make_due(con: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Let trends look again at the articles of `rows`, by their article_id."""
    ids = ({"article_id": row["article_id"]} for row in rows)
    run_over(con, "make_due", "select article_id from core.articles", ids)


def make_regrouped_due(con: Connection, sources: Iterable[Mapping[str, Any]]) -> None:
    """Let trends look again at all articles of the `sources` that are of another group than in core.sources."""
    groups = ({key: row[key] for key in ("source_id", "source_group")} for row in sources)
    run_over(con, "make_regrouped_due", "select source_id, source_group from core.sources", groups)
