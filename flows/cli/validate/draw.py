"""`nato-asia validate draw`: a stratified random sample of counted articles, as a CSV file that people code."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.choices import require_group, require_known
from flows.cli.console import print_table, say
from flows.cli.options import Data, GenreOption, GroupOption, Panel, PanelOption, path_option
from flows.cli.periods import read_period
from flows.cli.published import published
from flows.sample_files import sample_file, save_sample_file, write_sheet
from flows.settings import Settings, load_settings, read_clock
from pipeline.errors import CodesError, SettingsError
from pipeline.records import GenreClass, Sample, StratumCode, TrendSlice, UnitLevel, Voice, identity
from pipeline.trial.coding_sheet import evidence, read_sheet, unit_key
from pipeline.trial.sampling import (
    LEAST_PER_THEME,
    Candidate,
    DrawnSample,
    DrawnText,
    draw_sample,
    sentence_spans,
)
from warehouse.ask.explain import panel_begin
from warehouse.ask.samples import TextToCode, candidates, current_codebook, definitions, texts_to_code, whole_quarters
from warehouse.ask.vocabulary import theme_ids
from warehouse.connection import Connection
from warehouse.publish.export import as_cells

_EARLIEST, _LATEST = date(1, 1, 1), date(9999, 12, 31)
_STRATUM_OF = ((Voice.AUTHOR, StratumCode.AUTHOR), (Voice.HEADLINE, StratumCode.HEADLINE))


def draw(
    to: Annotated[Path, path_option("--to", help="CSV file to write, to be coded.")],
    n_articles: Annotated[
        int, typer.Option("--n", min=1, metavar="N", help="Articles to draw, shared out evenly among the themes.")
    ] = 200,
    theme: Annotated[
        list[str] | None, typer.Option("--theme", metavar="THEME", help="Only this theme; repeatable [all].")
    ] = None,
    data: Data = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="PERIOD", help="Only from this year, quarter, month, week, day on."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="PERIOD", help="Only up to the end of this period.")
    ] = None,
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help="What is drawn: story or article.")] = "story",
    panel: PanelOption = Panel.ALL,
    group: GroupOption = "all",
    genre: GenreOption = "commentary",
    n_sentences: Annotated[
        int, typer.Option("--sentences", min=0, max=20, metavar="N", help="Sentences of each article to code as well.")
    ] = 2,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Seed: another one draws other articles.")] = 1,
) -> None:
    """Draw a sample of counted articles to be coded by people.

    Half of them have the theme by the codebook, half do not; the file does not say which. Code it in a spreadsheet: 1
    where the theme is there, 0 where it is not, nothing where you do not code. Then run `validate score`.
    """
    _require_uncoded(to)
    settings, drawn_at = load_settings({"data": data}), read_clock(None).at
    with published(data) as con:
        themes = _themes(con, theme)
        if n_articles < LEAST_PER_THEME * len(themes):
            raise SettingsError(
                f"--n {n_articles}: {len(themes)} themes need {LEAST_PER_THEME * len(themes)} articles or more. Draw "
                "more, or name fewer themes with --theme."
            )
        slice_ = _slice(con, unit, str(panel), group, genre, from_, until)
        of_themes = {theme_id: list(_candidates(con, slice_, theme_id)) for theme_id in themes}
        drawn = draw_sample(
            of_themes, lambda ids: _drawn_texts(con, ids), n_articles=n_articles, n_sentences=n_sentences, seed=seed
        )
        sample = _sample(con, drawn, slice_, seed, drawn_at)
        _write(con, to, sample)
    _keep(settings, sample)
    _print(sample, to)


def _require_uncoded(to: Path) -> None:
    """Raise SettingsError where a file that somebody has coded stands at `to`: their work must not be overwritten."""
    if not to.is_file():
        return
    with suppress(CodesError):  # any other file
        if any(row["code"].strip() for row in read_sheet(to, to.read_bytes())):
            raise SettingsError(f"--to {to}: this file has codes in it, and is not overwritten. Choose another name.")


def _themes(con: Connection, stated: Sequence[str] | None) -> tuple[str, ...]:
    known = theme_ids(con)
    for theme_id in stated or ():
        require_known("theme", "--theme", theme_id, known)
    return tuple(dict.fromkeys(stated)) if stated else known


def _slice(
    con: Connection, unit: str, panel: str, group: str, genre: str, from_: str | None, until: str | None
) -> TrendSlice:
    """Return the stated slice; where no span is stated, the quarters with texts. Raises SettingsError without texts."""
    require_known("unit", "--unit", unit, ("story", "article"))
    require_group(con, group, "all")
    require_known("genre", "--genre", genre, ("all", *GenreClass))
    first_day = read_period(from_, "--from").first_day if from_ else None
    last_day = read_period(until, "--until").last_day if until else None
    if panel == Panel.FIXED:
        first_day = _of_panel(con, first_day)
    stated = TrendSlice(
        unit=unit,
        panel=panel,
        source_group=group,
        genre=genre,
        first_day=first_day or _EARLIEST,
        last_day=last_day or _LATEST,
    )
    quarters = whole_quarters(con, stated)
    if quarters is None:
        raise SettingsError(
            "No counted text is in this slice and span, so there is nothing to draw. Choose others: --from, --until, "
            "--group, --genre, --panel."
        )
    return stated.model_copy(update={"first_day": first_day or quarters[0], "last_day": last_day or quarters[1]})


def _of_panel(con: Connection, first_day: date | None) -> date:
    """Return the first day of a sample of the fixed panel. Raises SettingsError where there is no panel then."""
    begin = panel_begin(con)
    if begin is None:
        raise SettingsError(
            "--panel fixed: there is no fixed panel yet, as no month is complete in which sources could be there "
            "throughout. Draw from all sources."
        )
    if first_day and first_day < begin:
        raise SettingsError(f"--panel fixed: the panel begins on {begin}. Choose --from a period then or later.")
    return first_day or begin


def _candidates(con: Connection, slice_: TrendSlice, theme_id: str) -> Iterator[Candidate]:
    for article_id, revision_id, voices in candidates(con, slice_, theme_id):
        yield Candidate(article_id, revision_id, _stratum(voices))


def _stratum(voices: frozenset[str]) -> StratumCode:
    """Return the first stratum that the voices of an article's hits place it in."""
    if not voices:
        return StratumCode.NOT_FOUND
    return next((stratum for voice, stratum in _STRATUM_OF if voice in voices), StratumCode.QUOTATION)


def _drawn_texts(con: Connection, revision_ids: Sequence[str]) -> dict[str, DrawnText]:
    texts = texts_to_code(con, revision_ids)
    return {one.revision_id: DrawnText(one.text, one.title, one.sentence_numbers) for one in texts.values()}


def _sample(con: Connection, drawn: DrawnSample, slice_: TrendSlice, seed: int, drawn_at: datetime) -> Sample:
    codebook = current_codebook(con)
    if codebook is None:  # there are texts, so there is one
        raise SettingsError("No codebook is current: run a night first.")
    content = [codebook.codebook_sha256, slice_.model_dump_json(), str(seed)]
    content += [one.model_dump_json() for one in (*drawn.strata, *drawn.units)]
    return Sample(
        sample_id=f"s{identity(*content)}",
        drawn_at=drawn_at,
        seed=seed,
        slice=slice_,
        codebook_sha256=codebook.codebook_sha256,
        codebook_version=codebook.codebook_version,
        strata=drawn.strata,
        units=drawn.units,
    )


def _write(con: Connection, to: Path, sample: Sample) -> None:
    texts = texts_to_code(con, list({unit.revision_id for unit in sample.units}))
    write_sheet(to, (as_cells(con, row) for row in _rows(con, sample, texts)))


def _rows(con: Connection, sample: Sample, texts: Mapping[str, TextToCode]) -> Iterator[list[str]]:
    said = definitions(con)
    spans = {revision_id: sentence_spans(one.text) for revision_id, one in texts.items()}
    for unit in sample.units:
        text = texts[unit.revision_id]
        shown = text.text
        if unit.level is UnitLevel.SENTENCE and unit.sentence_number:
            start, end = spans[unit.revision_id][unit.sentence_number - 1]
            shown = text.text[start:end]
        yield [
            *(unit_key(sample.sample_id, unit.unit_number), "", "", unit.theme_id, *said[unit.theme_id], unit.level),
            *(str(text.published_on or ""), text.source_name, text.title, evidence(shown), text.url),
            *(sample.codebook_version, str(sample.seed)),
        ]


def _keep(settings: Settings, sample: Sample) -> None:
    """Keep what was drawn in the data folder, unless this very sample is there: it may have codes already."""
    if not sample_file(settings, sample.sample_id).exists():
        save_sample_file(settings, sample)


def _print(sample: Sample, to: Path) -> None:
    n_articles = sum(unit.level is UnitLevel.ARTICLE for unit in sample.units)
    span = sample.slice
    say(
        f"{n_articles} articles and {len(sample.units) - n_articles} sentences of {span.first_day} to {span.last_day} "
        f"in {to}: sample {sample.sample_id}, seed {sample.seed}, codebook {sample.codebook_version}.",
        "",
    )
    rows = [(one.theme_id, str(one.stratum), one.n_articles, one.n_drawn) for one in sample.strata]
    print_table("Articles by stratum", ("theme", "stratum", "in the slice", "drawn"), rows)
    say(
        "",
        "Fill the column `code`: 1 where the theme is there, 0 where it is not, nothing where you do not code. Then "
        f"run `nato-asia validate score {to}`, with one file for each coder.",
    )
