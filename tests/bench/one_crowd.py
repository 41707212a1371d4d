"""Stories of so many texts of one kind, then of a night of 10 more; prints the processor time of each as JSON."""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.registers import register_of
from flows.steps.dedupe import draw_stories
from pipeline.records import CleanedEntry, Night
from tests.bench.copied import KINDS
from warehouse.connection import Warehouse
from warehouse.store.articles import save_placements

FIRST = datetime(2026, 10, 1, 2, 15, tzinfo=UTC)
MORE = 10


def drawing_ms(warehouse: Warehouse, night: Night, entries: list[CleanedEntry]) -> int:
    """Place the entries and draw their stories; return the milliseconds of processor time that the drawing took."""
    with warehouse.writing() as con:
        register = register_of(con, entries)
        save_placements(con, night, [register.place(one, seen_on=night.at.date()) for one in entries])
        start = time.process_time_ns()
        draw_stories(con, night)
        return (time.process_time_ns() - start) // 1_000_000


def main(kind: str, n_texts: int) -> None:
    """Draw the stories of the texts, then of more, and print what both took, and the numbers of stories and links."""
    with TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder) / "warehouse.duckdb")
        drawing_ms(warehouse, Night(at=FIRST), [])  # loads what any drawing needs
        at_once = drawing_ms(warehouse, Night(at=FIRST + timedelta(days=1)), KINDS[kind](n_texts))
        more = drawing_ms(warehouse, Night(at=FIRST + timedelta(days=2)), KINDS[kind](MORE, first=n_texts))
        with warehouse.reading() as con:
            counts = con.execute("select (select count(*) from core.stories), (select count(*) from core.story_links)")
            n_stories, n_links = counts.fetchall()[0]
        warehouse.close()
    print(json.dumps({"at_once": at_once, "more": more, "n_stories": n_stories, "n_links": n_links}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
