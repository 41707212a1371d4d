"""`nato-asia rejections …`: list what was rejected or is waiting, and request rejected pages again."""

import re
from contextlib import closing
from typing import Annotated

import typer

from flows.cli.choices import unknown_name
from flows.cli.console import print_table, say
from flows.cli.options import Data
from flows.cli.published import published, require_warehouse
from flows.lock import hold
from flows.settings import load_settings
from pipeline.rejections import WAY_OUT
from warehouse.ask.status import listed_rejections, open_rejections
from warehouse.connection import Connection, Warehouse
from warehouse.store.rejections import retry_rejections

_STATUS = re.compile("http_[1-5][0-9]{2}")


Reason = Annotated[
    str | None, typer.Option("--reason", metavar="REASON", help="Only those with this reason, as http_404.")
]


def list_rejections(
    data: Data = None,
    reason: Reason = None,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="Print at most N rows.")] = 50,
) -> None:
    """List rejections, with their reasons and what to do about them.

    The last night's come first.
    """
    with published(data) as con:
        occurring = _occurring(con, reason)
        rows = listed_rejections(con, reason, most)
    if not rows:
        say(f"Nothing is rejected or waiting{f' for {reason}' if reason else ''}. {occurring}")
        return
    columns = ("night", "step", "source", "reason", "state", "nights", "address", "what to do")
    keys = ("last_night_id", "step", "source_id", "reason", "state", "n_nights", "url", "way_out")
    print_table("Rejected or waiting", columns, [[row[key] for key in keys] for row in rows])
    if len(rows) == most:
        say(f"The last {most} are shown: see more with --most.")


def retry(data: Data = None, reason: Reason = None) -> None:
    """Request rejected pages once more on the next night."""
    settings = load_settings({"data": data})
    require_warehouse(settings)
    with hold(settings.data), closing(Warehouse(settings.warehouse)) as warehouse, warehouse.writing() as con:
        occurring = _occurring(con, reason)
        n_entries = retry_rejections(con, reason)
    if n_entries:
        say(f"{n_entries} pages will be requested again on the next night.")
    else:
        say(f"No page is rejected{f' for {reason}' if reason else ''}. {occurring}")


def _occurring(con: Connection, reason: str | None) -> str:
    """Return a sentence that lists the reasons that occur. Raises SettingsError where `reason` is not a reason."""
    pairs = sorted({(row["reason"], row["state"]) for row in open_rejections(con)})
    listed = ", ".join(f"{occurs} ({state})" for occurs, state in pairs)
    words = f"The reasons that occur: {listed or 'none'}."
    known = {*WAY_OUT, *dict(pairs)}
    if reason is not None and reason not in known and not _STATUS.fullmatch(reason):
        raise unknown_name("reason", "--reason", reason, sorted(known), words)
    return words
