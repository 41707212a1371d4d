"""Masking of feed addresses that earlier versions of this program stored with their secrets."""

from pipeline.records import Feed
from warehouse.connection import Connection
from warehouse.statements import run, run_over

_COLUMNS = {
    "addresses/mask_feeds": "core.feeds",
    "addresses/mask_fetches": "raw.fetches",
    "addresses/mask_final_addresses": "raw.fetches",
    "addresses/mask_pages": "raw.pages",
    "addresses/mask_moves": "ops.feed_states",
    "addresses/mask_rejections": "core.rejections",
    "addresses/mask_reservations": "ops.reservations",
}


def mask_stored_addresses(con: Connection) -> int:
    """Mask the secrets of every stored feed address, and return how many addresses held one."""
    stored = [row["url"] for row in run(con, "addresses/list_feed_addresses")]
    rows = [{"url": url, "shown": shown} for url in stored if (shown := Feed(url=url).shown_url) != url]
    for name, table in _COLUMNS.items():
        run_over(con, name, table, rows)
    return len(rows)
