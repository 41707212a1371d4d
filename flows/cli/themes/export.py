"""`nato-asia themes export`: the codebook as a quanteda dictionary."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import clean_text, err, say
from flows.cli.options import path_argument, path_option
from flows.settings import load_settings
from pipeline.errors import SettingsError
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.quanteda import Left, export_dictionary


class DictionaryFormat(StrEnum):
    """A format of dictionaries that a codebook can be exported as."""

    QUANTEDA = "quanteda"


def export(
    to: Annotated[Path, path_argument(metavar="FILE.yml", help="The .yml file to write.")],
    form: Annotated[DictionaryFormat, typer.Option("--as", help="Format: a quanteda dictionary.")],
    codebook: Annotated[Path | None, path_option("--codebook", help="A codebook.toml [as configured].")] = None,
) -> None:
    """Write the codebook as a dictionary for another program.

    What the dictionary cannot hold is counted by reason and theme on stderr, and listed in the comments of the file.
    """
    exporters = {DictionaryFormat.QUANTEDA: export_dictionary}
    if to.suffix not in {".yml", ".yaml"}:
        raise SettingsError(f"{to}: a dictionary is a .yml or .yaml file. Choose another name.")
    read = load_codebook(codebook or load_settings({}).codebook)
    exported = exporters[form](read)
    write_text(to, exported.text)
    n_terms = sum(len(theme.terms) for theme in read.themes)
    summarise_left(exported.left)
    say(
        f"{to}: {exported.n_terms} of {n_terms} terms ({exported.n_terms / n_terms:.0%}). The comments at its top list "
        "what was not carried over."
    )


def summarise_left(left: Iterable[Left]) -> None:
    """Print on stderr how many things an export could not carry over, by reason and theme, the most frequent first."""
    of_themes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in left:
        of_themes[one.why][one.place.split(".")[1]] += 1
    for why, themes in sorted(of_themes.items(), key=lambda counted: -counted[1].total()):
        counts = ", ".join(f"{theme} {n}" for theme, n in themes.most_common())
        err.print(f"not carried: {themes.total()} × {clean_text(why)} {clean_text(counts)}", soft_wrap=True)


def write_text(to: Path, text: str) -> None:
    """Write a text file. Raises SettingsError where it cannot be written."""
    try:
        to.write_text(text, encoding="utf-8")
    except OSError as broken:
        raise SettingsError(f"{to}: it cannot be written ({broken.strerror}). Choose another place.") from broken


def print_left(left: Iterable[Left]) -> None:
    """Print on stderr what a conversion could not carry over."""
    for one in left:
        err.print(f"not carried: {clean_text(one)}", soft_wrap=True)
