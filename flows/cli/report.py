"""`nato-asia report`: the report in HTML, brought up to date with the published file."""

from typing import Annotated

import typer

from flows.cli.console import clean_text, say
from flows.cli.options import Data
from flows.cli.published import published_file
from flows.lock import hold
from flows.settings import load_settings
from pipeline.errors import SettingsError


def report(
    data: Data = None,
    no_quotes: Annotated[
        bool, typer.Option("--no-quotes", help="Quote no sentences; link to their texts only.")
    ] = False,
    opens: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
) -> None:
    """Write the report: what changed, with charts and evidence.

    Each night does the same, and quotes as the setting quoted_words says.
    """
    published_file(data)
    settings = load_settings({"data": data, "quoted_words": 0 if no_quotes else None})
    from flows.report.report_folder import write_report

    with hold(settings.data):
        written = write_report(settings)
    changed = (
        f"{written.n_pages} pages and {written.n_drawn} charts are new" if written.n_pages else "it was up to date"
    )
    say(f"{clean_text(written.index)}: {changed}.")
    if opens:
        import webbrowser

        if not webbrowser.open(written.index.absolute().as_uri()):
            raise SettingsError(f"--open: no browser was found. Open {written.index} yourself.")
