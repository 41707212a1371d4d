"""`nato-asia history status`: how far each plan is, which parts failed and why, and what is not loaded yet."""

from collections.abc import Sequence

from flows.cli.console import print_explained, print_table, say, say_paragraph
from flows.cli.options import Data
from flows.cli.published import require_data_folder
from flows.history_plans import stored_plans
from flows.history_standing import PlanStanding, manifests_of, standing_of
from flows.history_summary import PartFailure
from flows.load_plan import plan_load
from flows.lock import holder_of
from flows.settings import Settings, load_settings
from pipeline.discover.health import count
from pipeline.errors import WarehouseLockedError

MOST_NAMED = 50  # parts that are named


def status(data: Data = None) -> None:
    """Show how far each plan is, and what failed and why."""
    settings = load_settings({"data": data})
    require_data_folder(settings)
    standings = [standing_of(settings, plan, manifests_of(settings, plan)) for plan in stored_plans(settings)]
    if not standings:
        say("Nothing of the past is planned yet: `nato-asia history plan` begins.")
        return
    print_table("Plans: web archives", ("plan", "read", "failed", "being read", "waiting"), map(_row, standings))
    _print_running(settings, standings)
    failed = [(standing.plan_id, one) for standing in standings for one in standing.failed]
    _print_parts("Failed: tried again by the next run of the plan", failed)
    lost = [(standing.plan_id, one) for standing in standings for one in standing.lost]
    _print_parts("Without their WARC file: the next run of the plan cannot read them", lost)
    _print_loaded(settings)


def _row(standing: PlanStanding) -> Sequence[object]:
    due = standing.n_pages_due
    waiting = standing.n_waiting if due is None else f"{count(due, 'page', 'pages')} to be requested"
    return standing.plan_id, standing.n_read, len(standing.failed), len(standing.running), waiting


def _print_running(settings: Settings, standings: Sequence[PlanStanding]) -> None:
    running = [part_id for standing in standings for part_id in standing.running]
    if holder := holder_of(settings.history):
        say_paragraph(f"Process {holder} is at work: {', '.join(running) or 'between two web archives'}.")
    elif running:
        say_paragraph(f"Interrupted: {', '.join(running)}. Run the plan again: what is finished is kept.")


def _print_parts(title: str, parts: Sequence[tuple[str, PartFailure]]) -> None:
    """Print parts, each with its plan, and why it is not read."""
    if parts:
        say("")
        shown = [((plan_id, one.part_id), one.reason) for plan_id, one in parts[:MOST_NAMED]]
        print_explained(title, ("plan", "part"), shown)
    if len(parts) > MOST_NAMED:
        say(f"and {len(parts) - MOST_NAMED:,} more.")


def _print_loaded(settings: Settings) -> None:
    say("")
    try:
        n_parts = len(plan_load(settings).parts)
    except WarehouseLockedError:
        say("A night or a load is at work: when it has ended, this says what is left to load.")
        return
    if n_parts:
        say(f"{count(n_parts, 'part is', 'parts are')} not loaded yet: run `nato-asia history load`.")
    else:
        say("Every part that was read is loaded: `nato-asia history coverage` says what that covers.")
