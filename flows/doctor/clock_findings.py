"""What servers and earlier nights say about the clock, as sentences with their cure."""

from collections.abc import Iterator
from datetime import datetime

from pipeline.fetch.server_dates import CURE, TOLERANCE
from warehouse.connection import Connection
from warehouse.store.night_order import clock_verdicts, last_night


def clock_findings(con: Connection, now: datetime) -> tuple[str, ...]:
    """Return what is wrong with the clock at the moment `now`, each finding a sentence with its cure.

    `con` may be the warehouse or a published file.
    """
    return tuple(_findings(con, now))


def _findings(con: Connection, now: datetime) -> Iterator[str]:
    for row in clock_verdicts(con):
        yield row["verdict"]
    last = last_night(con)
    if last and last.at > now + TOLERANCE:
        yield (
            f"The last night ran under a clock of {last.at:%Y-%m-%d %H:%M} UTC, which lies ahead of this machine's "
            f"({now:%Y-%m-%d %H:%M} UTC). {CURE} and run `nato-asia nightly`: it takes up what that night put off."
        )
