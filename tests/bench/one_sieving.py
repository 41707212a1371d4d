"""So many web archives sieved and read in one process after the other; prints processor seconds, children included."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.history.process import process_part
from pipeline.records import PartJob
from pipeline.themes.codebook.load import SHIPPED
from tests.bench.processor_time import processor_seconds


def sieving_job(warc: Path, part_id: str, folder: Path) -> PartJob:
    """Return the job of making a part with pages of all hosts."""
    return PartJob(
        route="warc",
        part_id=part_id,
        warc=str(warc),
        warc_name=warc.name,
        folder=str(folder),
        sources=(),
        codebook=str(SHIPPED),
        hosts="all",
    )


def main(archive: Path, n_archives: int) -> None:
    """Make a part of the archive so many times over; print what that took and how many pages were kept."""
    with TemporaryDirectory() as folder:
        began = processor_seconds()
        made = [process_part(sieving_job(archive, f"part{n}", Path(folder))) for n in range(n_archives)]
        days = [day for part in made for day in part.days]
        n_html, n_sieved = sum(day.n_html for day in days), sum(day.n_sieved for day in days)
        print(json.dumps({"processor_s": processor_seconds() - began, "n_html": n_html, "n_sieved": n_sieved}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
