"""Nights and rebuilds as plain calls of the steps: Prefect is left to the tests that are about Prefect."""

from flows.night import enter_night, run_night
from flows.rebuild import run_rebuild
from flows.settings import Settings, read_clock
from flows.summary import NightSummary


def whole_night(now: str, settings: Settings) -> NightSummary:
    with enter_night(settings, read_clock(now)) as context:
        return run_night(context)


def whole_rebuild(settings: Settings) -> NightSummary:
    return run_rebuild(settings)
