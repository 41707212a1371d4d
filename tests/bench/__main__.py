"""`make bench`: figures are ratios of things measured in one run; their table is written to docs/benchmarks.md."""

import sys
from pathlib import Path

from tests.bench import (
    bench_backlog,
    bench_clean,
    bench_copies,
    bench_dead,
    bench_engines,
    bench_fetch,
    bench_kills,
    bench_load,
    bench_matcher,
    bench_night,
    bench_past,
    bench_readers,
    bench_report,
    bench_sieve,
    bench_stories,
    bench_whole_night,
)

OUTPUT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`. Ratios of things measured in one run, medians of five where not said otherwise: absolute times
differ from machine to machine, ratios hardly. The real pages and texts are not part of the repository.

| what | figure | target |
|---|---|---|
"""

MODULES = (
    *(bench_matcher, bench_clean, bench_fetch, bench_dead, bench_night, bench_backlog),
    *(bench_past, bench_stories, bench_copies, bench_readers, bench_report, bench_whole_night, bench_kills),
    *(bench_sieve, bench_engines, bench_load),
)


def main() -> None:
    rows: list[tuple[str, str, str]] = []
    OUTPUT.parent.mkdir(exist_ok=True)
    for module in MODULES:
        print(f"{module.__name__.rpartition('.')[2]} …", file=sys.stderr, flush=True)
        for row in module.rows():
            print(" | ".join(row), flush=True)
            rows.append(row)
            OUTPUT.write_text(HEAD + "".join(f"| {what} | {figure} | {target} |\n" for what, figure, target in rows))


main()
