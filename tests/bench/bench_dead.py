"""Discovery over 300 sources of which 100 never answer.

python -m tests.bench.bench_dead [OUTLETS DEAD]
"""

import math
import sys
import tempfile
from collections.abc import Iterator

from flows.steps.discover import AT_ONCE
from tests.bench.watched import Watched, served, watched

N_OUTLETS, N_DEAD, DEADLINE_S, ANSWER_S = 200, 100, 4.0, 0.2


def discovered(port: str, n_outlets: int, silent: str, n_dead: int) -> Watched:
    """Run one discovery in a process and a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        numbers = (folder, port, n_outlets, silent, n_dead, DEADLINE_S)
        return watched((sys.executable, "-m", "tests.bench.one_discovery", *map(str, numbers)))


def rows(n_outlets: int = N_OUTLETS, n_dead: int = N_DEAD) -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, target)."""
    town = (sys.executable, "-m", "tests.bench.town", str(n_outlets), "1", str(ANSWER_S), "0")
    with served(*town) as port, served(sys.executable, "-m", "tests.bench.silent") as silent:
        healthy = discovered(port, n_outlets, silent, 0)
        troubled = discovered(port, n_outlets, silent, n_dead)
    allowed = math.ceil(n_dead / AT_ONCE) * DEADLINE_S + healthy.said["wall"]
    what = (
        f"discovery of {n_outlets + n_dead} feeds, {n_dead} of them dead by time-out ({DEADLINE_S:g} s), against "
        "ceil(dead / concurrency) time-outs and the same without dead ones"
    )
    yield what, f"{troubled.said['wall'] / allowed:.2f}", "at most 1.2"
    seen = ", ".join(f"{n} {result}" for result, n in sorted(troubled.said["visits"].items()))
    yield "the same: visits, and peak memory", f"{seen}; {troubled.peak_mb:.0f} MB", "stated"


if __name__ == "__main__":
    for row in rows(*map(int, sys.argv[1:])):
        print(f"| {' | '.join(row)} |")
