"""What an exported chart says beside its marks: theme, measure, key and size, as it stands without a page around it."""

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.records.report import CorpusSize, ReportedTheme, TrendPoint
from pipeline.render.jinja_environment import percent, written_day
from pipeline.render.report import palette
from pipeline.render.report.headline import baseline_days
from pipeline.render.report.theme_in_words import chart_in_words


def titled(
    chart: dict[str, Any], theme: ReportedTheme, points: Sequence[TrendPoint], corpus: CorpusSize
) -> dict[str, Any]:
    """Return the specification of a theme's chart with a title, and a description for those who cannot see it."""
    title = {
        "text": theme.label,
        "subtitle": list(_lines(theme, points, corpus)),
        "anchor": "start",
        "fontSize": 17,
        "subtitleFontSize": 12,
        "subtitleColor": palette.AXIS,
        "offset": 14,
    }
    return {**chart, "title": title, "description": chart_in_words(theme, points)}


def _lines(theme: ReportedTheme, points: Sequence[TrendPoint], corpus: CorpusSize) -> Iterator[str]:
    until = f", up to {written_day(corpus.last_on)}" if corpus.last_on else ""
    yield (
        "Share of commentary on NATO in Asia that mentions the theme, by quarter; "
        f"{corpus.n_stories:,} pieces of {corpus.n_sources} sources{until}"
    )
    yield (
        "Bars: 95 % intervals; hollow: fewer than 20 pieces, or unfinished; grey area: not watched; "
        "strip: watched by history (light), nights (dark)"
    )
    if theme.baseline_share is not None and (days := baseline_days(theme)):
        yield f"Dotted: baseline, {percent(theme.baseline_share)} of {theme.n_baseline} pieces, {days}"
    if any(point.share_standardised is not None or point.share_corrected is not None for point in points):
        yield "Black dashes: groups of sources held at one mix; diamonds: corrected for errors of the codebook"
    if theme.is_weak:
        yield "A weak theme: it is found poorly, or how well was not measured"
