"""Marks of a trend chart as rows: one list for each layer of pipeline.render.report.trend_chart."""

from collections.abc import Iterator
from itertools import groupby

from pipeline.records import Record
from pipeline.records.report import ReportedTheme, TrendPoint
from pipeline.render.report import palette
from pipeline.render.report.quarter_axis import QuarterAxis, quarter_axis, quarter_number, top_share

STRIP = 0.055  # height of the strip below the axis that shows who watched, as a share of the scale
_EDGE = 0.6  # quarters between the outermost points and the ends of the axis
Mark = dict[str, float | str | None]


class TrendDrawing(Record):
    """All that a chart of a trend depends on: equal drawings make equal charts."""

    points: tuple[TrendPoint, ...]
    baseline_share: float | None
    is_weak: bool
    top: float  # of the scale of shares

    @property
    def axis(self) -> QuarterAxis:
        """The axis of its quarters."""
        return quarter_axis(self.points)


def trend_drawing(theme: ReportedTheme, points: tuple[TrendPoint, ...], top: float | None = None) -> TrendDrawing:
    """Return the drawing of a theme; its scale ends at `top`, or where its own intervals do."""
    return TrendDrawing(
        points=points,
        baseline_share=theme.baseline_share,
        is_weak=theme.is_weak,
        top=top_share(points, _other_shares(theme, points)) if top is None else top,
    )


def _other_shares(theme: ReportedTheme, points: tuple[TrendPoint, ...]) -> Iterator[float | None]:
    yield theme.baseline_share
    for point in points:
        if point.is_drawn:
            yield point.share_standardised
            yield point.share_corrected_high


def trend_marks(drawing: TrendDrawing) -> dict[str, list[Mark]]:
    """Return the marks of each layer by its name."""
    points, axis, top = drawing.points, drawing.axis, drawing.top
    drawn = [point for point in points if point.is_drawn and point.share is not None]
    return {
        "years": [{"quarter": start} for start in axis.year_starts],
        "gaps": [_span(point, 0, top) for point in points if point.is_gap],
        "strip": list(_strip(points, top)),
        "thin": [{**_at(point), "share": 0} for point in points if not point.is_drawn and not point.is_gap],
        "baseline": list(_baseline(drawing)),
        "intervals": [{**_at(point), "low": point.share_low, "high": point.share_high} for point in drawn],
        "lines": list(_lines(points)),
        "firm": [_at(point) for point in drawn if point.is_of_line],
        "hollow": [_at(point) for point in drawn if not point.is_of_line],
        "standardised": [
            {**_at(point), "share": point.share_standardised} for point in drawn if point.share_standardised is not None
        ],
        "corrected": [
            {
                "quarter": quarter_number(point.period_start) + 0.26,
                "share": point.share_corrected,
                "low": point.share_corrected_low,
                "high": point.share_corrected_high,
            }
            for point in drawn
            if point.share_corrected is not None
        ],
    }


def ends_of(axis: QuarterAxis) -> tuple[float, float]:
    """Return the ends of the scale of quarters."""
    return axis.first - _EDGE, axis.last + _EDGE


def _at(point: TrendPoint) -> Mark:
    return {"quarter": quarter_number(point.period_start), "share": point.share}


def _span(point: TrendPoint, bottom: float, top: float) -> Mark:
    quarter = quarter_number(point.period_start)
    return {"from": quarter - 0.5, "to": quarter + 0.5, "bottom": bottom, "top": top}


def _strip(points: tuple[TrendPoint, ...], top: float) -> Iterator[Mark]:
    """Yield one mark for each run of quarters that were watched in the same way."""
    for watched_by, run in groupby(points, key=lambda point: point.watched_by):
        first, *_, last = [*run] * 2
        if watched_by:
            colour = palette.BY_HISTORY if watched_by == "history" else palette.BY_NIGHTS
            box = {**_span(first, -0.9 * STRIP * top, -0.4 * STRIP * top), "to": _span(last, 0, 0)["to"]}
            yield {**box, "colour": colour}


def _baseline(drawing: TrendDrawing) -> Iterator[Mark]:
    if drawing.baseline_share is not None:
        first, last = ends_of(drawing.axis)
        yield {"quarter": first, "to": last, "share": drawing.baseline_share}


def _lines(points: tuple[TrendPoint, ...]) -> Iterator[Mark]:
    """Yield the points of each line: a run of neighbouring quarters that all have texts enough for a line."""
    firm = [point for point in points if point.is_of_line]
    for place, point in enumerate(firm):
        yield {**_at(point), "line": quarter_number(point.period_start) - place}  # the same along a run
