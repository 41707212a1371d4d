"""`nato-asia evaluate`: how good the system is on real material, measured now; printed, as JSON, or into a document."""

import importlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from flows.cli.console import err, print_table, say
from flows.evaluate.figure import Figure
from pipeline.errors import SettingsError
from warehouse.files import replacing

QUESTIONS = ("text", "dates", "titles", "urls", "stories", "relevance")
BELOW_A_FLOOR = 3  # exit code
_COLUMNS = ("question", "set", "n", "measure", "ours", "bare", "by", "floor", "holds")
_BEGIN, _END = "<!-- figures -->", "<!-- /figures -->"


def run_evaluate(questions: Sequence[str], as_json: bool, material: Path | None, to: Path | None) -> int:
    """Measure the figures of `questions` (all where none is named), show them, and return the exit code."""
    if unknown := [question for question in questions if question not in QUESTIONS]:
        raise SettingsError(f"{unknown[0]!r}: there is no such question. Known: {', '.join(QUESTIONS)}.")
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
        with replacing(to) as partial:
            partial.write_text(f"{before}{_BEGIN}\n{_as_markdown(figures)}{_END}{rest.partition(_END)[2]}", "utf-8")
    return 0 if all(figure.holds for figure in figures) else BELOW_A_FLOOR


def measure(questions: Iterable[str], material: Path) -> Iterator[Figure]:
    """Yield the figures of some questions, in the order in which they are asked everywhere."""
    for question in sorted(set(questions), key=QUESTIONS.index):
        err.print(f"measuring {question} …")
        # A question is a module with one function: only what is asked is loaded.
        yield from importlib.import_module(f"flows.evaluate.{question}").figures(material)


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
