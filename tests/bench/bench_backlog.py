"""A backlog of one host that takes many nights: whether each page is fetched once and the ledger adds up.

python -m tests.bench.bench_backlog [PAGES PAGES_PER_NIGHT]
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.one_night import settings_for
from tests.bench.watched import served
from tests.nights import unpublished_night
from warehouse.connection import connect
from warehouse.violations import violations

N_PAGES, PER_NIGHT = 5_000, 500
LEDGER = """
select
    (select sum(n_in) from ops.ledger where step = 'fetch'),
    (select sum(n_out) + sum(n_put_aside) from ops.ledger where step = 'fetch'),
    (select count(*) from raw.entries where outcome in ('article', 'unchanged', 'duplicate')),
    (select count(*) from raw.entries where outcome = 'waiting'),
    (select count(*) from core.articles)
"""


def rows(n_pages: int = N_PAGES, per_night: int = PER_NIGHT) -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, target)."""
    n_nights = -(-n_pages // per_night)
    stand = (sys.executable, "-m", "tests.bench.stand", str(n_pages))
    with tempfile.TemporaryDirectory() as folder, served(*stand) as port:
        settings = settings_for(Path(folder), port).model_copy(update={"pages_per_night": per_night})
        for day in range(1, n_nights + 1):
            unpublished_night(now=f"2026-10-{day:02}T02:15:00Z", settings=settings)
        found, n_broken = _counted(settings.warehouse)
    n_in, n_out, n_read, n_waiting, n_articles = found
    figure = (
        f"{n_articles} articles, {n_pages - n_read} lost, {n_waiting} waiting; ledger {n_in} in, {n_out} out or aside"
    )
    what = f"{n_pages:,} pages of one host over {n_nights} nights ({per_night} a night)"
    yield what, f"{figure}; {n_broken} checks failed", "0 lost, 0 waiting, the ledger adds up"


def _counted(warehouse: Path) -> tuple[tuple[Any, ...], int]:
    with connect(warehouse, read_only=True) as con:
        return con.execute(LEDGER).fetchall()[0], len(list(violations(con)))


if __name__ == "__main__":
    for row in rows(*map(int, sys.argv[1:])):
        print(f"| {' | '.join(row)} |")
