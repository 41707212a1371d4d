"""Chart of a trend: shares by quarter with their intervals; gaps, thin and unfinished quarters, and the baseline.

Altair is imported where a chart is drawn: a night that changes no number never loads it. Its chart is made once for all
themes, with named data, because that takes Altair as long as all the drawing.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.render.report import palette
from pipeline.render.report.quarter_axis import QuarterAxis
from pipeline.render.report.trend_marks import STRIP, TrendDrawing, ends_of, trend_marks

if TYPE_CHECKING:
    import altair as alt


class Canvas(NamedTuple):
    """Size of the plot in pixels, and of its letters."""

    width: int
    height: int
    font_size: int
    has_all_shares: bool  # the standardised and the corrected ones as well


SMALL = Canvas(width=262, height=132, font_size=11, has_all_shares=False)
WIDE = Canvas(width=690, height=300, font_size=13, has_all_shares=True)


def trend_chart(drawing: TrendDrawing, canvas: Canvas) -> dict[str, Any]:
    """Return the Vega-Lite specification of a trend; `drawing` must have a point."""
    layout = _layout(drawing.axis, drawing.top, canvas, is_weak=drawing.is_weak)
    return {**layout, "datasets": trend_marks(drawing)}


@lru_cache(maxsize=16)
def _layout(axis: QuarterAxis, top: float, canvas: Canvas, *, is_weak: bool) -> dict[str, Any]:
    """Return the specification without its data."""
    import altair as alt

    bar = max(1.5, min(14.0, 0.5 * canvas.width / axis.n_quarters))
    layers = [
        _named("years").mark_rule(color=palette.GRID).encode(y=alt.value(0), y2=alt.value("height")),
        _named("gaps").mark_rect(color=palette.GAP).encode(**_box()),
        _named("strip").mark_rect().encode(**_box(), color=alt.Color("colour:N", scale=None)),
        _named("thin").mark_point(shape="cross", angle=45, size=26, filled=True, color=palette.WEAK_SERIES, opacity=1),
        _named("baseline").mark_rule(color=palette.BASELINE, strokeDash=[2, 3], strokeWidth=1.4).encode(x2="to:Q"),
        *_crude(round(bar, 2), is_weak=is_weak),
        *(_other_shares(axis) if canvas.has_all_shares else ()),
    ]
    chart = alt.layer(*layers).encode(x=_quarters(axis), y=_shares(top))
    layout: dict[str, Any] = (
        chart.properties(width=canvas.width, height=canvas.height).configure(**_look(canvas)).to_dict()
    )
    return layout


def _named(name: str) -> "alt.Chart":
    import altair as alt

    return alt.Chart(alt.NamedData(name))


def _box() -> dict[str, str]:
    return {"x": "from:Q", "x2": "to:Q", "y": "bottom:Q", "y2": "top:Q"}


def _crude(bar: float, *, is_weak: bool) -> "list[alt.Chart]":
    """Return intervals, lines between neighbouring quarters with texts enough, and points."""
    series, interval = (palette.WEAK_SERIES, palette.WEAK_INTERVAL) if is_weak else (palette.SERIES, palette.INTERVAL)
    size = round(min(44.0, 3.4 * bar + 10), 2)
    return [
        _named("intervals").mark_rule(color=interval, strokeWidth=bar).encode(y="low:Q", y2="high:Q"),
        _named("lines")
        .mark_line(color=series, strokeWidth=1.8, strokeDash=[4, 3] if is_weak else [1, 0])
        .encode(detail="line:N"),
        _named("firm").mark_point(filled=True, color=series, size=size, opacity=1),
        _named("hollow").mark_point(stroke=series, fill=palette.SURFACE, size=size, strokeWidth=1.6, opacity=1),
    ]


def _other_shares(axis: QuarterAxis) -> "list[alt.Chart]":
    """Return the standardised share, and the corrected one with its interval."""
    width = round(min(20.0, 500 / axis.n_quarters), 2)
    return [
        _named("standardised").mark_tick(
            orient="horizontal", color=palette.STANDARDISED, thickness=2, width=width, opacity=1
        ),
        _named("corrected").mark_rule(color=palette.CORRECTED, strokeWidth=1.6).encode(y="low:Q", y2="high:Q"),
        _named("corrected").mark_point(shape="diamond", filled=True, color=palette.CORRECTED, size=60, opacity=1),
    ]


def _quarters(axis: QuarterAxis) -> "alt.X":
    import altair as alt

    years = alt.Axis(
        values=list(axis.labelled),
        labelExpr="format(floor(datum.value / 4), 'd')",
        grid=False,
        ticks=False,
        title=None,
        domain=False,
    )
    return alt.X("quarter:Q", axis=years, scale=alt.Scale(domain=list(ends_of(axis)), nice=False, zero=False))


def _shares(top: float) -> "alt.Y":
    import altair as alt

    step = 0.1 if top <= 0.3 else 0.2 if top <= 0.8 else 0.25
    marked = alt.Axis(
        values=[round(step * number, 2) for number in range(int(top / step + 1e-9) + 1)],
        labelExpr="datum.value == 0 ? '0' : format(datum.value * 100, '.0f') + ' %'",
        title=None,
        ticks=False,
        domain=False,
    )
    return alt.Y("share:Q", axis=marked, scale=alt.Scale(domain=[-STRIP * top, top], nice=False))


def _look(canvas: Canvas) -> dict[str, Any]:
    return {
        "aria": False,  # a page has one text for the whole drawing, and a table of its numbers
        "background": palette.SURFACE,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": canvas.font_size,
            "labelColor": palette.AXIS,
            "labelFont": "sans-serif",
            "gridColor": palette.GRID,
            "labelPadding": 6,
        },
        "padding": 4,
    }
