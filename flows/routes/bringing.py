"""Bring the files of a plan of any route to the disk, one after the other, and release each when its part is made."""

from collections.abc import Generator
from pathlib import Path

from flows.routes import cc_news, common_crawl, sites, warc_files
from flows.routes.part_jobs import NeedsWarc, Report, always, log_trouble
from flows.settings import Settings
from pipeline.records import HistoryPlan, Night, PartJob

DOWNLOADED = frozenset({"cc-news", "common-crawl"})  # can be had again; the sites' pages are asked for once


def bring(
    settings: Settings, plan: HistoryPlan, night: Night, *, needs_warc: NeedsWarc = always, report: Report = log_trouble
) -> Generator[PartJob]:
    """Yield the job of one part after the other, its file on the disk: requested when the job is taken, not before.

    `needs_warc` tells whether a part needs its WARC file; the job of one that does not is yielded without it. What
    cannot be brought is given to `report`, and the next run tries it again.
    """
    match plan.route:
        case "warc":
            return warc_files.bring(settings, plan, needs_warc=needs_warc, report=report)
        case "sites":  # its files stay, and are brought without a request
            return sites.bring(settings, plan, night, report=report)
        case "cc-news":
            return cc_news.bring(settings, plan, night, needs_warc=needs_warc, report=report)
        case "common-crawl":
            return common_crawl.bring(settings, plan, night, needs_warc=needs_warc, report=report)


def release(job: PartJob) -> None:
    """Remove the file of a job whose part is made, where it was downloaded for it."""
    if job.route in DOWNLOADED:
        Path(job.warc).unlink(missing_ok=True)
