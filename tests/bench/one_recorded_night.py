"""Runs a whole night over the outlets of a town, recorded by the Prefect server of the environment.

Arguments: folder, port, outlets, the night's day in October 2026.
"""

import sys
from pathlib import Path

from flows.nightly import night_by_hand
from flows.settings import read_clock
from tests.bench.one_fetching import settings_for

if __name__ == "__main__":
    folder, port, n_outlets, day = sys.argv[1:]
    chosen = settings_for(Path(folder), port, int(n_outlets), has_bomb=False)
    night_by_hand(chosen, read_clock(f"2026-10-{day}T02:15:00Z"), print)
