"""`nato-asia export`: the CSV and Parquet files, written again from the published file."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import say
from flows.cli.options import Data, path_option
from flows.cli.published import published
from flows.settings import load_settings
from warehouse.publish.export import export_csv, export_parquet


def export(
    data: Data = None,
    to: Annotated[
        Path | None, path_option("--to", metavar="DIR", help="Folder for the CSV files [DATA/published/csv].")
    ] = None,
    parquet: Annotated[
        bool,
        typer.Option("--parquet", help="Write Parquet files as well, into DIR/parquet [DATA/published/parquet]."),
    ] = False,
) -> None:
    """Write the CSV files again, with a data package.

    The data package describes files and columns for programs.
    """
    settings = load_settings({"data": data})
    with published(data) as con:
        files = export_csv(con, to or settings.csv)
        if parquet:
            files += export_parquet(con, to / "parquet" if to else settings.published / "parquet")
    say(*(str(file) for file in files))
