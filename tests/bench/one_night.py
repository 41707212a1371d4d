"""Runs one night over the outlet at a port, by Prefect or by plain calls of the same steps; prints its time."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from flows.context import NightContext
from flows.night import PLAIN, Plain, StepTask, enter_night, run_night
from flows.nightly import night_by_hand
from flows.settings import Settings, read_clock

CLOCK = "2026-10-21T02:15:00Z"


def settings_for(folder: Path, port: str) -> Settings:
    sources = folder / "sources.toml"
    feed = f"http://127.0.0.1:{port}/feed/"
    sources.write_text(f'[[source]]\nid = "stand"\nname = "Stand"\nfeeds = [{{ url = "{feed}" }}]\n')
    allowed = (f"127.0.0.1:{port}",)
    return Settings(
        data=folder / "data", sources=sources, allow_host=allowed, delay_s=0, workers=2, pages_per_night=10_000
    )


class Timed(Plain):
    """Runs steps as plain calls and adds up their seconds."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def __call__(self, step: StepTask, context: NightContext) -> Any:
        start = time.perf_counter()
        result = PLAIN(step, context)
        self.spent[step.name] = self.spent.get(step.name, 0.0) + time.perf_counter() - start
        return result


def plain_night(settings: Settings) -> dict[str, float]:
    """Run the night without Prefect; return the seconds of each step."""
    timed = Timed()
    start = time.perf_counter()
    with enter_night(settings, read_clock(CLOCK)) as context:
        timed.spent["enter"] = time.perf_counter() - start
        run_night(context, timed)
    return timed.spent


if __name__ == "__main__":
    chosen = settings_for(Path(sys.argv[1]), sys.argv[2])
    start = time.perf_counter()
    steps: dict[str, float] = {}
    if sys.argv[3] == "plain":
        steps = plain_night(chosen)
    else:
        night_by_hand(chosen, read_clock(CLOCK), print)
    print(json.dumps({"wall": time.perf_counter() - start, "steps": steps}))
