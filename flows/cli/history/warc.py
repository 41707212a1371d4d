"""`nato-asia history warc`: web archives at hand become part of the trends, in one go."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import say
from flows.cli.history.choice import (
    EngineName,
    EngineOption,
    HostsName,
    HostsOption,
    SchedulerOption,
    WorkersOption,
    choose_engine,
)
from flows.cli.history.costs import say_costs
from flows.cli.history.loading import load_shown, plan_when_free, say_parts
from flows.cli.history.run import run_shown
from flows.cli.history.unmatched import say_unmatched
from flows.cli.nights import DEGRADED
from flows.cli.options import CodebookFile, Data, Sources
from flows.cli.published import published
from flows.history_plans import store_plan
from flows.routes import warc_files
from flows.settings import load_settings
from warehouse.ask.first_look import first_look


def warc(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="WARC files, folders, or patterns in quotes.")],
    hosts: HostsOption = HostsName.DECLARED,
    engine: EngineOption = EngineName.PROCESSES,
    scheduler: SchedulerOption = None,
    workers: WorkersOption = None,
    data: Data = None,
    sources: Sources = None,
    codebook: CodebookFile = None,
) -> int:
    """Plan, read and load web archives at hand, in one go.

    The same as `history plan warc FILE…`, `history run` and `history load`.
    """
    choice = choose_engine(engine, scheduler, workers)
    settings = load_settings({"data": data, "sources": sources, "codebook": codebook})
    plan = warc_files.plan(files, hosts=hosts.value)
    store_plan(settings, plan)
    say_costs(settings, plan)
    read = run_shown(settings, plan, choice)
    say_unmatched(settings, plan)
    planned = plan_when_free(settings)
    say_parts("Loading", planned.parts, planned.failed)
    is_degraded = bool(read.troubles)
    if not planned.is_empty:
        is_degraded |= load_shown(settings, planned).is_degraded
    _say_what_next(data)
    return DEGRADED if is_degraded else 0


def _say_what_next(data: Path | None) -> None:
    option = f" --data {data}" if data else ""
    with published(data) as con:
        look = first_look(con)
    say("")
    if look is None:
        say("No commentary with a theme of the codebook is loaded. What is, and of which weeks:")
    else:
        say(
            f"To try next, here with {look.theme_id} (`nato-asia themes list` has the other themes): the report, a "
            "chart, the sentences behind it, the weeks that are covered.",
            f"  nato-asia report --open{option}",
            f"  nato-asia chart {look.theme_id}{option}",
            f"  nato-asia explain {look.theme_id} --period {look.year}{option}",
        )
    say(f"  nato-asia history coverage{option}")
