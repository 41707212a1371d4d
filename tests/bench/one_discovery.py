"""Discovers what outlets offer by plain calls, some of them dead by time-out; prints the time of it.

python -m tests.bench.one_discovery FOLDER PORT N_OUTLETS SILENT_PORT N_DEAD DEADLINE_S
"""

import json
import sys
import time
from pathlib import Path

from flows.night import PLAIN, enter_night
from flows.settings import Settings, read_clock
from flows.steps.discover import discover
from tests.bench.town import name_of

CLOCK = "2026-10-20T02:15:00Z"


def main(folder: Path, port: str, n_outlets: int, silent: str, n_dead: int, deadline_s: float) -> None:
    """Discover."""
    hosts = {name_of(n): f"127.0.0.1:{port}" for n in range(n_outlets)}
    hosts |= {f"dead-{n:03}.example": f"127.0.0.1:{silent}" for n in range(n_dead)}
    sources = folder / "sources.toml"
    names = sorted(hosts, key=lambda name: name[::-1])  # the dead stand among the others
    sources.write_text(
        "".join(
            f'[[source]]\nid = "{name.partition(".")[0]}"\nname = "x"\nfeeds = [{{ url = "http://{name}/feed/" }}]\n'
            for name in names
        )
    )
    settings = Settings(
        data=folder / "data", sources=sources, connect_to=hosts, delay_s=0, workers=1, deadline_s=deadline_s
    )
    with enter_night(settings, read_clock(CLOCK)) as context:
        start = time.perf_counter()
        PLAIN(discover, context)
        spent = time.perf_counter() - start
        with context.warehouse.reading() as con:
            results = con.execute("select visit_result, count(*) from ops.visits group by all").fetchall()
    print(json.dumps({"wall": spent, "visits": dict(results)}))


if __name__ == "__main__":
    folder, port, n_outlets, silent, n_dead, deadline_s = sys.argv[1:]
    main(Path(folder), port, int(n_outlets), silent, int(n_dead), float(deadline_s))
