"""`nato-asia …`: the commands with their options and exit codes. Imports lazily, so that help and exports are quick."""

import logging
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.exit import run_to_its_end
from flows.cli.options import (
    AllowHost,
    CitationFormat,
    CodebookFile,
    Data,
    Now,
    Panel,
    Sources,
    Unit,
    path_argument,
    path_option,
)
from flows.cli.sources.app import sources_app
from flows.cli.themes.app import themes_app

app = typer.Typer(
    name="nato-asia",
    help="How commentary on NATO in Asia changes: fetch it nightly, count its themes, show the sentences.",
    epilog="Exit codes: 0 all well; 1 failed; 2 wrong usage or configuration; 3 finished, but degraded; 130 stopped.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
baseline_app = typer.Typer(help="The two seed articles that trends are held against.", no_args_is_help=True)
app.add_typer(baseline_app, name="baseline")
app.add_typer(themes_app, name="themes")
rejections_app = typer.Typer(help="What was refused or put aside.", no_args_is_help=True)
app.add_typer(sources_app, name="sources")
app.add_typer(rejections_app, name="rejections")


def main() -> None:
    """Run the command line; every error of ours is one sentence on stderr and its exit code."""
    logging.getLogger("stamina").setLevel(logging.ERROR)  # what is tried again within seconds is not worth a line
    run_to_its_end(app)


@app.callback(invoke_without_command=True)
def common(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    """How commentary on NATO in Asia changes: fetch it nightly, count its themes, show the sentences."""
    if version:
        from importlib.metadata import version as version_of

        typer.echo(version_of("nato-asia-tracker"))
        raise typer.Exit


@app.command()
def nightly(
    data: Data = None,
    sources: Sources = None,
    codebook: CodebookFile = None,
    now: Now = None,
    allow_host: AllowHost = None,
) -> None:
    """Run one night: fetch, clean, count and publish what is new."""
    from flows.cli.nights import run_night

    chosen = {"data": data, "sources": sources, "codebook": codebook, "allow_host": allow_host}
    raise typer.Exit(run_night(chosen, now))


@app.command()
def demo(data: Data = None) -> None:
    """Run three nights over a small newsroom of our own, into data/demo."""
    from flows.cli.nights import run_demo

    raise typer.Exit(run_demo(data or Path("data/demo")))


@app.command()
def rebuild(data: Data = None, sources: Sources = None, codebook: CodebookFile = None) -> None:
    """Compute everything after fetching again from the archive, without network."""
    from flows.cli.nights import run_rebuild

    raise typer.Exit(run_rebuild({"data": data, "sources": sources, "codebook": codebook}))


@app.command()
def export(
    data: Data = None,
    to: Annotated[
        Path | None, path_option("--to", metavar="DIR", help="Folder for the CSV files [DATA/published/csv].")
    ] = None,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Parquet files too, into FOLDER/parquet [DATA/published/parquet].")
    ] = False,
) -> None:
    """Write the CSV files again from the published warehouse, with a Data Package that says what they hold."""
    from flows.cli.export import run_export

    run_export({"data": data}, to, with_parquet=parquet)


@app.command()
def explain(
    theme: Annotated[str, typer.Argument(help="Id of a theme, as in `nato-asia themes list`, or of a group of them.")],
    period: Annotated[str, typer.Option("--period", help="2024, 2024-Q2, 2024-05, 2024-W20 or 2024-05-17.")],
    data: Data = None,
    most: Annotated[int, typer.Option("--most", min=1, help="How many sentences to print.")] = 50,
    unit: Annotated[Unit, typer.Option("--unit", help="What is counted.")] = Unit.STORY,
    panel: Annotated[
        Panel, typer.Option("--panel", help="All sources, or those that were there throughout.")
    ] = Panel.ALL,
    group: Annotated[str, typer.Option("--group", help="Only this group of sources, as asia_pacific.")] = "all",
    genre: Annotated[str, typer.Option("--genre", help="Only this genre, as commentary.")] = "all",
) -> None:
    """Print the sentences behind a cell of the trends, with addresses, and what the cell is worth."""
    from flows.cli.explain import run_explain

    sliced = {"unit": unit.value, "panel": panel.value, "source_group": group, "genre": genre}
    run_explain({"data": data}, theme, period, most, **sliced)


@app.command()
def cite(
    form: Annotated[
        CitationFormat | None, typer.Option("--format", help="Which program reads it [by the ending of --to; bibtex].")
    ] = None,
    data: Data = None,
    to: Annotated[Path | None, path_option("--to", help="File to write [standard output].")] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", help="Only articles with this theme (or group of themes).")
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", help="Only from this day, month, quarter … on.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Only up to this day, month, quarter …")] = None,
    group: Annotated[str | None, typer.Option("--group", help="Only this group of sources, as asia_pacific.")] = None,
    genre: Annotated[str | None, typer.Option("--genre", help="Only this genre, as commentary.")] = None,
) -> None:
    """Write the counted articles as references for Zotero and its like: BibTeX, RIS or CSL-JSON."""
    from flows.cli.cite import run_cite

    run_cite({"data": data}, form, to, theme=theme, group=group, genre=genre, from_=from_, until=until)


@app.command()
def sql(
    query: Annotated[str | None, typer.Argument(help="One SELECT; without it the one on standard input.")] = None,
    data: Data = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="All rows as CSV, numbers in full.")] = False,
    most: Annotated[int, typer.Option("--most", min=1, help="How many rows to print.")] = 100,
) -> None:
    """Answer a query from the published file, which it cannot change or leave; without a query open the file."""
    from flows.cli.sql import run_sql

    raise typer.Exit(run_sql({"data": data}, query, as_csv=as_csv, most=most))


@app.command()
def status(data: Data = None) -> None:
    """Say how the last nights went, how the feeds fare, and what is put aside."""
    from flows.cli.status import run_status

    run_status({"data": data})


@app.command()
def diff(
    first: Annotated[str, typer.Argument(help="Id or day of the earlier night.", metavar="NIGHT_A")],
    last: Annotated[str, typer.Argument(help="Id or day of the later night.", metavar="NIGHT_B")],
    theme: Annotated[str | None, typer.Option("--theme", help="Only texts that held or hold this theme.")] = None,
    data: Data = None,
    most: Annotated[int, typer.Option("--most", min=1, help="How many articles to print.")] = 50,
) -> None:
    """Say why numbers of the trends are others than on an earlier night."""
    from flows.cli.diff import run_diff

    run_diff({"data": data}, first, last, theme, most)


@app.command()
def inspect(
    pages: Annotated[list[str], typer.Argument(help="Files, or addresses to fetch.", metavar="FILE|URL...")],
    url: Annotated[str, typer.Option("--url", help="Address that a single file was saved from.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a page, one page a line.")] = False,
    codebook: CodebookFile = None,
    allow_host: AllowHost = None,
) -> None:
    """Show what the pipeline makes of a page; nothing is stored."""
    from flows.cli.inspect import run_inspect

    raise typer.Exit(run_inspect(pages, url, as_json, {"codebook": codebook, "allow_host": allow_host}))


@app.command()
def evaluate(
    questions: Annotated[
        list[str] | None,
        typer.Argument(help="text, dates, titles, urls, stories, relevance [all].", metavar="QUESTION..."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a figure, one figure a line.")] = False,
    material: Annotated[
        Path | None,
        path_option("--material", metavar="DIR", help="Folder of the unpacked sets [~/.cache/nato-asia-data]."),
    ] = None,
    to: Annotated[
        Path | None, path_option("--to", help="A document whose table of figures is written anew, as docs/quality.md.")
    ] = None,
) -> None:
    """Measure text, dates, titles, addresses, stories and relevance on real material, beside the naive ways."""
    from flows.cli.evaluate import run_evaluate

    raise typer.Exit(run_evaluate(questions or [], as_json, material, to))


@baseline_app.command("load")
def baseline_load(
    files: Annotated[list[Path], path_argument(help="Text or HTML of a seed article.", metavar="FILE...")],
    article: Annotated[
        list[str] | None, typer.Option("--article", help="Id of the seed article; one for each file, in their order.")
    ] = None,
    data: Data = None,
) -> None:
    """Bring the text of a seed article into your warehouse, measure it, and compare it with the shipped profile."""
    from flows.cli.baseline import run_load

    run_load({"data": data}, files, article or [])


@baseline_app.command("show")
def baseline_show(data: Data = None) -> None:
    """Print the baseline per theme."""
    from flows.cli.baseline import run_show

    run_show({"data": data})


@baseline_app.command("profile")
def baseline_profile(data: Data = None) -> None:
    """Print the profile that is shipped, measured anew from the texts that are loaded."""
    from flows.cli.baseline import run_profile

    run_profile({"data": data})


Reason = Annotated[str | None, typer.Option("--reason", help="Only those of this reason, as http_404.")]


@rejections_app.command("list")
def rejections_list(
    data: Data = None,
    reason: Reason = None,
    most: Annotated[int, typer.Option("--most", min=1, help="How many to print.")] = 50,
) -> None:
    """List what was refused or put aside, with the reason and what to do about it."""
    from flows.cli.rejections import run_list

    run_list({"data": data}, reason, most)


@rejections_app.command("retry")
def rejections_retry(data: Data = None, reason: Reason = None) -> None:
    """Let rejected pages be asked for once more on the next night."""
    from flows.cli.rejections import run_retry

    run_retry({"data": data}, reason)
