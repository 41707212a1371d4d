"""The command line `nato-asia`: its command groups, and the function that implements each command."""

from typing import Annotated

import typer

from flows.cli.exit import run_to_its_end
from flows.cli.lazy import lazy_group

app = typer.Typer(
    name="nato-asia",
    cls=lazy_group(
        {
            "nightly": "flows.cli.nights:nightly",
            "demo": "flows.cli.demo:demo",
            "rebuild": "flows.cli.nights:rebuild",
            "backup": "flows.cli.backup:backup",
            "restore": "flows.cli.restore:restore",
            "status": "flows.cli.status:status",
            "doctor": "flows.cli.doctor:doctor",
            "explain": "flows.cli.explain:explain",
            "diff": "flows.cli.diff:diff",
            "sql": "flows.cli.sql:sql",
            "export": "flows.cli.export:export",
            "report": "flows.cli.report:report",
            "chart": "flows.cli.chart:chart",
            "cite": "flows.cli.cite:cite",
            "digest": "flows.cli.digest:digest",
            "serve": "flows.cli.serve:serve",
            "inspect": "flows.cli.inspect:inspect",
            "evaluate": "flows.cli.evaluate:evaluate",
        }
    ),
    epilog="Exit codes: 0 success; 1 failed; 2 wrong usage or configuration; 3 finished, but degraded; 130 stopped.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _add_group(name: str, help: str, commands: dict[str, str]) -> None:
    app.add_typer(typer.Typer(cls=lazy_group(commands), help=help, no_args_is_help=True), name=name)


_add_group(
    "baseline",
    "The two seed articles that trends are compared with.",
    {
        "load": "flows.cli.baseline:load",
        "show": "flows.cli.baseline:show",
        "profile": "flows.cli.baseline:profile",
    },
)
_add_group(
    "themes",
    "The codebook of themes.",
    {
        "check": "flows.cli.themes.check:check",
        "list": "flows.cli.themes.list:list_themes",
        "diff": "flows.cli.themes.diff:diff",
        "suggest": "flows.cli.themes.suggest:suggest",
        "export": "flows.cli.themes.export:export",
        "import": "flows.cli.themes.import_:import_",
    },
)
_add_group(
    "validate",
    "Measure the codebook on a coded sample of your own.",
    {
        "draw": "flows.cli.validate.draw:draw",
        "code": "flows.cli.validate.code:code",
        "score": "flows.cli.validate.score:score",
    },
)
_add_group(
    "sources",
    "The outlets and feeds that are watched.",
    {
        "check": "flows.cli.sources.check:check",
        "add": "flows.cli.sources.add:add",
        "export": "flows.cli.sources.export:export",
        "import": "flows.cli.sources.import_:import_",
    },
)
_add_group(
    "history",
    "The past, from web archives and from the sites.",
    {
        "warc": "flows.cli.history.warc:warc",
        "plan": "flows.cli.history.plan:plan",
        "run": "flows.cli.history.run:run",
        "load": "flows.cli.history.loading:load",
        "status": "flows.cli.history.status:status",
        "coverage": "flows.cli.history.coverage:coverage",
        "compare": "flows.cli.history.overlap:compare",
        "forget": "flows.cli.history.forget:forget",
    },
)
_add_group(
    "service",
    "The nightly schedule on a Prefect server.",
    {
        "setup": "flows.cli.service:setup",
        "status": "flows.cli.service:status",
    },
)
_add_group(
    "rejections",
    "Pages, feeds and entries that were rejected or are waiting.",
    {
        "list": "flows.cli.rejections:list_rejections",
        "retry": "flows.cli.rejections:retry",
    },
)


@app.callback(invoke_without_command=True)
def common(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    """Track commentary on NATO in Asia: collect it nightly, count its themes, show the sentences behind each number."""
    if version:
        from importlib.metadata import version as version_of

        typer.echo(version_of("nato-asia-tracker"))
        raise typer.Exit


def main() -> None:
    """Run the command line and exit; an error of ours is one sentence on stderr and its exit code."""
    run_to_its_end(app)
