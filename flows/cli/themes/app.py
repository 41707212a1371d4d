"""`nato-asia themes …`: the commands with their options. Imports lazily, so that help is quick."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import Data, path_argument, path_option

themes_app = typer.Typer(help="The codebook of themes.", no_args_is_help=True)


@themes_app.command("check")
def themes_check(
    codebook: Annotated[Path | None, path_argument(help="A codebook.toml [the one that nights count with].")] = None,
    data: Data = None,
) -> None:
    """Check a codebook: syntax, duplicates, shadowed terms, terms without source, exclusions that never fire.

    An error ends with exit code 2. Findings are advice and end with 0.
    """
    from flows.cli.themes.check import run_themes_check

    run_themes_check(codebook, {"data": data})


@themes_app.command("list")
def themes_list() -> None:
    """List the themes with their definitions."""
    from flows.cli.themes.check import run_themes_list

    run_themes_list()


@themes_app.command("diff")
def themes_diff(
    old: Annotated[Path, path_argument(help="The codebook.toml before.", metavar="OLD")],
    new: Annotated[
        Path | None, path_argument(help="The codebook.toml after [the one that nights count with].", metavar="NEW")
    ] = None,
    data: Data = None,
    most: Annotated[
        int, typer.Option("--sentences", min=0, help="Print this many gained sentences, and as many lost ones.")
    ] = 0,
    to: Annotated[
        Path | None, path_option("--csv", help="Write the place of every hit in a gained or lost sentence.")
    ] = None,
) -> None:
    """Count the published stories with two codebooks: what a theme gains and loses, and its trend before and after."""
    from flows.cli.themes.diff import run_diff

    run_diff({"data": data}, old, new, most, to)


class Form(StrEnum):
    """What a codebook can be exported as."""

    QUANTEDA = "quanteda"


@themes_app.command("export")
def themes_export(
    to: Annotated[Path, path_argument(help="The .yml to write.", metavar="FILE.yml")],
    form: Annotated[Form, typer.Option("--as", help="The form: a quanteda dictionary.")],
    codebook: Annotated[
        Path | None, path_option("--codebook", help="A codebook.toml [the one that nights count with].")
    ] = None,
) -> None:
    """Write the codebook as a dictionary of another program; what that cannot hold is named on stderr."""
    from flows.cli.themes.export import run_export

    writers = {Form.QUANTEDA: run_export}
    writers[form](to, codebook)


@themes_app.command("import")
def themes_import(
    file: Annotated[Path, path_argument(help="A quanteda dictionary.", metavar="FILE.yml")],
    to: Annotated[Path, path_option("--to", help="The codebook to write.")] = Path("codebook.toml"),
) -> None:
    """Write a codebook of a quanteda dictionary; what cannot be carried is named on stderr."""
    from flows.cli.themes.export import run_import

    run_import(file, to)


@themes_app.command("suggest")
def themes_suggest(
    data: Data = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many phrases to print.")] = 20,
) -> None:
    """Print phrases that have come up in the last four quarters and that no term covers, with sentences."""
    from flows.cli.themes.suggest import run_suggest

    run_suggest({"data": data}, top)
