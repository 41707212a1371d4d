"""Allotting themes to the pieces of an outlet, so that their shares follow the plan as nearly as whole pieces can."""

from collections.abc import Mapping
from random import Random

from flows.demo.composed.past_plan import PastPlan
from flows.demo.composed.quarters import Quarter

Themes = list[str]


def allot_themes(
    plan: PastPlan, outlet_id: str, n_pieces: Mapping[Quarter, int], random: Random
) -> dict[Quarter, list[Themes]]:
    """Return the themes of each piece, by quarter; what cannot be had in whole pieces is carried to the next quarter.

    The pieces of a quarter have as nearly as possible the same number of themes.
    """
    owed = {theme_id: random.random() - 0.5 for theme_id in plan.themes}
    allotted: dict[Quarter, list[Themes]] = {}
    for quarter, n in n_pieces.items():
        allotted[quarter] = [[] for _ in range(n)]
        for theme_id in random.sample(sorted(plan.themes), len(plan.themes)):
            wanted = owed[theme_id] + n * plan.themes[theme_id].share_at(outlet_id, quarter)
            n_with = min(n, max(0, round(wanted)))
            owed[theme_id] = wanted - n_with
            for piece in _with_fewest(allotted[quarter], n_with, random):
                piece.append(theme_id)
    return allotted


def _with_fewest(pieces: list[Themes], n: int, random: Random) -> list[Themes]:
    """Return `n` of the pieces that have the fewest themes so far."""
    return sorted(random.sample(pieces, len(pieces)), key=len)[:n]
