"""`nato-asia history forget`: take a route out of the tables, and its parts off the disk."""

from typing import Annotated

import typer

from flows.cli.console import clean_text, progress_shown, say, say_paragraph
from flows.cli.history.choice import RouteName
from flows.cli.nights import DEGRADED
from flows.cli.options import Data, Sources
from flows.cli.published import require_warehouse
from flows.lock import require_free
from flows.settings import load_settings, read_clock
from pipeline.discover.health import count


def forget(
    route: Annotated[RouteName, typer.Argument(metavar="ROUTE", help="warc, sites, cc-news or common-crawl.")],
    keep_parts: Annotated[
        bool, typer.Option("--keep-parts", help="Leave the parts on the disk: the next load brings them again.")
    ] = False,
    data: Data = None,
    sources: Sources = None,
) -> int:
    """Take a route out of the tables, its parts off the disk.

    Plans stay, and pages that were requested from sites. What nights have read stays as well.
    """
    settings = load_settings({"data": data, "sources": sources})
    require_warehouse(settings)
    require_free(settings.data)
    require_free(settings.history)
    from flows.history_load import forget_route

    with progress_shown():
        summary = forget_route(settings, read_clock(None), route.value, delete_files=not keep_parts)
    gone = "its parts stay in" if keep_parts else "its parts are deleted from"
    say(f"Forgotten: {route.value}; {gone} {clean_text(settings.history / route.value)}.")
    say(f"In all: {count(summary.totals.n_articles, 'article', 'articles')}.")
    for trouble in summary.troubles:
        say_paragraph(f"Degraded: {trouble}", indent=2)
    return DEGRADED if summary.is_degraded else 0
