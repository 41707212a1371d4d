"""What a plan will cost before anything large is requested: download, disk and hours, at the rates of this machine."""

import math
from pathlib import Path
from typing import NamedTuple

from flows.routes import sites
from flows.routes.bringing import DOWNLOADED
from flows.routes.cc_news import USUAL_BYTES
from flows.routes.part_jobs import route_folder
from flows.settings import Settings
from flows.work_rates import Rate, RateKind, measured_rate
from pipeline.records import HistoryPlan, PlannedWarc

# Where this machine has measured nothing yet: as measured for docs/history.md, and a line of 100 Mbit/s.
DOCUMENTED: dict[RateKind, Rate] = {
    "declared": Rate(bytes_per_s=25e6),
    "all": Rate(bytes_per_s=8e6),
    "download": Rate(bytes_per_s=12.5e6),
}
_KEPT = {"declared": 0.015, "all": 0.055}  # bytes of a part by those of its WARC file, where there is no part yet
_PAGE_BYTES = 30_000  # of a page as it is sent, gzipped
_HOUR_S = 3600


class ArchiveEstimate(NamedTuple):
    """Costs of reading WARC files, without those whose parts are there."""

    n_files: int
    n_there: int
    n_bytes: int  # still to be read
    is_download: bool
    n_kept_bytes: int  # of the parts
    largest_bytes: int  # of one file
    reading: Rate  # of one worker
    download: Rate

    def reading_hours(self, n_workers: int) -> float:
        """Hours that so many workers read."""
        return self.n_bytes / (self.reading.bytes_per_s * n_workers) / _HOUR_S

    @property
    def download_hours(self) -> float:
        """Hours that the files come over the network, one after the other."""
        return self.n_bytes / self.download.bytes_per_s / _HOUR_S if self.is_download else 0.0


class SiteEstimate(NamedTuple):
    """Costs of requesting the pages of sites' past, without those that are fetched or given up."""

    n_sources: int
    n_addresses: int
    n_due: int
    n_runs: int
    run_hours: float  # of the longest run
    n_bytes: int


def estimate_archives(settings: Settings, plan: HistoryPlan) -> ArchiveEstimate:
    """Return the costs of a plan of WARC files."""
    folder = route_folder(settings, plan.route)
    there = [warc for warc in plan.warcs if (folder / f"{warc.part_id}.parquet").is_file()]
    left = set(plan.warcs) - set(there)
    n_left = sum(map(_size, left))
    n_read = sum(map(_size, there))
    n_kept = sum(_size_on_disk(folder, warc) for warc in there)
    return ArchiveEstimate(
        n_files=len(plan.warcs),
        n_there=len(there),
        n_bytes=n_left,
        is_download=plan.route in DOWNLOADED,
        n_kept_bytes=round(n_left * (n_kept / n_read if n_read else _KEPT[plan.hosts])),
        largest_bytes=max(map(_size, left), default=0),
        reading=measured_rate(settings.history, plan.hosts) or DOCUMENTED[plan.hosts],
        download=measured_rate(settings.history, "download") or DOCUMENTED["download"],
    )


def estimate_sites(settings: Settings, plan: HistoryPlan) -> SiteEstimate:
    """Return the costs of a plan of addresses."""
    due = [standing.n_due for standing in sites.standing(settings, plan).values()]
    in_all, of_one = settings.history_pages_per_night, settings.pages_per_night
    n_runs = max(math.ceil(sum(due) / in_all), max((math.ceil(n / of_one) for n in due), default=0))
    return SiteEstimate(
        n_sources=len(plan.addresses),
        n_addresses=sum(one.n_addresses for one in plan.addresses),
        n_due=sum(due),
        n_runs=n_runs,
        run_hours=min(of_one, in_all, max(due, default=0)) * settings.delay_s / _HOUR_S,
        n_bytes=sum(due) * _PAGE_BYTES,
    )


def _size(warc: PlannedWarc) -> int:
    return warc.n_bytes or USUAL_BYTES


def _size_on_disk(folder: Path, warc: PlannedWarc) -> int:
    files = (folder / f"{warc.part_id}{ending}" for ending in (".warc.gz", ".parquet", ".json"))
    return sum(file.stat().st_size for file in files if file.is_file())
