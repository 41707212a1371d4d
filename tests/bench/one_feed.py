"""Runs nights over the captures of a real feed, one a day; prints what each took. Arguments: folder, nights."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from flows.night import enter_night, run_night
from flows.settings import Settings, read_clock
from flows.summary import NightSummary
from tests.bench.one_night import Timed
from tests.bench.processor_time import processor_seconds
from tests.real.conftest import SHARED, material_in
from tests.real.example_trends import wide_codebook
from tests.real.government_feed import captures, first_of_each_day, replay


def nights(folder: Path, n_nights: int) -> Iterator[dict[str, float]]:
    """Yield what each night took, by step and as a whole, and how large the warehouse is after it."""
    shown = list(captures(material_in(SHARED), lambda names: set(first_of_each_day(names).values())))[:n_nights]
    spent = list[dict[str, float]]()

    def run(now: str, settings: Settings) -> NightSummary:
        counted, start = Timed(), processor_seconds()
        with enter_night(settings, read_clock(now)) as context:
            summary = run_night(context, counted)
        spent.append({**counted.spent, "whole": processor_seconds() - start, "n_articles": summary.totals.n_articles})
        return summary

    for night in replay(folder, shown, run=run, codebook=wide_codebook(folder)):
        yield {**spent[-1], "bytes": night.settings.warehouse.stat().st_size}


if __name__ == "__main__":
    print(json.dumps({"nights": list(nights(Path(sys.argv[1]), int(sys.argv[2])))}))
