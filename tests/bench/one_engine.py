"""The web archives of a folder made into parts by an engine; prints the wall time from opening to closing it."""

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, cast

from flows.engines.engine import EngineChoice
from flows.engines.open_engine import open_engine
from pipeline.history.process import process_part
from tests.bench.one_sieving import sieving_job


def main(archives: Path, kind: Literal["processes", "dask"], n_workers: int) -> None:
    """Make the parts and print how long it took."""
    with TemporaryDirectory() as folder:
        jobs = [sieving_job(path, path.name.partition(".")[0], Path(folder)) for path in sorted(archives.iterdir())]
        began = time.monotonic()
        with open_engine(EngineChoice(kind=kind, n_workers=n_workers), Path(jobs[0].warc)) as engine:
            made = list(engine.map(process_part, jobs))
        took = time.monotonic() - began
    assert all(part.state == "done" for part in made)
    print(json.dumps({"wall_s": took}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), cast('Literal["processes", "dask"]', sys.argv[2]), int(sys.argv[3]))
