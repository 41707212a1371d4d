"""Heat map of themes by group of sources: each cell says its share, and is the darker the larger that is."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.records import Record
from pipeline.records.report import GroupShare
from pipeline.render.jinja_environment import percent
from pipeline.render.report import palette

if TYPE_CHECKING:
    import altair as alt

FEWEST = 10  # texts of a cell that is shaded
LIMITS = (0.05, 0.1, 0.2, 0.35, 0.5)  # shares at which the next shade begins
_ON_DARK_FROM = 4  # shades that are so dark that letters on them are light
_ROW_HEIGHT = 25
_COLUMN_WIDTH = 92
_LABEL_WIDTH = 350


class HeatMap(Record):
    """All that the heat map depends on: labels of themes and of groups in their order, and the cells."""

    themes: tuple[tuple[str, str], ...]  # id and label
    groups: tuple[tuple[str, str], ...]
    cells: tuple[GroupShare, ...]


def heat_map_chart(drawing: HeatMap) -> dict[str, Any]:
    """Return the Vega-Lite specification of a heat map; `drawing` must have a theme and a group."""
    import altair as alt

    marks = alt.Chart(alt.InlineData(values=list(_marks(drawing))))
    rows = alt.Y("label:N", sort=[label for _, label in drawing.themes], axis=_labels(palette.ON_LIGHT, _LABEL_WIDTH))
    columns = alt.X("group:N", sort=[name for _, name in drawing.groups], axis=_heads())
    cells = marks.mark_rect(stroke=palette.SURFACE, strokeWidth=2).encode(color=alt.Color("shade:N", scale=None))
    text = marks.mark_text(fontSize=12, font="sans-serif").encode(
        text="text:N", color=alt.Color("letters:N", scale=None)
    )
    chart = alt.layer(cells, text).encode(x=columns, y=rows)
    sized = chart.properties(width=_COLUMN_WIDTH * len(drawing.groups), height=_ROW_HEIGHT * len(drawing.themes))
    look: dict[str, Any] = {"aria": False, "background": palette.SURFACE, "view": {"stroke": None}, "padding": 4}
    specification: dict[str, Any] = sized.configure(**look).to_dict()
    return specification


def _marks(drawing: HeatMap) -> Iterator[dict[str, str]]:
    labels, names = dict(drawing.themes), dict(drawing.groups)
    for cell in drawing.cells:
        if cell.theme_id in labels and cell.source_group in names:
            yield {"label": labels[cell.theme_id], "group": names[cell.source_group], **_look_of(cell)}


def _look_of(cell: GroupShare) -> dict[str, str]:
    if cell.share is None or cell.n < FEWEST:
        return {"text": "–", "shade": palette.ABSENT, "letters": palette.AXIS}
    shade = bisect_right(LIMITS, cell.share)
    letters = palette.ON_DARK if shade >= _ON_DARK_FROM else palette.ON_LIGHT
    return {"text": f"{100 * cell.share:.0f}", "shade": palette.SHADES[shade], "letters": letters}


def _labels(colour: str, width: int) -> "alt.Axis":
    import altair as alt

    return alt.Axis(
        title=None, domain=False, ticks=False, labelColor=colour, labelFontSize=12, labelFont="sans-serif",
        labelLimit=width, labelPadding=width, labelAlign="left",
    )  # fmt: skip


def _heads() -> "alt.Axis":
    import altair as alt

    return alt.Axis(
        title=None, domain=False, ticks=False, orient="top", labelAngle=0, labelColor=palette.AXIS, labelFontSize=12,
        labelFont="sans-serif", labelLimit=_COLUMN_WIDTH - 4, labelPadding=6,
    )  # fmt: skip


def ordered_by_share(cells: Sequence[GroupShare], themes: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the themes, those first that most texts of all groups together have."""
    counts: dict[str, tuple[int, int]] = {}
    for cell in cells:
        n, n_with_theme = counts.get(cell.theme_id, (0, 0))
        counts[cell.theme_id] = (n + cell.n, n_with_theme + cell.n_with_theme)

    def rank(theme: tuple[str, str]) -> tuple[float, str]:
        n, n_with_theme = counts.get(theme[0], (0, 0))
        return (-n_with_theme / n if n else 0, theme[1])

    return tuple(sorted(themes, key=rank))


def heat_map_in_words(drawing: HeatMap) -> str:
    """Return the text that stands for the heat map where it cannot be seen."""
    labels, names = dict(drawing.themes), dict(drawing.groups)
    known = [cell for cell in drawing.cells if cell.share is not None and cell.n >= FEWEST and cell.theme_id in labels]
    begins = f"Heat map of {len(labels)} themes in the commentary of {len(names)} groups of sources"
    if not known:
        return f"{begins}: no group has ten texts."
    most = max(known, key=lambda cell: cell.share or 0)
    group = names.get(most.source_group, most.source_group)
    return f"{begins}: at most {percent(most.share)}, of “{labels[most.theme_id]}” in the group {group}."
