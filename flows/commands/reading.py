"""`nato-asia explain` and `export`: questions to the published file, which block nobody."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.commands.console import clean_text, say
from flows.periods import read_period
from flows.settings import load_settings
from pipeline.errors import SettingsError
from warehouse.connection import Connection, opened_for_reading
from warehouse.export import export_csv, export_parquet
from warehouse.publish import FILE_NAME
from warehouse.reports import cell_sentences, span_cell, theme_ids

_ENOUGH_FOR_A_LINE = 20
_VOICES = {"headline": "in the headline", "quotation": "quoted", "author": "the author's words"}


def published_file(chosen: Mapping[str, Any]) -> Path:
    """Return the published file. Raises SettingsError where there is none."""
    file = load_settings(chosen).published / FILE_NAME
    if not file.exists():
        raise SettingsError(
            f"{file}: nothing is published here yet. Run `nato-asia nightly` or `nato-asia demo`, or use --data."
        )
    return file


@contextmanager
def published(chosen: Mapping[str, Any]) -> Iterator[Connection]:
    """Open the published file for reading. Raises SettingsError where there is none."""
    with opened_for_reading(published_file(chosen)) as con:
        yield con


def run_explain(chosen: Mapping[str, Any], theme_id: str, stated: str, most: int) -> None:
    """Print a cell of the trends and the sentences behind it."""
    period = read_period(stated)
    with published(chosen) as con:
        known = theme_ids(con)
        if theme_id not in known:
            raise SettingsError(f"{theme_id!r}: there is no such theme. Known: {', '.join(known)}.")
        has_months = period.kind not in {"week", "day"}
        cell = span_cell(con, theme_id, period.first_day, period.last_day, has_months=has_months)
        rows = cell_sentences(con, theme_id, period.first_day, period.last_day, has_months=has_months, most=most + 1)
    say(f"[bold]{theme_id}[/bold], {stated} ({period.first_day} to {period.last_day})", *_cell_lines(cell), "")
    for row in rows[:most]:
        _print_sentence(row)
    if len(rows) > most:
        say(f"There are more than {most} sentences: see them with --most.")
    if cell and cell["n"] and not rows:
        say("No sentence of these stories holds this theme.")


def _cell_lines(cell: dict[str, Any] | None) -> Iterator[str]:
    if cell is None or cell["n"] == 0:
        yield "A gap: no counted story in this period. That is no data, not zero."
        return
    yield (
        f"{cell['n_with_theme']} of {cell['n']} stories: share {cell['share']:.0%}, "
        f"95 % interval {cell['share_low']:.0%} to {cell['share_high']:.0%}"
        + ("" if cell["is_complete"] else "; the period is not complete")
    )
    baseline = (
        "baseline not measured under this codebook"
        if cell["rate_baseline"] is None
        else f"in the seed articles {cell['rate_baseline']:.2f} (hits: {cell['n_hits_baseline']})"
    )
    yield f"{cell['n_hits']} hits, {cell['rate']:.2f} per 1,000 words; {baseline}"
    if doubts := "; ".join(_doubts(cell)):
        yield f"Read with care: {doubts}."


def _doubts(cell: dict[str, Any]) -> Iterator[str]:
    if cell["n"] < _ENOUGH_FOR_A_LINE:
        yield f"fewer than {_ENOUGH_FOR_A_LINE} stories"
    if cell["weaknesses"] is None:
        yield "how well this codebook finds the theme was not measured"
    elif "few" in cell["weaknesses"]:
        yield "too few coded sentences tell how well the codebook finds this theme"
    elif cell["weaknesses"]:
        yield f"the codebook finds this theme badly (precision {cell['precision']:.2f}, recall {cell['recall']:.2f})"


def _print_sentence(row: dict[str, Any]) -> None:
    say(f"{row['published_on']}  [bold]{clean_text(row['source_name'])}[/bold]  {clean_text(row['title'])}")
    say(f"  {clean_text(row['url'])}")
    matched = "; ".join(dict.fromkeys(f"“{hit['matched']}” ({_VOICES[hit['voice']]})" for hit in row["hits"]))
    say(f"  [dim]sentence {row['sentence_number']}, on {clean_text(matched)}:[/dim]")
    say(f"  {clean_text(' '.join(row['sentence'].split()))}", "")


def run_export(chosen: Mapping[str, Any], to: Path | None, *, with_parquet: bool) -> None:
    """Write the CSV files from the published warehouse, and Parquet files beside where they are asked for."""
    settings = load_settings(chosen)
    with published(chosen) as con:
        files = export_csv(con, to or settings.csv)
        if with_parquet:
            files += export_parquet(con, to / "parquet" if to else settings.published / "parquet")
    say(*(str(file) for file in files))
