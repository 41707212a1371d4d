"""Nights killed at random instants, by plain calls and through a Prefect server: what the next run makes of them.

    python -m tests.bench.bench_kills [KILLS_WITHOUT KILLS_WITH_A_SERVER]

prints the rows, and exits with 1 where anything was lost, doubled or stuck. `make faults-long` runs it.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.faults.forked import a_forge
from tests.faults.kills import Tally, commanded, plain, prepared_kills
from tests.faults.town import a_town
from tests.prefect_server import a_prefect_server

N_KILLS, SEED = 100, 2026
TARGET = "0 lost, 0 doubled, 0 stuck"


def measured(n_kills: int, *, has_server: bool) -> Tally:
    """Kill so many nights, and return what became of them."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        town = opened.enter_context(a_town(folder / "town"))
        if has_server:
            (folder / "server").mkdir()
            server = opened.enter_context(a_prefect_server(folder / "server"))
            start = commanded({**server.environment, "PREFECT_LOGGING_LEVEL": "ERROR"})
        else:
            start = plain(opened.enter_context(a_forge()))
        with prepared_kills(town, folder, start) as kills:
            return kills.run(n_kills, SEED)


def rows(n_plain: int = N_KILLS, n_served: int = N_KILLS) -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, target)."""
    for n_kills, has_server in ((n_plain, False), (n_served, True)):
        if n_kills:
            tally = measured(n_kills, has_server=has_server)
            print(*tally.remarks, sep="\n", file=sys.stderr)
            how = "through one Prefect server" if has_server else "by plain calls"
            yield f"nights {how} killed by SIGKILL at random instants, and run again", str(tally), TARGET


if __name__ == "__main__":
    found = list(rows(*map(int, sys.argv[1:])))
    print(*(f"| {' | '.join(row)} |" for row in found), sep="\n")
    sys.exit(any(TARGET not in figure for _, figure, _ in found))
