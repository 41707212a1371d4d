"""Publication of the tables: the DuckDB file, the CSV files and the cube of all trends, replaced."""

from pathlib import Path

from flows.settings import Settings
from pipeline.errors import SettingsError
from warehouse.connection import Connection
from warehouse.publish.export import export_csv, export_cube
from warehouse.publish.snapshot import FILE_NAME, publish_snapshot


def publish_tables(con: Connection, settings: Settings) -> None:
    """Replace the published tables; `con` must be in no transaction and be the only connection that writes."""
    publish_snapshot(con, settings.published)
    export_csv(con, settings.csv, has_bom=settings.csv_bom)
    export_cube(con, settings.cube)


def published_file_of(settings: Settings) -> Path:
    """Return the published file. Raises SettingsError where there is none."""
    file = settings.published / FILE_NAME
    if not file.exists():
        raise SettingsError(
            f"{file}: nothing is published here yet. Run `nato-asia nightly` or `nato-asia demo`, or use --data."
        )
    return file
