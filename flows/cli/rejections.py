"""`nato-asia rejections …`: what was refused or put aside, listed, and asked for once more."""

import re
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from flows.cli.console import print_table, say
from flows.cli.export import published
from flows.lock import hold
from flows.settings import load_settings, prepare_data_folder
from pipeline.errors import SettingsError
from pipeline.rejections import WAY_OUT
from warehouse.ask.status import listed_rejections, open_rejections
from warehouse.connection import Connection, Warehouse
from warehouse.store.rejections import retry_rejections

_STATUS = re.compile("http_[1-5][0-9]{2}")


def run_list(chosen: Mapping[str, Any], reason: str | None, most: int) -> None:
    """Print what is refused or put aside, the last night's first. Raises SettingsError for an unknown reason."""
    with published(chosen) as con:
        occurring = _occurring(con, reason)
        rows = listed_rejections(con, reason, most)
    if not rows:
        say(f"Nothing is refused or put aside{f' for {reason}' if reason else ''}. {occurring}")
        return
    columns = ("night", "step", "source", "reason", "state", "nights", "address", "what to do")
    keys = ("last_night_id", "step", "source_id", "reason", "state", "n_nights", "url", "way_out")
    print_table("Refused or put aside", columns, [[row[key] for key in keys] for row in rows])
    if len(rows) == most:
        say(f"The last {most} are shown: see more with --most.")


def run_retry(chosen: Mapping[str, Any], reason: str | None) -> None:
    """Let what was rejected be asked for once more on the next night. Raises SettingsError for an unknown reason."""
    settings = load_settings(chosen)
    prepare_data_folder(settings)
    if not settings.warehouse.exists():
        raise SettingsError(f"{settings.warehouse}: there is no warehouse here. Choose its folder with --data.")
    with hold(settings.data), closing(Warehouse(settings.warehouse)) as warehouse, warehouse.writing() as con:
        occurring = _occurring(con, reason)
        n_entries = retry_rejections(con, reason)
    if n_entries:
        say(f"{n_entries} pages are asked for again on the next night.")
    else:
        say(f"No page is rejected{f' for {reason}' if reason else ''}. {occurring}")


def _occurring(con: Connection, reason: str | None) -> str:
    """Return in words which reasons occur. Raises SettingsError where `reason` does not, and nothing could have it."""
    pairs = sorted({(row["reason"], row["state"]) for row in open_rejections(con)})
    listed = ", ".join(f"{occurs} ({state})" for occurs, state in pairs)
    words = f"The reasons that occur: {listed or 'none'}."
    is_known = reason is None or reason in WAY_OUT or _STATUS.fullmatch(reason) or reason in dict(pairs)
    if not is_known:
        raise SettingsError(f"--reason {reason!r}: there is no such reason. {words}")
    return words
