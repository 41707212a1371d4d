"""Per-host failure states kept from night to night, and text-mining reservations of sources."""

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.records import Answer, Failure, HostState, Night
from warehouse.connection import Connection
from warehouse.statements import run, run_over, upsert


def host_states(con: Connection) -> dict[str, HostState]:
    """Return the states of all hosts that ever failed, by host."""
    return {row["host"]: HostState(**row) for row in run(con, "hosts/list_host_states")}


def save_host_states(con: Connection, states: Iterable[HostState]) -> None:
    """Store the states of hosts for the next night."""
    upsert(con, "ops.host_states", (state.model_dump() for state in states))


def save_reservations(con: Connection, night: Night, exchanges: Iterable[Answer | Failure]) -> None:
    """Store the text-mining reservations that answers and failures carry, one row per source and sign."""
    rows = {(row["source_id"], row["sign"]): row for one in exchanges for row in _rows(one, night)}
    run_over(con, "hosts/save_reservations", "ops.reservations", rows.values())


def _rows(exchange: Answer | Failure, night: Night) -> Iterator[dict[str, Any]]:
    request = exchange.request
    for sign in exchange.reservations:
        yield {
            "source_id": request.source_id,
            "sign": sign,
            "url": request.shown_url,
            "first_night_id": night.night_id,
            "last_night_id": night.night_id,
        }
