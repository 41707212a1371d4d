"""Runs one night over the outlet at a port, by Prefect or by plain calls of the same steps; prints its time."""

import json
import sys
import time
from pathlib import Path

from prefect.logging import disable_run_logger

from flows.nightly import nightly, work_at
from flows.settings import Settings, read_clock
from flows.steps.assess import assess
from flows.steps.change_tests import change_tests
from flows.steps.clean import clean
from flows.steps.dedupe import dedupe
from flows.steps.discover import discover
from flows.steps.fetch import fetch
from flows.steps.normalise import normalise
from flows.steps.publish import publish
from flows.steps.themes import find_themes
from flows.steps.trends import tally_trends

CLOCK = "2026-10-21T02:15:00Z"


def settings_for(folder: Path, port: str) -> Settings:
    sources = folder / "sources.toml"
    feed = f"http://127.0.0.1:{port}/feed/"
    sources.write_text(f'[[source]]\nid = "stand"\nname = "Stand"\nfeeds = [{{ url = "{feed}" }}]\n')
    allowed = (f"127.0.0.1:{port}",)
    return Settings(
        data=folder / "data", sources=sources, allow_host=allowed, delay_s=0, workers=2, pages_per_night=10_000
    )


def plain_night(settings: Settings) -> dict[str, float]:
    """Do what the flow does, without Prefect; return the seconds of each step."""
    night, spent = read_clock(CLOCK), {}
    start = time.perf_counter()
    with disable_run_logger(), work_at(settings, night) as sources:
        spent["enter"], start = time.perf_counter() - start, time.perf_counter()
        discover.fn(settings, night, sources)
        for source in sources:
            fetch.fn(settings, night, source.source_id)
        while clean.fn(settings, night):
            pass
        spent["clean"] = time.perf_counter() - start
        for step in (normalise, dedupe, assess, find_themes, tally_trends, change_tests, publish):
            start = time.perf_counter()
            step.fn(settings, night)
            spent[step.name] = time.perf_counter() - start
    return spent


if __name__ == "__main__":
    chosen = settings_for(Path(sys.argv[1]), sys.argv[2])
    start = time.perf_counter()
    steps: dict[str, float] = {}
    if sys.argv[3] == "plain":
        steps = plain_night(chosen)
    else:
        nightly(now=CLOCK, settings=chosen)
    print(json.dumps({"wall": time.perf_counter() - start, "steps": steps}))
