"""Publication of the tables: the DuckDB file, the CSV files and the cube of all trends, replaced."""

from flows.settings import Settings
from warehouse.connection import Connection
from warehouse.publish.export import export_csv, export_cube
from warehouse.publish.snapshot import publish_snapshot


def publish_tables(con: Connection, settings: Settings) -> None:
    """Replace the published tables; `con` must be in no transaction and be the only connection that writes."""
    publish_snapshot(con, settings.published)
    export_csv(con, settings.csv, has_bom=settings.csv_bom)
    export_cube(con, settings.cube)
