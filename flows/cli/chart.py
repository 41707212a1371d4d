"""`nato-asia chart`: the chart of one theme, as SVG or as a picture."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.choices import require_known
from flows.cli.console import clean_text, say
from flows.cli.options import Data, path_option
from flows.cli.published import published
from pipeline.errors import SettingsError
from warehouse.files import replacing

_ENDINGS = (".svg", ".png")


def chart(
    theme: Annotated[str, typer.Argument(metavar="THEME", help="The theme, as liaison_office.")],
    data: Data = None,
    to: Annotated[Path | None, path_option("--to", help="File to write, .svg or .png [THEME.svg].")] = None,
) -> None:
    """Draw the trend of one theme by quarter."""
    target = to or Path(f"{theme}.svg")
    if target.suffix.lower() not in _ENDINGS:
        raise SettingsError(f"--to {target}: its ending names no format. Name it .svg or .png.")
    content = _drawn(theme, data, is_picture=target.suffix.lower() == ".png")
    try:
        with replacing(target, follows_links=True) as partial:
            partial.write_bytes(content)
    except OSError as broken:
        raise SettingsError(f"--to {target}: this file cannot be written ({broken.strerror}).") from broken
    say(str(clean_text(target)))


def _drawn(theme_id: str, data: Path | None, *, is_picture: bool) -> bytes:
    from pipeline.render.report.chart_title import titled
    from pipeline.render.report.drawing import draw_png, draw_svg
    from pipeline.render.report.trend_chart import WIDE, trend_chart
    from pipeline.render.report.trend_marks import trend_drawing
    from warehouse.ask.report import read_standing

    with published(data) as con:
        standing = read_standing(con)
    themes = {theme.theme_id: theme for theme in standing.themes}
    require_known("theme", "THEME", theme_id, tuple(themes))
    points = tuple(point for point in standing.points if point.theme_id == theme_id)
    if not points or standing.corpus is None:
        raise SettingsError(f"{theme_id}: there is no commentary to draw yet. Run a night, or load history.")
    chart = trend_chart(trend_drawing(themes[theme_id], points), WIDE)
    svg = draw_svg(titled(chart, themes[theme_id], points, standing.corpus))
    return draw_png(svg) if is_picture else svg.encode()
