"""Functions that engines apply in tests: a part is one small file, and a job says how making it goes wrong."""

import os
import signal
import time
from pathlib import Path

from pipeline.errors import WarehouseError
from pipeline.records.history import PartJob, PartManifest
from pipeline.themes.codebook.load import SHIPPED


def a_job(folder: Path, part_id: str, what: str = "") -> PartJob:
    """Return a job whose WARC is named for what happens to it."""
    return PartJob(
        route="warc",
        part_id=part_id,
        warc=what,
        warc_name=f"{part_id}.warc.gz",
        folder=str(folder),
        sources=(),
        codebook=str(SHIPPED),
    )


def make(job: PartJob) -> PartManifest:
    """Make a part, or fail as the name of the WARC says."""
    if job.warc == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    if job.warc == "broken":
        raise ValueError("a mistake of ours")
    if job.warc == "full":
        raise WarehouseError("the disk is full.")
    if job.warc.startswith("sleep"):
        time.sleep(float(job.warc.partition(" ")[2]))
    tried = Path(job.folder) / f"{job.part_id}.tried"
    if job.warc == "once" and not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return PartManifest(
        schema_version=1,
        route=job.route,
        part_id=job.part_id,
        state="done",
        warc_name=job.warc_name,
        n_bytes=0,
        hosts=job.hosts,
        sieve_sha256="",
        extractor="",
        codebook_sha256="",
        n_records=os.getpid(),
    )
