"""One run of a plan as a program of its own, by plain calls, with the settings of the folder it is started in.

Argument: the engine. It runs the only plan of the folder on two workers.
"""

import logging
import sys

from flows.engines.engine import EngineChoice
from flows.history import run_plan
from flows.history_plans import find_plan
from flows.night import PLAIN
from flows.settings import load_settings, read_clock


def main(engine: str) -> int:
    """Run the plan; return 3 where something could not be read."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    settings = load_settings({})
    choice = EngineChoice.model_validate({"kind": engine, "n_workers": 2})
    summary = run_plan(settings, find_plan(settings, "warc"), choice, read_clock(None), PLAIN)
    print(summary.in_short, *summary.troubles, sep="\n")
    return 3 if summary.troubles else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
