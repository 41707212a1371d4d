"""First page of the report: headline, what changed, all themes, groups of sources, new texts, coverage."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from pipeline.records.report import GroupShare, ReportedTheme, Standing, TrendPoint
from pipeline.render.jinja_environment import group_name, in_words, span
from pipeline.render.report.headline import headline, last_firm
from pipeline.render.report.heat_map import HeatMap, ordered_by_share
from pipeline.render.report.movers import Mover, movers, untested
from pipeline.render.report.report_page import rendered

_KINDS = (
    (
        "trend",
        "Steady trends",
        "Tested: the share drifts over all quarters, beyond chance and beyond a changed mix of sources.",
    ),
    (
        "ewma",
        "Alarms",
        "Tested: the newest quarters, smoothed, have left the range that the baseline months make likely.",
    ),
    (
        "change_point",
        "Likely steps",
        "Not a test: where the series is described best by a step from one level to another.",
    ),
)
_DOUBTS = {"few": "too few coded sentences", "recall": "recall low or unsure", "precision": "precision low or unsure"}


class Card(NamedTuple):
    """One theme among the small multiples."""

    theme: ReportedTheme
    latest: TrendPoint | None
    interval: str
    drawing: Markup
    doubts: str


def index_page(standing: Standing, drawings: Mapping[str, str], heat_map: str, queries: Mapping[str, str]) -> str:
    """Return the page; `drawings` are inlined charts by theme, `heat_map` is one too, or empty."""
    series = by_theme(standing.points)
    moved = movers(standing.themes, standing.tests, series)
    baseline = next((theme for theme in standing.themes if theme.n_baseline), None)
    return rendered(
        "index.html",
        root="",
        headline=headline(standing, moved, series),
        corpus=standing.corpus,
        is_invented=standing.is_invented,
        n_themes=len(standing.themes),
        nights=standing.nights,
        moved=list(_kinds(standing, moved)) if standing.tests else [],
        cards=list(_groups(standing, series, drawings)) if series else [],
        baseline_from=baseline and baseline.baseline_from,
        baseline_to=baseline and baseline.baseline_to,
        n_baseline=baseline.n_baseline if baseline else 0,
        quarters=next(iter(series.values()), ()),
        matrix=[{"label": theme.label, "points": series.get(theme.theme_id, ())} for theme in standing.themes],
        heat_map=Markup(heat_map),  # parsed and reduced to shapes: drawing.inlined
        group_sizes=_group_sizes(standing),
        group_rows=list(_group_rows(standing)),
        new_texts=standing.new_texts,
        put_aside=standing.put_aside,
        outlook=standing.outlook,
        queries=queries,
    )


def by_theme(points: Sequence[TrendPoint]) -> dict[str, tuple[TrendPoint, ...]]:
    """Return the quarters of each theme, in their order."""
    found: dict[str, list[TrendPoint]] = {}
    for point in points:
        found.setdefault(point.theme_id, []).append(point)
    return {theme_id: tuple(of_theme) for theme_id, of_theme in found.items()}


def heat_map_of(standing: Standing) -> HeatMap | None:
    """Return what the heat map shows; None where no group has a text in full quarters."""
    groups = tuple((cell["source_group"], str(cell["name"])) for cell in _group_sizes(standing))
    if not groups:
        return None
    labels = tuple((theme.theme_id, theme.label) for theme in standing.themes)
    return HeatMap(themes=ordered_by_share(standing.groups, labels), groups=groups, cells=standing.groups)


def _kinds(standing: Standing, moved: Sequence[Mover]) -> Iterator[dict[str, object]]:
    for code, title, explanation in _KINDS:
        of_kind = [mover for mover in moved if mover.test.test_code == code]
        reasons = untested(standing.tests) if code == "trend" else ()
        yield {
            "title": title,
            "explanation": explanation,
            "movers": of_kind,
            "untested": reasons,
            "is_tested": any(test.test_code == code and test.verdict != "not_tested" for test in standing.tests),
        }


def _groups(
    standing: Standing, series: Mapping[str, Sequence[TrendPoint]], drawings: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """Yield the groups of themes with their cards, the theme that is most frequent now first."""
    groups: dict[str, list[Card]] = {}
    for theme in standing.themes:
        card = _card(theme, series.get(theme.theme_id, ()), drawings.get(theme.theme_id, ""))
        groups.setdefault(theme.theme_group, []).append(card)
    for name, cards in sorted(groups.items()):
        yield {"title": in_words(name), "cards": sorted(cards, key=_frequency)}


def _card(theme: ReportedTheme, points: Sequence[TrendPoint], drawing: str) -> Card:
    latest = last_firm(points)
    return Card(
        theme=theme,
        latest=latest,
        interval=span(latest.share_low, latest.share_high) if latest else "",
        drawing=Markup(drawing),  # parsed and reduced to shapes: drawing.inlined
        doubts=doubts_of(theme),
    )


def doubts_of(theme: ReportedTheme) -> str:
    """Return why a theme is weak, in a few words; empty where it is not."""
    if theme.weaknesses is None:
        return "Found how well? Not measured"
    return ("Weak: " + ", ".join(_DOUBTS.get(one, one) for one in theme.weaknesses)) if theme.weaknesses else ""


def _frequency(card: Card) -> tuple[float, str]:
    return -(card.latest.share or 0) if card.latest else 1, card.theme.theme_id


def _group_sizes(standing: Standing) -> list[dict[str, object]]:
    """Return the groups of sources that have texts, with their number, the same for every theme."""
    sizes = {cell.source_group: cell.n for cell in standing.groups if cell.n}
    return [{"source_group": group, "name": group_name(group), "n": n} for group, n in sorted(sizes.items())]


def _group_rows(standing: Standing) -> Iterator[dict[str, object]]:
    cells: dict[tuple[str, str], GroupShare] = {(one.theme_id, one.source_group): one for one in standing.groups}
    groups = [str(one["source_group"]) for one in _group_sizes(standing)]
    for theme in standing.themes:
        yield {"label": theme.label, "cells": [cells.get((theme.theme_id, group)) for group in groups]}
