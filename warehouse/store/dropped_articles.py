"""Store for articles that are placed anew: all that is stored of them is forgotten, and what refers to them settled."""

from collections.abc import Iterable, Sequence

from warehouse.connection import Connection
from warehouse.statements import delete, run, run_over
from warehouse.store.articles import delete_revisions
from warehouse.store.trends import make_due


def forget_articles(con: Connection, article_ids: Sequence[str]) -> None:
    """Delete articles with all that belongs to them, except their places in stories, which are drawn anew."""
    ids = [{"article_id": article_id} for article_id in article_ids]
    run_over(con, "reads/drop_articles", "core.articles", ids)
    delete_revisions(con, [row["revision_id"] for row in run_over(con, "reads/list_revisions", "core.articles", ids)])
    for table in ("core.titles", "core.aliases", "core.articles"):
        delete(con, table, ids)


def settle_dropped(con: Connection, before: Iterable[str], after: Sequence[str]) -> None:
    """Settle what refers to articles that are none any more: other entries, stories and trends."""
    delete(con, "core.dropped_articles", ({"article_id": one} for one in after))
    dropped = [{"article_id": one} for one in before if one not in {*after}]
    run_over(con, "reads/settle_orphans", "core.articles", dropped)
    run_over(con, "reads/reopen_left_stories", "core.articles", dropped)
    delete(con, "core.story_members", dropped)
    if dropped:
        run(con, "reads/forget_empty_stories")
    make_due(con, dropped)
