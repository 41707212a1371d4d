"""`nato-asia digest`: the digest of the last week, as Markdown and as HTML for e-mail, from the published file."""

from pathlib import Path
from typing import Annotated

from flows.cli.console import say
from flows.cli.options import Data, path_option
from flows.cli.published import published
from flows.digest_files import digest_folder, write_digest
from flows.settings import load_settings


def digest(
    data: Data = None,
    to: Annotated[
        Path | None, path_option("--to", metavar="DIR", help="Folder for the two files [DATA/published/digest].")
    ] = None,
) -> None:
    """Write what moved in the last week, what to read, and health."""
    settings = load_settings({"data": data})
    with published(data) as con:
        _, files = write_digest(con, to or digest_folder(settings))
    say(*(str(file) for file in files))
