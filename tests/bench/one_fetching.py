"""Discovers and fetches what a town offers, as a night does under Prefect; prints the time of it.

Arguments: folder, port, outlets, the night's day in October 2026, and `bomb` where the town has one.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from prefect import flow

from flows.context import NightContext
from flows.flow_run import IN_THREADS, AsTasks
from flows.night import Calls, Crashes, enter_night, fetch_all
from flows.settings import Settings, read_clock
from flows.steps.discover import discover
from tests.bench.town import name_of


def settings_for(folder: Path, port: str, n_outlets: int, *, has_bomb: bool) -> Settings:
    feeds = {f"outlet-{n:03}": f"http://{name_of(n)}/feed/" for n in range(n_outlets)}
    if has_bomb:
        feeds["bomb"] = "http://bomb.example/bomb"
    sources = folder / "sources.toml"
    sources.write_text(
        "".join(f'[[source]]\nid = "{id}"\nname = "{id}"\nfeeds = [{{ url = "{url}" }}]\n' for id, url in feeds.items())
    )
    hosts = [name_of(n) for n in range(n_outlets)] + ["bomb.example"]
    local = dict.fromkeys(hosts, f"127.0.0.1:{port}")
    return Settings(data=folder / "data", sources=sources, connect_to=local, delay_s=0, workers=1)


class Uncleaned(AsTasks):
    """Runs steps as tasks; nothing is cleaned beside them."""

    def together(self, context: NightContext, calls: Calls, beside: Callable[[], None]) -> Crashes:
        """Submit a task for each source."""
        del beside
        return super().together(context, calls, lambda: None)


@flow(name="fetching", task_runner=IN_THREADS)  # type: ignore[arg-type]
def fetching(settings: Settings, now: str) -> dict[str, float]:
    """Do the two steps that ask the web."""
    night = read_clock(now)
    with enter_night(settings, night) as context:
        run, start = Uncleaned(), time.perf_counter()
        run(discover, context)
        context.save_hosts()
        middle = time.perf_counter()
        fetch_all(context, run)
        context.save_hosts()
        end = time.perf_counter()
    return {"discover": middle - start, "fetch": end - middle, "wall": end - start}


if __name__ == "__main__":
    folder, port, n_outlets, day, *rest = sys.argv[1:]
    chosen = settings_for(Path(folder), port, int(n_outlets), has_bomb="bomb" in rest)
    print(json.dumps(fetching(chosen, f"2026-10-{day}T02:15:00Z")))
