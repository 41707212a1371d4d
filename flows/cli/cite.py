"""`nato-asia cite`: the counted articles, or some of them, as references for Zotero and its like."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.cli.console import say, write_out
from flows.cli.export import published, require_group, require_known
from flows.cli.options import CitationFormat
from flows.cli.periods import read_period
from pipeline.errors import SettingsError
from pipeline.records import GenreClass
from pipeline.render.bibtex import as_bibtex
from pipeline.render.csl import as_csl_json
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
    """Makes references of rows and counts them as they pass."""

    def __init__(self) -> None:
        self.n = 0

    def over(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Reference]:
        for row in rows:
            self.n += 1
            yield Reference(**row)


def run_cite(
    chosen: Mapping[str, Any],
    form: CitationFormat | None,
    to: Path | None,
    *,
    theme: str | None,
    group: str | None,
    genre: str | None,
    from_: str | None,
    until: str | None,
) -> None:
    """Write the articles that are asked for to `to` and say how many they are, or to standard output."""
    first_day = read_period(from_, "--from").first_day if from_ else None
    last_day = read_period(until, "--until").last_day if until else None
    if first_day and last_day and first_day > last_day:
        raise SettingsError(f"--from {from_} lies after --until {until}: exchange them.")
    form = form or _form_of(to)
    counted = _Counted()
    with published(chosen) as con:
        _check(con, theme=theme, group=group, genre=genre)
        rows = references(con, theme_id=theme, source_group=group, genre=genre, first_day=first_day, last_day=last_day)
        pieces = _WRITERS[form](counted.over(rows))
        if to:
            _write_file(to, pieces)
        else:
            write_out(pieces)
    if to:
        say(f"{counted.n} {'article' if counted.n == 1 else 'articles'} in {to}")
    elif not counted.n:
        print("No counted article is like that.", file=sys.stderr)


def _form_of(to: Path | None) -> CitationFormat:
    """Return the format that the ending of a file says. Raises SettingsError where it says none."""
    ending = to.suffix.lower() if to else ""
    if ending not in _ENDINGS:
        raise SettingsError(f"--to {to}: its ending says no format. Name it .bib, .ris or .json, or say --format.")
    return _ENDINGS[ending]


def _check(con: Connection, *, theme: str | None, group: str | None, genre: str | None) -> None:
    """Raise SettingsError where a choice names nothing: an empty bibliography would look like an answer."""
    require_known("--theme", theme, theme_and_group_ids(con))
    require_group(con, group)
    require_known("--genre", genre, tuple(GenreClass))


def _write_file(to: Path, pieces: Iterable[str]) -> None:
    try:
        with replacing(to) as partial, partial.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
    except OSError as broken:
        raise SettingsError(f"--to {to}: this file cannot be written ({broken.strerror}).") from broken
