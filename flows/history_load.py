"""The load of history: parts of data/history become rows of the warehouse, in a night of its own without feeds.

load_parts ▶ [clean ▶ normalise ▶ dedupe ▶ assess ▶ themes ▶ trends ▶ change_tests ▶ corrections] ▶ publish ▶ report

The brackets hold `after_fetching`: what an interrupted night has left is finished as well.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flows.context import NightContext, open_context, open_resources
from flows.flow_run import run_by_hand
from flows.history_file import HISTORY_FILE, LoadOrder, LoadWork
from flows.load_plan import LoadPlan, plan_load, stored_load
from flows.lock import hold
from flows.night import PLAIN, Runner, after_fetching, archive_head, begin_night, publish_all, require_own_clock
from flows.night_log import logged
from flows.part_manifests import ENDINGS, finished_parts
from flows.preflight import check_offline, refuse_lost_history
from flows.settings import Settings
from flows.steps.load_parts import load_parts
from flows.summary import NightSummary
from pipeline.errors import SettingsError
from pipeline.records import Night, NightKind, Route


def load_history(settings: Settings, night: Night, run: Runner = PLAIN) -> NightSummary | None:
    """Load all finished parts that are not loaded, or not as they are now; None where there is nothing to do.

    Parts that failed are recorded with their reasons, and stop nothing.
    """
    plan = plan_load(settings)
    if plan.is_empty:
        return None
    with enter_load(settings, night, LoadWork(manifests=(*plan.parts, *plan.failed))) as context:
        return run_load(context, run)


def load_by_hand(settings: Settings, night: Night, plan: LoadPlan, warn: Callable[[str], None]) -> NightSummary:
    """Do what a load would do, in this process; `warn` is told where Prefect cannot record it."""

    def work(run: Runner) -> NightSummary:
        with enter_load(settings, night, LoadWork(manifests=(*plan.parts, *plan.failed))) as context:
            return run_load(context, run)

    return run_by_hand("load by hand", night.night_id, work, warn)


def forget_route(
    settings: Settings, night: Night, route: Route, *, delete_files: bool = False, run: Runner = PLAIN
) -> NightSummary:
    """Forget all that was loaded of a route, and with `delete_files` delete its parts: else the next load brings them.

    Raises SettingsError where nothing of the route is loaded.
    """
    stored, _ = stored_load(settings)
    if not any(one.route == route for one in stored.values()):
        raise SettingsError(f"{route}: nothing of this route is loaded in {settings.data}.")
    with enter_load(settings, night, LoadWork(forgotten=(route,))) as context:
        summary = run_load(context, run)
        if delete_files:
            _delete_parts(settings, route)
    return summary


def _delete_parts(settings: Settings, route: Route) -> None:
    for manifest in finished_parts(settings, route):
        for ending in ENDINGS:
            (settings.history / route / f"{manifest.part_id}{ending}").unlink(missing_ok=True)


@contextmanager
def enter_load(settings: Settings, night: Night, work: LoadWork) -> Iterator[NightContext]:
    """Hold the data folder, open the context of a load, archive what it does, and record it as begun.

    Raises WarehouseError where the warehouse of earlier nights is missing, or a night has this clock value.
    """
    sources = check_offline(settings)
    with hold(settings.data), logged(settings.logs, night.night_id, "the load"):
        refuse_lost_history(settings, night)
        with open_resources(settings) as shared, open_context(shared, night, sources) as context:
            context.load = work
            require_own_clock(context, NightKind.LOAD)
            _archive_order(context)  # first: it tells the file of a load from that of a night, whatever is killed
            archive_head(context)
            context.release()
            begin_night(context, NightKind.LOAD)
            yield context


def _archive_order(context: NightContext) -> None:
    """Archive what the load does; what an earlier run of it did stays part of it."""
    order, night_id = LoadOrder.of(context.load), context.night.night_id
    archived = context.shared.archived
    earlier = archived.resources(night_id).get(HISTORY_FILE) if night_id in archived.nights() else None
    if earlier:
        order = order.after(LoadOrder.model_validate_json(earlier))
    context.archive.append_resource(HISTORY_FILE, order.as_bytes())
    context.archive.sync()


def run_load(context: NightContext, run: Runner = PLAIN) -> NightSummary:
    """Run all steps of a load that was entered, and return its summary."""
    run(load_parts, context)
    after_fetching(context, run)
    return publish_all(context, run)
