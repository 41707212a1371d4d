"""`make bench`: figures are ratios of things measured in one run; docs/benchmarks.md is written from them.

python -m tests.bench [CLAIM …]   measures these claims, by the names of their files without bench_
"""

import sys
from importlib import import_module

from flows.settings import read_clock
from tests.bench.measured import keep

DAILY = ("matcher", "clean", "fetch", "dead", "whole_night")
LONG = (
    "night",
    "copies",
    "readers",
    "feed",
    "sieve",
    "engines",
    "backlog",
    "past",
    "report",
    "stories",
    "load",
    "kills",
)
_SETS = {"daily": DAILY, "long": LONG}


def main(chosen: list[str]) -> None:
    """Measure the claims one after the other; each row is kept at once."""
    names = [name for one in chosen or ["daily"] for name in _SETS.get(one, (one,))]
    if unknown := set(names) - {*DAILY, *LONG}:
        raise SystemExit(f"no such claim: {', '.join(sorted(unknown))}. There are {', '.join((*DAILY, *LONG))}.")
    today = read_clock(None).at.date()
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        module = import_module(f"tests.bench.bench_{name}")
        rows = []
        for row in module.rows():
            print(" | ".join(row), flush=True)
            rows.append(row)
            keep(name, (module.__doc__ or "").partition("\n")[0], rows, today)


if __name__ == "__main__":
    main(sys.argv[1:])
