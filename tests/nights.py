"""Nights and rebuilds as plain calls of the steps: Prefect is left to the tests that are about Prefect."""

from typing import Any

from flows.context import NightContext
from flows.night import Plain, StepTask, enter_night, run_night
from flows.rebuild import run_rebuild
from flows.settings import Settings, read_clock
from flows.steps.publish import publish, summarise
from flows.steps.report import report
from flows.summary import NightSummary
from warehouse.store.nights import close_night, end_night


def whole_night(now: str, settings: Settings) -> NightSummary:
    """Run a night that writes no report: the report reads more than a small night does."""
    with enter_night(settings, read_clock(now)) as context:
        return run_night(context, Unreported())


def reported_night(now: str, settings: Settings) -> NightSummary:
    with enter_night(settings, read_clock(now)) as context:
        return run_night(context)


def unpublished_night(now: str, settings: Settings) -> NightSummary:
    """Run a night that is closed and checked and publishes no file: the files take half of a small night's time."""
    with enter_night(settings, read_clock(now)) as context:
        return run_night(context, _Unpublished())


class Unreported(Plain):
    """Runs all steps but the report."""

    def __call__(self, step: StepTask, context: NightContext) -> Any:
        return "" if step is report else super().__call__(step, context)


class _Unpublished(Unreported):
    def __call__(self, step: StepTask, context: NightContext) -> Any:
        return _close(context) if step is publish else super().__call__(step, context)


def _close(context: NightContext) -> NightSummary:
    with context.warehouse.writing() as con:
        close_night(con, context.night)
        summary = summarise(context, con)
        end_night(con, context.night, summary.end)
        return summary


def whole_rebuild(settings: Settings) -> NightSummary:
    return run_rebuild(settings)
