"""Portions of a plan, each one task: a month, or several months that hold few web archives."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from pipeline.records import HistoryPlan, PlannedWarc

FEWEST = 100  # web archives of a portion: at its end workers wait for the last of it


class Portion(NamedTuple):
    """A part of a plan, which is a plan itself."""

    name: str  # its months, or the route where they are not known
    plan: HistoryPlan


def by_month(plan: HistoryPlan) -> Iterator[Portion]:
    """Yield a plan in portions, by month: one that holds few web archives shares a portion with the next."""
    if not plan.warcs:  # addresses, of which web archives are still to be made
        yield Portion(plan.route, plan)
    held: list[PlannedWarc] = []
    for _, warcs in groupby(sorted(plan.warcs, key=_month), key=_month):
        held += warcs
        if len(held) >= FEWEST:
            yield _portion(plan, held)
            held = []
    if held:
        yield _portion(plan, held)


def _portion(plan: HistoryPlan, warcs: list[PlannedWarc]) -> Portion:
    months = sorted({_month(warc) for warc in warcs} - {""})
    name = " to ".join(dict.fromkeys((months[0], months[-1]))) if months else plan.route
    return Portion(name, plan.model_copy(update={"warcs": tuple(warcs)}))


def _month(warc: PlannedWarc) -> str:
    return warc.month
