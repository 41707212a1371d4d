"""Queries a published file without pause until its standard input ends; prints how that went, as JSON.

    python -m tests.bench.one_reader FILE

Each question opens the file, as a person's program does, and checks an invariant of the snapshot: all sources carry the
number of one edition, no earlier one than before, and the counted stories are those of the hits' texts.
"""

import json
import select
import sys
import time
from pathlib import Path

import duckdb

QUESTION = """
select
    (select list(distinct name) from core.sources),
    (select count(*) from core.hits where revision_id not in (select revision_id from core.revisions)),
    (select sum(n) from trends.theme_periods where period = 'month' and unit = 'story')
"""


def main(file: Path) -> None:
    """Query until told to stop."""
    spent, n_failed, n_wrong, edition = list[float](), 0, 0, 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        start = time.perf_counter()
        try:
            with duckdb.connect(file, read_only=True, config={"threads": "1"}) as con:
                names, n_lost, _ = con.execute(QUESTION).fetchall()[0]
        except duckdb.Error as broken:
            n_failed += 1
            print(broken, file=sys.stderr)
            continue
        spent.append(time.perf_counter() - start)
        seen = int(names[0]) if len(names) == 1 else -1
        n_wrong += seen < edition or n_lost > 0
        edition = max(edition, seen)
    spent.sort()
    print(json.dumps({"n": len(spent), "failed": n_failed, "wrong": n_wrong, "median": spent[len(spent) // 2]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
