"""`nato-asia history run`: read the web archives of a plan, on processes of this machine or on Dask."""

from typing import Annotated

import typer

from flows.cli.console import clean_text, progress_shown, say, say_paragraph
from flows.cli.history.choice import EngineName, EngineOption, SchedulerOption, WorkersOption, choose_engine
from flows.cli.nights import DEGRADED, go_on_without, prepare_prefect
from flows.cli.options import AllowHost, CodebookFile, Data, Sources
from flows.engines.engine import EngineChoice
from flows.history_plans import find_plan, store_plan
from flows.history_summary import PlanSummary
from flows.lock import require_free
from flows.settings import Settings, load_settings
from pipeline.records import HistoryPlan
from pipeline.sources.watched import load_sources
from pipeline.themes.codebook.load import load_codebook


def run(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="Name of a plan, or its beginning.")],
    engine: EngineOption = EngineName.PROCESSES,
    scheduler: SchedulerOption = None,
    workers: WorkersOption = None,
    data: Data = None,
    sources: Sources = None,
    codebook: CodebookFile = None,
    allow_host: AllowHost = None,
) -> int:
    """Read the web archives of a plan, and make a part of each.

    It may be stopped at any time: given again, it reads what is not finished. Nights may run meanwhile. The next step
    is `nato-asia history load`.
    """
    choice = choose_engine(engine, scheduler, workers)
    settings = load_settings({"data": data, "sources": sources, "codebook": codebook, "allow_host": allow_host})
    summary = run_shown(settings, find_plan(settings, plan), choice)
    say(f"Next: nato-asia history load{f' --data {data}' if data else ''}")
    return DEGRADED if summary.troubles else 0


def run_shown(settings: Settings, plan: HistoryPlan, choice: EngineChoice) -> PlanSummary:
    """Run a plan as a flow of this process, its progress shown, and print what became of it."""
    load_sources(settings.sources)
    load_codebook(settings.codebook)
    store_plan(settings, plan)
    require_free(settings.history)
    prepare_prefect(settings)
    from flows.history import history_by_hand

    say(f"Reading the plan {clean_text(plan.plan_id)} on {clean_text(choice.in_words)}.")
    with progress_shown():
        summary = history_by_hand(settings, plan, choice, go_on_without)
    say_paragraph(summary.in_short)
    for sentence in (*summary.troubles, *summary.remarks):
        say_paragraph(sentence, indent=2)
    if summary.troubles:
        say("What failed is tried again when the same command is given again.")
    return summary
