"""`nato-asia cite`: the counted articles, or a selection, as references for Zotero and similar programs."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.choices import require_group, require_known
from flows.cli.console import say, write_out
from flows.cli.options import CitationFormat, Data, GenreOption, path_option
from flows.cli.periods import read_period
from flows.cli.published import published
from pipeline.errors import SettingsError
from pipeline.records import GenreClass
from pipeline.render.bibtex import as_bibtex
from pipeline.render.csl import as_csl_json
from pipeline.render.names import key_word
from pipeline.render.reference import Reference
from pipeline.render.ris import as_ris
from warehouse.ask.cite import references
from warehouse.ask.vocabulary import theme_and_group_ids
from warehouse.connection import Connection
from warehouse.files import replacing

_WRITERS: dict[CitationFormat, Callable[[Iterable[Reference]], Iterator[str]]] = {
    CitationFormat.BIBTEX: as_bibtex,
    CitationFormat.RIS: as_ris,
    CitationFormat.CSL_JSON: as_csl_json,
}
_ENDINGS = {
    "": CitationFormat.BIBTEX,
    ".bib": CitationFormat.BIBTEX,
    ".ris": CitationFormat.RIS,
    ".json": CitationFormat.CSL_JSON,
}


class _Counted:
    """A counter of the rows that are converted to references."""

    def __init__(self) -> None:
        self.n = 0

    def over(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Reference]:
        for row in rows:
            self.n += 1
            yield Reference(**row)


def cite(
    form: Annotated[
        CitationFormat | None, typer.Option("--format", help="Format [by the ending of --to, else bibtex].")
    ] = None,
    data: Data = None,
    to: Annotated[Path | None, path_option("--to", help="File to write [standard output].")] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="THEME", help="Only articles with this theme or theme group.")
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="PERIOD", help="Only from this year, quarter, month, week or day on."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="PERIOD", help="Only up to the end of this period.")
    ] = None,
    group: Annotated[
        str | None, typer.Option("--group", metavar="GROUP", help="Only this group of sources, as asia_pacific.")
    ] = None,
    genre: GenreOption = "commentary",
) -> None:
    """Write the counted articles as BibTeX, RIS or CSL-JSON.

    Zotero and similar programs import these formats.
    """
    first_day = read_period(from_, "--from").first_day if from_ else None
    last_day = read_period(until, "--until").last_day if until else None
    if first_day and last_day and first_day > last_day:
        raise SettingsError(f"--from {from_} lies after --until {until}: exchange them.")
    form = form or _form_of(to)
    counted = _Counted()
    with published(data) as con:
        _check(con, theme=theme, group=group, genre=genre)
        rows = references(
            con,
            key_word,
            theme_id=theme,
            source_group=group,
            genre=None if genre == "all" else genre,
            first_day=first_day,
            last_day=last_day,
        )
        pieces = _WRITERS[form](counted.over(rows))
        if to:
            _write_file(to, pieces)
        else:
            write_out(pieces)
    if to:
        say(f"{counted.n} {'article' if counted.n == 1 else 'articles'} in {to}")
    elif not counted.n:
        print("No counted article matches.", file=sys.stderr)


def _form_of(to: Path | None) -> CitationFormat:
    """Return the format for the ending of a file, BibTeX without one. Raises SettingsError for an unknown ending."""
    ending = to.suffix.lower() if to else ""
    if ending not in _ENDINGS:
        raise SettingsError(f"--to {to}: its ending names no format. Name it .bib, .ris or .json, or choose --format.")
    return _ENDINGS[ending]


def _check(con: Connection, *, theme: str | None, group: str | None, genre: str) -> None:
    """Raise SettingsError for an unknown name: an empty bibliography would look like a result."""
    require_known("theme or theme group", "--theme", theme, theme_and_group_ids(con))
    require_group(con, group)
    require_known("genre", "--genre", genre, ("all", *GenreClass))


def _write_file(to: Path, pieces: Iterable[str]) -> None:
    try:
        with replacing(to, follows_links=True) as partial, partial.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
    except OSError as broken:
        raise SettingsError(f"--to {to}: this file cannot be written ({broken.strerror}).") from broken
