"""Makes a warehouse with a past of as many articles as asked for, tallies it, and asks every view of the trends.

    python -m tests.bench.one_past FOLDER PORT N_ARTICLES

Prints the seconds of making, tallying, one aggregate scan of the hits, and of each question, as JSON.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flows.night import enter_night
from flows.settings import read_clock
from flows.steps.trends import run_trends
from tests.bench.one_night import settings_for
from tests.bench.past import fill
from warehouse.connection import Connection
from warehouse.store.nights import close_night

CLOCK = "2026-10-20T02:15:00Z"
N_ROUNDS = 3
SCAN = """
select theme_id, count(*), count(distinct revision_id), avg(end_offset - start_offset), max(sentence_number)
from core.hits group by theme_id
"""
PLAIN = "unit = 'story' and panel = 'all' and source_group = 'all' and genre = 'commentary' and theme_kind = 'theme'"
QUESTIONS = {
    "theme_periods, a line by month": f"from trends.theme_periods where {PLAIN} and period = 'month' "
    "and theme_id = 'containment'",
    "theme_periods, all themes by month": f"from trends.theme_periods where {PLAIN} and period = 'month'",
    "theme_periods, all themes and periods": f"from trends.theme_periods where {PLAIN}",
    "theme_periods, all groups by quarter": "from trends.theme_periods where unit = 'story' and panel = 'all' "
    "and genre = 'commentary' and theme_kind = 'theme' and period = 'quarter'",
    "baseline_ratios": "from trends.baseline_ratios",
    "baseline_extended": "from trends.baseline_extended",
    "baseline_standing": "from trends.baseline_standing",
    "coverage": "from trends.coverage",
    "panels": "from trends.panels",
    "attention": "from trends.attention",
    "night_changes": "from trends.night_changes",
}


def seconds(work: Callable[[], object]) -> float:
    """Return the median of some rounds."""
    found = []
    for _ in range(N_ROUNDS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def asked(con: Connection) -> dict[str, float]:
    """Return the seconds of each question, its whole answer read, as columns: rows in Python would be Python's cost."""
    return {
        name: seconds(lambda query=query: con.execute(query).to_arrow_table())  # type: ignore[misc]  # mypy has no defaults here
        for name, query in QUESTIONS.items()
    }


def main() -> None:
    """Make, tally, ask."""
    folder, port, n_articles = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    settings, night = settings_for(folder, port), read_clock(CLOCK)
    said = {}
    with enter_night(settings, night) as context:
        start = time.perf_counter()
        fill(context, n_articles)
        said["fill"], start = time.perf_counter() - start, time.perf_counter()
        run_trends(context)
        said["first_tally"] = time.perf_counter() - start
        with context.warehouse.reading() as con:
            said["scan"] = seconds(lambda: con.execute(SCAN).fetchall())
            questions = asked(con)
        with context.warehouse.writing() as con:
            close_night(con, night)
    print(json.dumps({**said, "questions": questions}))


if __name__ == "__main__":
    main()
