"""`nato-asia export`: the CSV and Parquet files, written again from the published file."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import say
from flows.cli.options import Data, path_option
from flows.cli.published import published
from flows.cli.slices import read_slice
from flows.settings import load_settings
from warehouse.publish.export import export_csv, export_cube, export_parquet
from warehouse.publish.published_tables import exports


def export(
    data: Data = None,
    to: Annotated[
        Path | None, path_option("--to", metavar="DIR", help="Folder for the CSV files [DATA/published/csv].")
    ] = None,
    slices: Annotated[
        list[str] | None,
        typer.Option(
            "--slice",
            metavar="KEY=VALUE,…",
            help="Write this slice of the trends too, shaped as theme_trends.csv: group=euro_atlantic,genre=news. "
            "Keys: kind, period, unit, panel, group, genre. Repeatable.",
        ),
    ] = None,
    cube: Annotated[
        bool, typer.Option("--cube", help="Write all trends with all their columns as CSV as well: theme_cube.csv.")
    ] = False,
    parquet: Annotated[
        bool,
        typer.Option("--parquet", help="Write Parquet files as well, into DIR/parquet [DATA/published/parquet]."),
    ] = False,
    bom: Annotated[
        bool | None,
        typer.Option("--bom/--no-bom", help="Begin the CSV files with a byte order mark, for Excel [as configured]."),
    ] = None,
) -> None:
    """Write the CSV files again, with a data package.

    The data package describes files and columns for programs. What an earlier export added to it is removed.
    """
    settings = load_settings({"data": data, "csv_bom": bom})
    with published(data) as con:
        more = {one.name: one for one in (read_slice(con, stated) for stated in slices or ())}
        more |= {one.name: one for one in exports() if cube and one.name == "theme_cube"}
        files = export_csv(con, to or settings.csv, has_bom=settings.csv_bom, more=[*more.values()])
        files += export_cube(con, to / "cube" if to else settings.cube)
        if parquet:
            files += export_parquet(con, to / "parquet" if to else settings.published / "parquet")
    say(*(str(file) for file in files))
