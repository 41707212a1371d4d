"""`nato-asia sources …`: the commands with their options. Imports lazily, so that help is quick."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import AllowHost, Sources, path_argument, path_option

sources_app = typer.Typer(help="The sources that are watched.", no_args_is_help=True)
Opml = Annotated[bool, typer.Option("--opml", help="As OPML 2.0, the form that feed readers exchange.")]


@sources_app.command("check")
def sources_check(
    sources: Annotated[Path | None, path_argument(help="A sources.toml [the one in use].")] = None,
    live: Annotated[bool, typer.Option("--live", help="Ask each feed once, and say how it fares.")] = False,
    only: Annotated[
        list[str] | None, typer.Option("--id", help="Only the source of this id; repeatable.", metavar="ID")
    ] = None,
    allow_host: AllowHost = None,
) -> None:
    """Check the declaration of the sources, and list them; with --live, ask their feeds."""
    from flows.cli.sources.check import run_sources_check

    raise typer.Exit(run_sources_check({"sources": sources, "allow_host": allow_host}, only or [], is_live=live))


@sources_app.command("add")
def sources_add(
    url: Annotated[str, typer.Argument(help="Address of an outlet's site, or of a feed of it.", metavar="URL")],
    sources: Sources = None,
    allow_host: AllowHost = None,
) -> None:
    """Find the feeds of a site, and print the block to paste into sources.toml."""
    from flows.cli.sources.add import run_sources_add

    run_sources_add({"sources": sources, "allow_host": allow_host}, url)


@sources_app.command("export")
def sources_export(
    opml: Opml = False,
    to: Annotated[Path | None, path_option("--to", help="File to write to [standard output].")] = None,
    sources: Sources = None,
) -> None:
    """Write the list of feeds for feed readers."""
    from flows.cli.sources.check import run_sources_export

    run_sources_export({"sources": sources}, to, as_opml=opml)


@sources_app.command("import")
def sources_import(
    file: Annotated[Path, path_argument(help="A list of feeds from a feed reader.")],
    opml: Opml = False,
    sources: Sources = None,
) -> None:
    """Print the blocks to paste into sources.toml for the feeds of a list that are not watched yet."""
    from flows.cli.sources.check import run_sources_import

    run_sources_import({"sources": sources}, file, as_opml=opml)
