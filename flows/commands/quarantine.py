"""`nato-asia rejections …`: what was refused or put aside, listed, and asked for once more."""

from collections.abc import Mapping
from typing import Any

from flows.commands.console import print_table, say
from flows.commands.reading import published
from flows.lock import hold
from flows.settings import load_settings, prepare_data_folder
from pipeline.errors import SettingsError
from warehouse.connection import Warehouse
from warehouse.reports import listed_rejections
from warehouse.store.rejections import retry_rejections


def run_list(chosen: Mapping[str, Any], reason: str | None, most: int) -> None:
    """Print what is refused or put aside, the last night's first."""
    with published(chosen) as con:
        rows = listed_rejections(con, reason, most)
    columns = ("night", "step", "source", "reason", "state", "nights", "address", "what to do")
    keys = ("last_night_id", "step", "source_id", "reason", "state", "n_nights", "url", "way_out")
    print_table("Refused or put aside", columns, [[row[key] for key in keys] for row in rows])
    if len(rows) == most:
        say(f"The last {most} are shown: see more with --most.")


def run_retry(chosen: Mapping[str, Any], reason: str | None) -> None:
    """Let what was rejected be asked for once more on the next night."""
    settings = load_settings(chosen)
    prepare_data_folder(settings)
    if not settings.warehouse.exists():
        raise SettingsError(f"{settings.warehouse}: there is no warehouse here. Choose its folder with --data.")
    with hold(settings.data):
        warehouse = Warehouse(settings.warehouse)
        with warehouse.writing() as con:
            n_entries = retry_rejections(con, reason)
        warehouse.close()
    say(f"{n_entries} pages are asked for again on the next night." if n_entries else "Nothing is rejected for that.")
