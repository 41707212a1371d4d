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
from tests.bench.processor_time import processor_seconds

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
    """Runs steps as plain calls and adds up their processor seconds, those of child processes left out."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def __call__(self, step: StepTask, context: NightContext) -> Any:
        start = processor_seconds()
        result = PLAIN(step, context)
        self.spent[step.name] = self.spent.get(step.name, 0.0) + processor_seconds() - start
        return result


def plain_night(settings: Settings) -> dict[str, float]:
    """Run the night without Prefect; return the processor seconds of each step."""
    timed = Timed()
    start = processor_seconds()
    with enter_night(settings, read_clock(CLOCK)) as context:
        timed.spent["enter"] = processor_seconds() - start
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
