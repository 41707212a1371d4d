"""What is remembered of hosts from night to night, and which sources reserve the mining of their texts."""

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.records import Answer, Failure, HostState, Night
from warehouse.connection import Connection
from warehouse.statements import run, run_over


def host_states(con: Connection) -> dict[str, HostState]:
    """Return what is remembered of hosts, by host."""
    return {row["host"]: HostState(**row) for row in run(con, "hosts/list_host_states")}


def save_host_states(con: Connection, states: Iterable[HostState]) -> None:
    """Store what the next night must know of hosts."""
    run_over(con, "hosts/save_host_states", "select * from ops.host_states", (state.model_dump() for state in states))


def save_reservations(con: Connection, night: Night, exchanges: Iterable[Answer | Failure]) -> None:
    """Store the signs that answers and refusals carry, by source."""
    rows = {(row["source_id"], row["sign"]): row for one in exchanges for row in _rows(one, night)}
    run_over(con, "hosts/save_reservations", "select * from ops.reservations", rows.values())


def _rows(exchange: Answer | Failure, night: Night) -> Iterator[dict[str, Any]]:
    request = exchange.request
    for sign in exchange.reservations:
        yield {
            "source_id": request.source_id,
            "sign": sign,
            "url": request.url,
            "first_night_id": night.night_id,
            "last_night_id": night.night_id,
        }
