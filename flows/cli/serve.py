"""`nato-asia serve`: the published files in a browser of this machine."""

import webbrowser
from typing import Annotated

import typer

from flows.cli.console import remark, say
from flows.cli.options import Data
from flows.cli.published import published_file
from flows.published_site import INDEX, published_site

PORT = 8765
_REPORT = "report"


def serve(
    data: Data = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="Port of 127.0.0.1; 0 for any free one.")
    ] = PORT,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Show the published files in the browser, until Ctrl-C.

    Only this machine can reach them, and nothing can be changed.
    """
    folder = published_file(data).parent
    begin = f"{_REPORT}/" if (folder / _REPORT / INDEX).is_file() else ""
    with published_site(folder, port) as server:
        address = f"http://127.0.0.1:{server.server_port}/{begin}"
        say(f"{address} shows {folder}. Stop with Ctrl-C.")
        if open_ and not webbrowser.open(address):
            remark(f"No browser could be opened: open {address} yourself.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("Stopped.")
