"""Stories of a history of so many texts, then of nights of 500 more; prints what each step took of processor time."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.registers import register_of
from flows.steps.dedupe import form_parts, link_texts, sign_texts
from pipeline.dedupe import cluster
from pipeline.records import CleanedEntry, Night
from tests.bench.written import Press
from warehouse.connection import Connection, Warehouse
from warehouse.store.articles import save_placements
from warehouse.store.stories import drawing, save_stories

SEED = 20261121
FIRST = datetime(2026, 1, 1, 2, 15, tzinfo=UTC)
PLACED_AT_ONCE = 250  # as the step does
A_NIGHT, N_NIGHTS = 500, 5
FILLING = 5_000  # texts of a night while the history is written


def place(con: Connection, night: Night, entries: Sequence[CleanedEntry]) -> None:
    """Let the entries become articles."""
    register = register_of(con, entries)
    save_placements(con, night, [register.place(one, seen_on=night.at.date()) for one in entries])


def draw(con: Connection, night: Night) -> None:
    """Draw the stories of texts that are signed and compared."""
    drawn = drawing(con)
    stories = cluster(drawn.candidates, drawn.links, drawn.declared, form_parts(con, drawn))
    save_stories(con, night, tuple(stories), drawn.redrawn)


def a_night(warehouse: Warehouse, press: Press, number: int, n_texts: int) -> "Counter[str]":
    """Bring and draw so many texts; return the milliseconds of processor time of each step."""
    night, spent = Night(at=FIRST + timedelta(days=number)), Counter[str]()
    for _ in range(0, n_texts, PLACED_AT_ONCE):
        entries = list(press.texts(PLACED_AT_ONCE))
        with warehouse.writing() as con, timed(spent, "place"):
            place(con, night, entries)
    with warehouse.writing() as con:
        with timed(spent, "sign"):
            sign_texts(con)
        with timed(spent, "link"):
            link_texts(con)
        with timed(spent, "draw"):
            draw(con, night)
    return spent


@contextmanager
def timed(spent: "Counter[str]", step: str) -> Iterator[None]:
    """Add what the block takes to the step, in milliseconds of processor time: others may be at work on the machine."""
    start = time.process_time_ns()
    yield
    spent[step] += (time.process_time_ns() - start) // 1_000_000


def main(n_texts: int) -> None:
    """Write the history, draw the nights after it, and print what they took as JSON."""
    with TemporaryDirectory() as folder:
        warehouse, press = Warehouse(Path(folder) / "warehouse.duckdb"), Press(SEED)
        history = Counter[str]()
        n_filled = n_texts // FILLING
        for number in range(n_filled):
            history += a_night(warehouse, press, number, FILLING)
        nights = [a_night(warehouse, press, n_filled + n, A_NIGHT) for n in range(N_NIGHTS)]
        warehouse.close()
    print(json.dumps({"history": history, "nights": nights}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
