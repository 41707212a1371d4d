"""DuckDB with one thread, for small data on a machine whose cores are all taken by test workers.

A scan is parallel from 122,880 rows on, which no quick test has: with less, DuckDB's other threads only wait, at a
quarter of a night's processor time. `make real`, `make faults` and commands that tests start keep the default.
"""

import duckdb

_connect = duckdb.connect


def _connect_with_one_thread(*arguments: object, config: dict[str, str] | None = None, **named: object) -> object:
    return _connect(*arguments, config={"threads": "1", **(config or {})}, **named)  # type: ignore[arg-type, misc]


def use_one_thread() -> None:
    """Let connections of this process have one thread from now on."""
    duckdb.connect = _connect_with_one_thread  # type: ignore[assignment]
