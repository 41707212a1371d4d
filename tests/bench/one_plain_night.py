"""Runs one night over outlets by plain calls of its steps, without Prefect's server. Arguments: folder, hosts."""

import sys
from pathlib import Path

from flows.night import enter_night, run_night
from flows.settings import load_settings, read_clock

if __name__ == "__main__":
    folder, *hosts = sys.argv[1:]
    chosen = load_settings(
        {"data": Path(folder, "plain"), "sources": Path(folder, "sources.toml"), "allow_host": tuple(hosts)}
    )
    with enter_night(chosen, read_clock("2026-11-10T02:15:00Z")) as context:
        run_night(context)
