"""The folder published/report: charts and pages that have changed are replaced, one by one and each atomically."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from flows.line_in_words import line_in_words
from flows.report.report_files import ReportFiles
from flows.report.report_inputs import INDEX, content_sha256, input_sha256
from flows.settings import Settings
from pipeline.records import Record
from pipeline.records.report import ReportedTheme, ReportEvidence, Standing
from pipeline.render.report.drawing import draw_svg, inlined
from pipeline.render.report.heat_map import heat_map_chart, heat_map_in_words
from pipeline.render.report.index_page import by_theme, heat_map_of, index_page
from pipeline.render.report.quarter_axis import top_share
from pipeline.render.report.theme_in_words import chart_in_words
from pipeline.render.report.theme_page import ThemeCharts, ThemeEvidence, ThemeNumbers, theme_page
from pipeline.render.report.trend_chart import SMALL, WIDE, Canvas, trend_chart
from pipeline.render.report.trend_marks import TrendDrawing, trend_drawing
from warehouse.ask.line_forecast import line_forecast
from warehouse.ask.report import MOST_SENTENCES, read_evidence, read_standing, shown_query
from warehouse.connection import Connection, opened_for_reading
from warehouse.publish.snapshot import FILE_NAME

_OF_A_THEME = {"trend": "report/show_trend", "sentences": "report/show_sentences", "terms": "report/show_terms"}
_OF_ALL_THEMES = {"trends": "report/list_trends", "tests": "report/list_tests", "groups": "report/list_group_shares"}


class WrittenReport(Record):
    """What was written of a report: its first page, and how many charts and pages are new."""

    index: Path
    n_drawn: int
    n_pages: int


def write_report(settings: Settings) -> WrittenReport:
    """Bring the report up to date with the published file, and return what was written.

    Raises WarehouseError where the published file cannot be read, or the disk is full: pages are then old or new, each
    of them whole.
    """
    files = ReportFiles(settings.report)
    with opened_for_reading(settings.published / FILE_NAME) as con:
        return _Writing(con, files, settings.quoted_words).write()


def read_whole_standing(con: Connection) -> Standing:
    """Return the standing of the published file, with the outlook in words."""
    forecast = line_forecast(con)
    return read_standing(con, line_in_words(forecast) if forecast else "")


class _Writing:
    """One writing of the report: what stands in the tables, and where it goes."""

    def __init__(self, con: Connection, files: ReportFiles, quoted_words: int) -> None:
        self.con = con
        self.files = files
        self.quoted_words = quoted_words
        self.standing = read_whole_standing(con)
        self.series = by_theme(self.standing.points)
        self.n_drawn = self.n_pages = 0

    @cached_property
    def evidence(self) -> ReportEvidence:
        """Sentences, terms and edits, read where a page of a theme has changed."""
        return read_evidence(self.con)

    def write(self) -> WrittenReport:
        top = top_share(self.standing.points, (theme.baseline_share for theme in self.standing.themes))
        small = {theme.theme_id: svg for theme in self.standing.themes if (svg := self._small_chart(theme, top))}
        for theme in self.standing.themes:
            self._write_theme(theme, small.get(theme.theme_id, ""))
        page = self._index_page(small)
        self._write_page(INDEX, content_sha256(page.encode()), lambda: page)
        self.files.finish(self.standing.nights[0].night_id if self.standing.nights else "")
        return WrittenReport(index=self.files.folder / INDEX, n_drawn=self.n_drawn, n_pages=self.n_pages)

    def _has_point(self, theme: ReportedTheme) -> bool:
        return any(point.is_drawn for point in self.series.get(theme.theme_id, ()))

    def _small_chart(self, theme: ReportedTheme, top: float) -> str:
        if not self._has_point(theme):
            return ""
        drawing = trend_drawing(theme, self.series[theme.theme_id], top)
        return self._trend(f"charts/{theme.theme_id}-small.svg", drawing, SMALL)

    def _trend(self, name: str, drawing: TrendDrawing, canvas: Canvas) -> str:
        return self._chart(name, input_sha256(drawing, repr(canvas)), lambda: trend_chart(drawing, canvas))

    def _chart(self, name: str, inputs: str, specify: Callable[[], dict[str, Any]]) -> str:
        """Return a chart: the file of the folder where its inputs are the same, else drawn anew."""
        kept = self.files.kept(name, inputs)
        if kept is not None:
            return kept.decode()
        svg = draw_svg(specify())
        self.files.put(name, inputs, svg.encode())
        self.n_drawn += 1
        return svg

    def _write_page(self, name: str, inputs: str, render: Callable[[], str]) -> None:
        if self.files.kept(name, inputs) is None:
            self.files.put(name, inputs, render().encode())
            self.n_pages += 1

    def _write_theme(self, theme: ReportedTheme, small: str) -> None:
        numbers = self._numbers(theme)
        wide = ""
        if self._has_point(theme):
            wide = self._trend(f"charts/{theme.theme_id}.svg", trend_drawing(theme, numbers.points), WIDE)
        charts = [content_sha256(svg.encode()) for svg in (wide, small)]
        queries = {name: shown_query(query, theme.theme_id) for name, query in _OF_A_THEME.items()}
        evidence = (self.standing.evidence_sha256, str(self.quoted_words))
        inputs = input_sha256(numbers, *evidence, *queries.values(), *charts)
        self._write_page(
            f"themes/{theme.theme_id}.html", inputs, lambda: self._theme_page(numbers, wide, small, queries)
        )

    def _numbers(self, theme: ReportedTheme) -> ThemeNumbers:
        return ThemeNumbers(
            theme=theme,
            points=self.series.get(theme.theme_id, ()),
            tests=tuple(one for one in self.standing.tests if one.theme_id == theme.theme_id),
            groups=tuple(one for one in self.standing.groups if one.theme_id == theme.theme_id),
            scores=tuple(one for one in self.standing.scores if one.theme_id == theme.theme_id),
            is_invented=self.standing.is_invented,
        )

    def _theme_page(self, numbers: ThemeNumbers, wide: str, small: str, queries: Mapping[str, str]) -> str:
        theme_id = numbers.theme.theme_id
        evidence = ThemeEvidence(
            sentences=tuple(one for one in self.evidence.sentences if one.theme_id == theme_id),
            terms=tuple(one for one in self.evidence.terms if one.theme_id == theme_id),
            edits=tuple(one for one in self.evidence.edits if one.theme_id == theme_id),
            quoted_words=self.quoted_words,
            most_sentences=MOST_SENTENCES,
        )
        alt = chart_in_words(numbers.theme, numbers.points) if numbers.points else ""
        charts = ThemeCharts(
            wide=inlined(wide, alt=alt, shown="wide") if wide else "",
            narrow=inlined(small, alt=alt, shown="small-only") if small else "",
        )
        return theme_page(numbers, evidence, charts, queries)

    def _index_page(self, small: Mapping[str, str]) -> str:
        themes = {theme.theme_id: theme for theme in self.standing.themes}
        drawings = {
            theme_id: inlined(svg, alt=chart_in_words(themes[theme_id], self.series[theme_id]))
            for theme_id, svg in small.items()
        }
        queries = {name: shown_query(query) for name, query in _OF_ALL_THEMES.items()}
        return index_page(self.standing, drawings, self._heat_map(), queries)

    def _heat_map(self) -> str:
        drawing = heat_map_of(self.standing)
        if drawing is None:
            return ""
        svg = self._chart("charts/groups.svg", input_sha256(drawing), lambda: heat_map_chart(drawing))
        return inlined(svg, alt=heat_map_in_words(drawing), shown="heat")
