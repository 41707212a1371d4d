"""Eight processes that query the published file without pause while it is replaced again and again.

    python -m tests.bench.bench_readers [ARTICLES]

Each publishing has its number in the name of every source, so that a reader tells an edition that is not whole.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flows.night import enter_night
from flows.settings import Settings, read_clock
from tests.bench.past import fill
from tests.prefect_server import ROOT
from warehouse.connection import Warehouse
from warehouse.publish.snapshot import FILE_NAME, publish_snapshot

N_READERS, N_PUBLISHES, N_ARTICLES = 8, 20, 20_000
CLOCK = "2026-10-20T02:15:00Z"


class Publisher:
    """A warehouse with a past, and its editions."""

    def __init__(self, folder: Path, n_articles: int) -> None:
        """Make the warehouse and its first edition."""
        sources = folder / "sources.toml"
        sources.write_text('[[source]]\nid = "a"\nname = "1"\nfeeds = [{ url = "http://127.0.0.1:9/feed" }]\n')
        settings = Settings(data=folder / "data", sources=sources, allow_host=("127.0.0.1:9",))
        with enter_night(settings, read_clock(CLOCK)) as context:
            fill(context, n_articles)
        self._warehouse = Warehouse(settings.warehouse)
        self._published = settings.published
        self._edition = 0
        self.file = settings.published / FILE_NAME
        self.publish()

    def publish(self) -> None:
        """Publish the next edition."""
        self._edition += 1
        with self._warehouse.writing() as con:
            con.execute("update core.sources set name = ?", [str(self._edition)])
        with self._warehouse.reading() as con:
            publish_snapshot(con, self._published)

    def close(self) -> None:
        """Close the warehouse."""
        self._warehouse.close()


def asked_while(file: Path, work: Callable[[], None]) -> tuple[list[dict[str, Any]], float]:
    """Let the readers query while some work is done; return what each said, and the seconds of the work."""
    command = [sys.executable, "-m", "tests.bench.one_reader", str(file)]
    readers = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(N_READERS)
    ]
    start = time.perf_counter()
    work()
    spent = time.perf_counter() - start
    return [json.loads(reader.communicate("stop\n")[0]) for reader in readers], spent


def rows(n_articles: int = N_ARTICLES) -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, target)."""
    with tempfile.TemporaryDirectory() as folder:
        publisher = Publisher(Path(folder), n_articles)

        def publish_all() -> None:
            for _ in range(N_PUBLISHES):
                publisher.publish()

        during, spent = asked_while(publisher.file, publish_all)
        alone, _ = asked_while(publisher.file, lambda: time.sleep(spent))
        publisher.close()
    n, failed, wrong = (sum(one[name] for one in during) for name in ("n", "failed", "wrong"))
    what = f"{N_PUBLISHES} publishes of {n_articles:,} articles while {N_READERS} processes query without pause"
    yield what, f"{n} queries, {failed} failed, {wrong} wrong", "0 failed, 0 wrong"
    slowest = max(one["median"] for one in during) / max(one["median"] for one in alone)
    yield "the slowest of these readers (its median query) against no publishing", f"{slowest:.2f}", "at most 2"


if __name__ == "__main__":
    for row in rows(*map(int, sys.argv[1:])):
        print(f"| {' | '.join(row)} |")
