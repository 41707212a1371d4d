"""`nato-asia history load`: bring the parts that are not loaded yet into the tables, as a night of its own."""

from collections.abc import Sequence
from typing import Annotated

import typer

from flows.cli.console import clean_text, progress_shown, say, say_paragraph
from flows.cli.nights import DEGRADED, go_on_without, prepare_prefect
from flows.cli.options import CodebookFile, Data, Sources
from flows.cli.published import require_data_folder
from flows.history_summary import Holdings
from flows.load_plan import LoadPlan, plan_load
from flows.lock import require_free
from flows.settings import Settings, load_settings, read_clock
from flows.summary import NightSummary
from pipeline.discover.health import count
from pipeline.records import Night, PartManifest

MOST_NAMED = 20  # failed parts


def load(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be loaded, and load nothing.")] = False,
    data: Data = None,
    sources: Sources = None,
    codebook: CodebookFile = None,
) -> int:
    """Load what was read of the past into the tables, and publish.

    It may be given again at any time: what is loaded stays, in whatever order it came. What nights have read
    themselves stays as they read it.
    """
    settings = load_settings({"data": data, "sources": sources, "codebook": codebook})
    require_data_folder(settings)
    planned = plan_when_free(settings)
    say_parts("To load" if dry_run else "Loading", planned.parts, planned.failed)
    if planned.is_empty:
        say("Nothing is left to load: every part that was read is in the tables.")
    if dry_run or planned.is_empty:
        return 0
    summary = load_shown(settings, planned)
    return DEGRADED if planned.failed or summary.is_degraded else 0


def plan_when_free(settings: Settings) -> LoadPlan:
    """Return what is to be loaded. Raises TrackerError where a night runs: it holds the warehouse that is read here."""
    require_free(settings.data)
    return plan_load(settings)


def say_parts(what: str, parts: Sequence[PartManifest], failed: Sequence[PartManifest]) -> None:
    """Print what parts hold, and which failed."""
    if parts:
        holdings = Holdings()
        for manifest in parts:
            holdings.add(manifest)
        say_paragraph(f"{what}: {count(len(parts), 'part', 'parts')} with {holdings}.")
    if failed:
        say(f"{count(len(failed), 'part', 'parts')} failed, and are recorded as missing:")
    for manifest in failed[:MOST_NAMED]:
        say_paragraph(f"{manifest.route}/{manifest.part_id}: {manifest.reason}", indent=2)
    if len(failed) > MOST_NAMED:
        say(f"  and {len(failed) - MOST_NAMED:,} more: see `nato-asia history status`.")


def load_shown(settings: Settings, planned: LoadPlan, night: Night | None = None) -> NightSummary:
    """Load as a flow of this process, as of now or `night`, with progress, and print what is in the tables then."""
    prepare_prefect(settings)
    from flows.history_load import load_by_hand

    with progress_shown():
        summary = load_by_hand(settings, night or read_clock(None), planned, go_on_without)
    totals = summary.totals
    stories = count(totals.n_core, "counted story of commentary", "counted stories of commentary")
    hits = count(totals.n_hits, "hit", "hits")
    say(f"In all: {count(totals.n_articles, 'article', 'articles')}, {stories} with {hits}.")
    for trouble in summary.troubles:
        say_paragraph(f"Degraded: {trouble}", indent=2)
    say(f"Published: {clean_text(settings.published / 'nato_asia.duckdb')} and {clean_text(settings.csv)}/*.csv")
    return summary
