"""`nato-asia evaluate`: quality of the pipeline measured on real pages; printed, as JSON, or in a document."""

import importlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from flows.cli.choices import unknown_name
from flows.cli.console import err, print_table, say
from flows.cli.options import path_option
from flows.evaluate.figure import Figure
from pipeline.errors import SettingsError
from warehouse.files import replacing

_MODULES = {
    "text": "text_quality",
    "dates": "date_quality",
    "titles": "title_quality",
    "urls": "address_quality",
    "stories": "story_quality",
    "relevance": "relevance_quality",
    "genre": "genre_quality",
    "themes": "theme_quality",
}
QUESTIONS = tuple(_MODULES)
BELOW_A_FLOOR = 3  # exit code
_COLUMNS = ("question", "set", "n", "measure", "ours", "bare", "by", "floor", "holds")
_BEGIN, _END = "<!-- figures -->", "<!-- /figures -->"


def evaluate(
    questions: Annotated[
        list[str] | None, typer.Argument(metavar="QUESTION", help=f"Any of: {', '.join(QUESTIONS)} [all].")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per figure, one per line.")] = False,
    material: Annotated[
        Path | None,
        path_option("--material", metavar="DIR", help="Folder of the unpacked test sets [~/.cache/nato-asia-data]."),
    ] = None,
    to: Annotated[
        Path | None, path_option("--to", help="Document whose table of figures is replaced, as docs/quality.md.")
    ] = None,
) -> int:
    """Measure the quality of the pipeline on real pages.

    It covers texts, dates, titles, addresses, stories, relevance, genre and themes, many of them compared with a naive
    method. Exit code 3 where a figure misses its limit.
    """
    if unknown := [question for question in questions or () if question not in QUESTIONS]:
        raise unknown_name("question", "QUESTION", unknown[0], QUESTIONS)
    document = to.read_text("utf-8") if to and to.exists() else ""
    if to and (_BEGIN not in document or _END not in document):
        raise SettingsError(f"--to {to}: it has no place for the figures. Add the lines {_BEGIN} and {_END} to it.")
    figures = []
    for figure in measure(questions or QUESTIONS, folder_of_material(material)):
        figures.append(figure)
        if as_json:
            print(json.dumps({**figure.model_dump(), "holds": figure.holds}), flush=True)
    if not as_json:
        print_table("Measured on real material", _COLUMNS, map(_row, figures))
        _say_what_fails(figures)
    if to:
        before, _, rest = document.partition(_BEGIN)
        with replacing(to, follows_links=True) as partial:
            partial.write_text(f"{before}{_BEGIN}\n{_as_markdown(figures)}{_END}{rest.partition(_END)[2]}", "utf-8")
    return 0 if all(figure.holds for figure in figures) else BELOW_A_FLOOR


def measure(questions: Iterable[str], material: Path) -> Iterator[Figure]:
    """Yield the figures of some questions, in the order of QUESTIONS."""
    for question in sorted(set(questions), key=QUESTIONS.index):
        err.print(f"measuring {question} …")
        yield from module_of(question).figures(material)


def module_of(question: str) -> ModuleType:
    """Return the module that measures a question; only those that are measured are loaded."""
    return importlib.import_module(f"flows.evaluate.{_MODULES[question]}")


def folder_of_material(chosen: Path | None) -> Path:
    """Return the folder of the unpacked sets. Raises SettingsError where it is not there."""
    settled = os.environ.get("NATO_ASIA_REAL_DATA")
    folder = chosen or (Path(settled) if settled else Path.home() / ".cache" / "nato-asia-data")
    if not (folder / "html_zyte_aeb").is_dir():
        raise SettingsError(
            f"{folder}: the sets of real pages are not here. Unpack them, and name their folder with --material or "
            "NATO_ASIA_REAL_DATA."
        )
    return folder


def _row(figure: Figure) -> tuple[str | int, ...]:
    bare = "–" if figure.bare is None else f"{figure.bare:.3f}"
    return (
        *(figure.question, figure.set_name, figure.n, figure.measure, f"{figure.ours:.3f}", bare),
        *(figure.bare_name or "–", _floor(figure), "yes" if figure.holds else "NO"),
    )


def _floor(figure: Figure) -> str:
    limits = (("at least", figure.at_least), ("at most", figure.at_most))
    return ", ".join(f"{word} {limit:g}" for word, limit in limits if limit is not None) or "–"


def _say_what_fails(figures: Sequence[Figure]) -> None:
    failing = [figure for figure in figures if not figure.holds]
    for figure in failing:
        say(f"Below its floor: {figure.question}, {figure.set_name}, {figure.measure}: {figure.ours:.4f}.")
    if not failing:
        say("All floors hold.")


def _as_markdown(figures: Sequence[Figure]) -> str:
    rows = [_COLUMNS, ("---",) * len(_COLUMNS), *map(_row, figures)]
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in rows)
