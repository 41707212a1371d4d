"""A chart draws what its quarters carry: no line over a gap, no point of few texts, the same bytes again."""

import pytest
import vl_convert
from lxml import etree

from pipeline.records.report import TrendPoint
from pipeline.render.report.drawing import draw_png, draw_svg, inlined
from pipeline.render.report.palette import BASELINE, GAP, SERIES, WEAK_SERIES
from pipeline.render.report.quarter_axis import MOST_LABELS, quarter_axis, top_share
from pipeline.render.report.trend_chart import SMALL, WIDE, Canvas, trend_chart
from pipeline.render.report.trend_marks import trend_drawing, trend_marks
from tests.pipeline.render.report.reported_rows import a_point, a_theme

GAP_BETWEEN = (a_point(0, 0.2), a_point(1, 0.3), a_point(2, None, n=0), a_point(3, 0.4), a_point(4, 0.5))


def marks(*points: TrendPoint) -> dict[str, list[float]]:
    """Map each layer to the quarters of its marks, counted from the first of 2023."""
    found = trend_marks(trend_drawing(a_theme(), points))
    return {
        name: [float(mark.get("quarter", mark.get("from")) or 0) - 4 * 2023 for mark in of_layer]
        for name, of_layer in found.items()
    }


def lines(*points: TrendPoint) -> list[list[float]]:
    """Return the quarters of each line, counted from the first of 2023."""
    found: dict[object, list[float]] = {}
    for mark in trend_marks(trend_drawing(a_theme(), points))["lines"]:
        found.setdefault(mark["line"], []).append(float(mark["quarter"] or 0) - 4 * 2023)
    return list(found.values())


def test_no_line_leads_over_a_gap() -> None:
    drawn = marks(*GAP_BETWEEN)
    assert lines(*GAP_BETWEEN) == [[0, 1], [3, 4]]
    assert drawn["gaps"] == [1.5]
    assert drawn["firm"] == [0, 1, 3, 4]


def test_few_texts_make_a_hollow_point_and_fewer_none() -> None:
    drawn = marks(a_point(0, 0.2), a_point(1, 0.3, n=12), a_point(2, 0.5, n=4), a_point(3, 0.4))
    assert (drawn["firm"], drawn["hollow"], drawn["thin"]) == ([0, 3], [1], [2])
    assert drawn["intervals"] == [0, 1, 3]


def test_a_quarter_that_is_not_over_is_hollow_and_ends_no_line() -> None:
    points = a_point(0, 0.2), a_point(1, 0.3), a_point(2, 0.9, is_complete=False)
    assert (lines(*points), marks(*points)["hollow"]) == ([[0, 1]], [2])


def test_the_strip_tells_history_from_nights() -> None:
    points = [a_point(number, 0.2, watched_by=by) for number, by in enumerate(("history", "history", None, "nights"))]
    strip = trend_marks(trend_drawing(a_theme(), tuple(points)))["strip"]
    assert [(mark["from"], mark["to"]) for mark in strip] == [(8091.5, 8093.5), (8094.5, 8095.5)]
    assert len({mark["colour"] for mark in strip}) == 2


def test_without_a_baseline_none_is_drawn() -> None:
    theme = a_theme(n_baseline=0, n_baseline_with_theme=0)
    svg = draw_svg(trend_chart(trend_drawing(theme, GAP_BETWEEN), SMALL))
    assert BASELINE not in svg
    assert BASELINE in draw_svg(trend_chart(trend_drawing(a_theme(), GAP_BETWEEN), SMALL))


def test_a_weak_theme_looks_weak() -> None:
    weak = draw_svg(trend_chart(trend_drawing(a_theme(weaknesses=("few",)), GAP_BETWEEN), SMALL))
    strong = draw_svg(trend_chart(trend_drawing(a_theme(), GAP_BETWEEN), SMALL))
    assert SERIES not in weak
    assert WEAK_SERIES in weak
    assert SERIES in strong
    assert GAP in strong


@pytest.mark.parametrize("canvas", [SMALL, WIDE])
@pytest.mark.parametrize("n_quarters", [1, 2, 12, 60])
def test_equal_numbers_make_equal_drawings_of_any_length(canvas: Canvas, n_quarters: int) -> None:
    drawing = trend_drawing(a_theme(), tuple(a_point(number, 0.3) for number in range(n_quarters)))
    first, second = (draw_svg(trend_chart(drawing, canvas)) for _ in range(2))
    assert first == second
    assert "NaN" not in first
    assert len(first) < 60_000


@pytest.mark.parametrize("canvas", [SMALL, WIDE])
@pytest.mark.parametrize("points", [GAP_BETWEEN, (a_point(0, 0.2), a_point(1, 0.3)), (a_point(2, 0.5, n=4),)])
def test_a_layout_compiled_before_takes_the_data_of_another(canvas: Canvas, points: tuple[TrendPoint, ...]) -> None:
    other = trend_drawing(a_theme(), tuple(a_point(number, 0.1 * number) for number in range(5)))
    draw_svg(trend_chart(other, canvas))
    chart = trend_chart(trend_drawing(a_theme(), points), canvas)
    assert inlined(draw_svg(chart), alt="") == inlined(vl_convert.vegalite_to_svg(chart), alt="")


def test_scales_end_at_a_tenth_and_few_years_are_labelled() -> None:
    assert [top_share([a_point(0, share)]) for share in (0.02, 0.35, 0.36, 0.97)] == [0.2, 0.4, 0.5, 1.0]
    assert top_share([a_point(0, 0.1)], [0.72, None]) == 0.8
    corrected = a_point(0, 0.1, share_corrected=0.4, share_corrected_low=0.1, share_corrected_high=0.66)
    assert trend_drawing(a_theme(), (corrected,)).top == 0.7
    assert trend_drawing(a_theme(n_baseline_with_theme=45), (a_point(0, 0.1),)).top == 0.9
    axis = quarter_axis([a_point(0, 0.1), a_point(4 * 30, 0.1)])
    assert axis.n_quarters == 121
    assert 1 < len(axis.labelled) <= MOST_LABELS


def test_a_picture_is_a_png() -> None:
    svg = draw_svg(trend_chart(trend_drawing(a_theme(), GAP_BETWEEN), SMALL))
    assert draw_png(svg).startswith(b"\x89PNG")


def test_an_inlined_drawing_is_an_image_with_a_text() -> None:
    svg = draw_svg(trend_chart(trend_drawing(a_theme(), GAP_BETWEEN), SMALL))
    root = etree.fromstring(inlined(svg, alt='Share of "x" <y>', shown="wide"))
    assert (root.get("role"), root.get("aria-label"), root.get("class")) == ("img", 'Share of "x" <y>', "drawing wide")
    assert root.get("viewBox")
    assert root.get("width") is None


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject/>",
        "<style>*{}</style>",
        '<a href="javascript:alert(1)"/>',
        '<rect onload="alert(1)"/>',
        '<rect style="fill:red"/>',
        '<g xmlns:xlink="http://www.w3.org/1999/xlink"><rect xlink:href="#x"/></g>',
        '<p xmlns="http://www.w3.org/1999/xhtml"/>',
        "<!-- comment -->",
    ],
)
def test_what_is_no_drawing_is_refused(inside: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1" viewBox="0 0 1 1">{inside}</svg>'
    with pytest.raises(ValueError, match="a drawing must not hold"):
        inlined(svg, alt="x")


def test_an_inlined_drawing_is_half_as_long_and_looks_the_same() -> None:
    drawing = trend_drawing(a_theme(), tuple(a_point(number, 0.3 + number / 997) for number in range(48)))
    svg = draw_svg(trend_chart(drawing, SMALL))
    short = inlined(svg, alt="x")
    assert len(short) < 16_000
    assert short.count("<line ") == svg.count("<line ")
    assert short.count("<text ") == svg.count("<text ")
    assert draw_png(short.replace("<svg ", '<svg width="304" height="158" ', 1), 1) != b""
