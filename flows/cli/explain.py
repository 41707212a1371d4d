"""`nato-asia explain`: the sentences behind one value of a trend, and how reliable the value is."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from flows.cli.choices import require_group, require_known
from flows.cli.console import clean_text, say
from flows.cli.options import Data, GenreOption, GroupOption, Panel, PanelOption, Unit
from flows.cli.periods import read_period
from flows.cli.published import published
from pipeline.discover.health import count
from pipeline.records import GenreClass
from pipeline.themes.codebook.constructions import needs_two_sentences
from warehouse.ask.explain import (
    TrendCell,
    cell_doubts,
    cell_sentences,
    corrected_cell,
    n_before_history,
    panel_begin,
    quality_meanings,
    span_cell,
    trend_days,
)
from warehouse.ask.vocabulary import theme_and_group_ids
from warehouse.connection import Connection

_COUNTED = {"story": "stories", "article": "articles", "reach": "articles, as many as each story has"}
_OF_THE_PERIODS = {"unwatched", "low_coverage", "history_only", "seam", "overflowed", "few_mentions", "few_periods"}
_PERIODS = {"year": "Its quarters", "day": "Its week"}  # that say this of a span which is no cell
_VOICES = {"headline": "in the headline", "quotation": "quoted", "author": "the author's words"}


def explain(
    theme: Annotated[
        str, typer.Argument(metavar="THEME", help="Id of a theme (see `nato-asia themes list`) or of a theme group.")
    ],
    period: Annotated[
        str, typer.Option("--period", metavar="PERIOD", help="2024, 2024-Q2, 2024-05, 2024-W20 or 2024-05-17.")
    ],
    data: Data = None,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="Print at most N sentences.")] = 50,
    unit: Annotated[Unit, typer.Option("--unit", help="What is counted.")] = Unit.STORY,
    panel: PanelOption = Panel.ALL,
    group: GroupOption = "all",
    genre: GenreOption = "commentary",
) -> None:
    """Print the sentences behind a trend value, and its reliability.

    A trend value is one theme in one period; each sentence is printed with the title and address of its article.
    """
    span = read_period(period)
    slice_ = {"unit": str(unit), "panel": str(panel), "source_group": group, "genre": genre}
    with published(data) as con:
        require_known("theme or theme group", "THEME", theme, theme_and_group_ids(con))
        require_group(con, group, "all")
        require_known("genre", "--genre", genre, ("all", *GenreClass))
        cell = TrendCell(theme_id=theme, period=span.kind, first_day=span.first_day, last_day=span.last_day, **slice_)
        counted, rows = span_cell(con, cell), cell_sentences(con, cell, most=most + 1)
        if counted:
            lines = [*_count_lines(cell, counted), *_corrected_lines(con, cell), *_doubt_lines(con, cell, counted)]
        else:
            lines = [_why_nothing(con, cell)]
        lines += _left_out_lines(con, cell)
    where = "".join(
        f", {name} {value}"
        for name, value in slice_.items()
        if value not in ("all", "story", "commentary") or (name, value) == ("genre", "all")
    )
    say(f"[bold]{theme}[/bold], {period} ({span.first_day} to {span.last_day}){where}", *lines, "")
    for row in rows[:most]:
        _print_sentence(row)
    if len(rows) > most:
        say(f"There are more than {most} sentences: see them with --most.")
    if counted and not rows:
        say("No sentence of these texts contains this theme.")


def _count_lines(cell: TrendCell, counted: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"{counted['n_with_theme']} of {counted['n']} {_COUNTED[cell.unit]}: share {counted['share']:.0%}, "
        f"95 % interval {counted['share_low']:.0%} to {counted['share_high']:.0%}"
        + ("" if counted["is_complete"] else "; the period is not complete")
    )
    baseline = (
        "baseline not measured under this codebook"
        if counted["rate_baseline"] is None
        else f"in the seed articles {counted['rate_baseline']:.2f} (hits: {counted['n_hits_baseline']})"
    )
    yield f"{_hits(counted['n_hits'])}, {counted['rate']:.2f} per 1,000 words; {baseline}"


def _corrected_lines(con: Connection, cell: TrendCell) -> Iterator[str]:
    if corrected := corrected_cell(con, cell):
        yield (
            f"corrected by what people coded ({corrected['sample_id']}): share {corrected['share_corrected']:.0%}, "
            f"95 % interval {corrected['share_corrected_low']:.0%} to {corrected['share_corrected_high']:.0%}"
        )


def _hits(n: int) -> str:
    return "1 hit" if n == 1 else f"{n} hits"


def _why_nothing(con: Connection, cell: TrendCell) -> str:
    """Return why a cell has no text: it lies outside the data, there is no panel, or it is a gap."""
    if cell.panel == "fixed":
        begin = panel_begin(con)
        if begin is None:
            return "There is no fixed panel yet: no month is complete in which sources could be there throughout."
        if cell.first_day < begin:
            return f"The fixed panel begins on {begin}: choose a period that begins then or later."
    first_day, last_day = trend_days(con)
    if first_day is None or last_day is None:
        return "No text is counted yet: that is no data, not zero."
    if cell.last_day < first_day:
        return "No text is counted so early: that is no data, not zero."
    if cell.first_day > last_day:
        return f"This is after the last night ({last_day}): there is no data yet."
    return "A gap: no counted text in this period. That is no data, not zero."


def _left_out_lines(con: Connection, cell: TrendCell) -> Iterator[str]:
    if n_texts := n_before_history(con, cell):
        texts = count(n_texts, "core text is", "core texts are")
        yield f"{texts} stored and not counted: the loaded past of the outlet begins later."


def _doubt_lines(con: Connection, cell: TrendCell, counted: Mapping[str, Any]) -> Iterator[str]:
    """Yield the quality reasons of a cell: from trends.theme_periods, or by its limits for a span that it lacks."""
    meanings = quality_meanings(con)
    found = cell_doubts(con, cell)
    if not cell.is_of_trends:
        found = (found & _OF_THE_PERIODS) | set(_own_reasons(counted, meanings))
    reasons = [meaning for code, meaning in meanings.items() if code in found]
    if reasons:
        is_drawn = all(reason["quality"] != "do_not_draw" for reason in reasons)
        yield "Read with care:" if is_drawn else "Do not draw it:"
    for reason in reasons:
        told = _told(reason, counted)
        is_its_own = cell.is_of_trends or reason["reason_code"] not in _OF_THE_PERIODS
        yield f"  {told}" if is_its_own else f"  {_PERIODS[cell.period]}: {told[0].lower()}{told[1:]}"


def _own_reasons(counted: Mapping[str, Any], meanings: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the codes of the quality reasons that follow from the texts of any span of days."""
    for code in ("few_texts", "under_20"):
        if counted["n_effective"] < meanings[code]["reason_limit"]:
            yield code
            break
    if not counted["is_complete"]:
        yield "incomplete"
    if counted["share_biggest_source"] > meanings["one_source"]["reason_limit"]:
        yield "one_source"
    if counted["weaknesses"]:
        yield "weak_theme"
    if not counted["is_measured"]:
        yield "unmeasured_theme"


def _told(reason: Mapping[str, Any], counted: Mapping[str, Any]) -> str:
    if reason["reason_code"] != "weak_theme":
        return str(reason["in_words"])
    if "few" in counted["weaknesses"]:
        return "Too few coded sentences to measure how well the codebook detects it"
    measured = (f"{name} {counted[name]:.2f}" for name in ("precision", "recall") if counted[name] is not None)
    shown = ", ".join(measured)
    return "The codebook detects it poorly" + (f" ({shown})" if shown else "")


def _print_sentence(row: dict[str, Any]) -> None:
    say(f"{row['published_on']}  [bold]{clean_text(row['source_name'])}[/bold]  {clean_text(row['title'])}")
    say(f"  {clean_text(row['url'])}")
    matched = "; ".join(dict.fromkeys(map(_matched, row["hits"])))
    say(f"  [dim]sentence {row['sentence_number']}, on {clean_text(matched)}:[/dim]")
    say(f"  {clean_text(' '.join(row['sentence'].split()))}", "")


def _matched(hit: Mapping[str, Any]) -> str:
    """Return the words of a hit, its voice, and what a reader of this sentence alone would miss."""
    before = ", with the sentence before it" if needs_two_sentences(hit["term"]) else ""
    return f"“{hit['matched']}” ({_VOICES[hit['voice']]}{before})"
