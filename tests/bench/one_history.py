"""Stories of a history of so many texts, then of a night of 500 more; prints what each step took, per text."""

import json
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.steps.dedupe import link_texts, sign_texts
from flows.steps.normalise import register_of
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


class Spent:
    """Seconds, by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def on(self, step: str, work: Callable[[], object]) -> None:
        start = time.process_time()
        work()
        self.seconds[step] = self.seconds.get(step, 0.0) + time.process_time() - start


def place(con: Connection, night: Night, entries: Iterable[CleanedEntry]) -> None:
    batch = list(entries)
    register = register_of(con, batch)
    save_placements(con, night, [register.place(one, seen_on=night.at.date()) for one in batch])


def draw(con: Connection, night: Night) -> None:
    drawn = drawing(con)
    stories = tuple(cluster(drawn.candidates, drawn.links, drawn.declared))
    save_stories(con, night, stories, drawn.redrawn)


def a_night(warehouse: Warehouse, press: Press, number: int, n_texts: int) -> dict[str, float]:
    """Bring and draw so many texts; return the seconds of each step."""
    night, spent = Night(at=FIRST + timedelta(days=number)), Spent()
    for n in range(0, n_texts, PLACED_AT_ONCE):
        entries = list(press.texts(min(PLACED_AT_ONCE, n_texts - n)))
        with warehouse.writing() as con:
            spent.on("place", lambda con=con, entries=entries: place(con, night, entries))
    with warehouse.writing() as con:
        spent.on("sign", lambda: sign_texts(con))
        spent.on("link", lambda: link_texts(con))
        spent.on("draw", lambda: draw(con, night))
    return spent.seconds


def main(n_texts: int) -> None:
    with TemporaryDirectory() as folder:
        warehouse, press = Warehouse(Path(folder) / "warehouse.duckdb"), Press(SEED)
        history: dict[str, float] = {}
        n_filled = n_texts // FILLING
        for number in range(n_filled):
            for step, seconds in a_night(warehouse, press, number, FILLING).items():
                history[step] = history.get(step, 0.0) + seconds
            print(number, {k: round(v, 1) for k, v in history.items()}, file=sys.stderr, flush=True)
        nights = [a_night(warehouse, press, n_filled + n, A_NIGHT) for n in range(N_NIGHTS)]
        with warehouse.reading() as con:
            counted = "select count(*), count(*) filter (where n_articles > 1), max(n_articles) from core.stories"
            stories = con.execute(counted).fetchall()
        warehouse.close()
    print(json.dumps({"history": history, "nights": nights, "stories": stories}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
