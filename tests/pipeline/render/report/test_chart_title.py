"""An exported chart says what it shows without the page around it."""

from pipeline.render.report.chart_title import titled
from tests.pipeline.render.report.reported_rows import a_point, a_standing, a_theme


def test_an_exported_chart_has_theme_measure_size_and_key() -> None:
    theme, standing = a_theme(), a_standing()
    assert standing.corpus
    chart = titled({"mark": "line"}, theme, (a_point(14, 0.3),), standing.corpus)
    assert chart["mark"] == "line"
    assert chart["title"]["text"] == theme.label
    told = "\n".join(chart["title"]["subtitle"])
    assert "480 pieces of 9 sources, up to 1 September 2026" in told
    assert "Share of commentary on NATO in Asia" in told
    assert "95 % intervals" in told
    assert theme.label in chart["description"]
