"""The report of 1,000,000 articles takes at most 10 times one aggregate scan of their hits; unchanged, hardly anything.

    python -m tests.bench.bench_report [ARTICLES]

The scan is that of tests.bench.one_past. All charts are drawn once; then the same night is reported again.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flows.night import enter_night
from flows.publication import publish_tables
from flows.report.report_folder import write_report
from flows.settings import Settings, read_clock
from flows.steps.trends import run_trends
from tests.bench.one_past import SCAN, seconds
from tests.bench.past import fill
from warehouse.store.nights import close_night

N_ARTICLES = 1_000_000
CLOCK = "2026-10-20T02:15:00Z"


def published(folder: Path, n_articles: int) -> tuple[Settings, float]:
    """Publish a past of so many articles, and return its settings and the seconds of one scan of its hits."""
    sources = folder / "sources.toml"
    sources.write_text('[[source]]\nid = "a"\nname = "1"\nfeeds = [{ url = "http://127.0.0.1:9/feed" }]\n')
    settings = Settings(data=folder / "data", sources=sources, allow_host=("127.0.0.1:9",))
    with enter_night(settings, read_clock(CLOCK)) as context:
        fill(context, n_articles)
        run_trends(context)
        with context.warehouse.writing() as con:
            close_night(con, context.night)
        with context.warehouse.reading() as con:
            scan = seconds(lambda: con.execute(SCAN).fetchall())
            publish_tables(con, settings)
    return settings, scan


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds and the processor seconds of some work."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def rows(n_articles: int = N_ARTICLES) -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, target)."""
    with tempfile.TemporaryDirectory() as folder:
        settings, scan = published(Path(folder), n_articles)
        first, first_processor = spent(lambda: write_report(settings))
        again, again_processor = spent(lambda: write_report(settings))
        largest = max(path.stat().st_size for path in settings.report.rglob("*.html"))
    of = f"report of {n_articles:,} articles, {10 * n_articles:,} hits"
    figure = f"{first / scan:.1f} ({first:.1f} s, {first_processor:.1f} s of processor time)"
    yield f"{of}, every chart drawn, in times of one aggregate scan of the hits", figure, "at most 10"
    figure = f"{again / scan:.1f} ({again:.1f} s, {again_processor:.1f} s of processor time)"
    yield f"{of}, in a night that changed nothing", figure, "stated"
    yield f"{of}: the largest page", f"{largest / 1_000_000:.2f} MB", "under 2 MB"


if __name__ == "__main__":
    for row in rows(*map(int, sys.argv[1:])):
        print(f"| {' | '.join(row)} |", flush=True)
