"""How far plans are: web archives that are read, failed, being read and waiting, by the files of their parts."""

import re
from collections.abc import Mapping
from pathlib import Path

from flows.history_summary import PartFailure
from flows.part_manifests import finished_parts
from flows.routes import sites
from flows.routes.part_jobs import PartJobs, route_folder
from flows.settings import Settings
from pipeline.history.process import needs_warc
from pipeline.records import HistoryPlan, PartManifest, Record

_PARTIAL = re.compile(r"\.(.+?)\.(?:warc\.gz|parquet|json)\.\d+\.partial")  # as part_files names what is being written


_AGAIN = {  # a failed part keeps nothing of its web archive
    "warc": "Run the plan again: it reads the file once more.",
    "sites": "Run the plan again: it reads the fetched pages once more.",
    "cc-news": "Run the plan again: it downloads the file once more.",
    "common-crawl": "Run the plan again: it requests the records once more.",
}


class PlanStanding(Record):
    """How far one plan is."""

    plan_id: str
    n_read: int
    failed: tuple[PartFailure, ...]  # each with what to do
    lost: tuple[PartFailure, ...]  # parts that need their WARC file, which is gone; without the failed ones
    running: tuple[str, ...]  # parts that somebody is writing
    n_waiting: int  # web archives that nobody has begun
    n_pages_due: int | None  # of a plan of addresses, which has no web archives before they are fetched


def standing_of(settings: Settings, plan: HistoryPlan, manifests: Mapping[str, PartManifest]) -> PlanStanding:
    """Return how far a plan is. `manifests` are those of its route by part id (`manifests_of`)."""
    part_ids = {warc.part_id for warc in plan.warcs} or _fetched(settings, plan)
    known = {part_id: manifests[part_id] for part_id in part_ids if part_id in manifests}
    lost = _lost(settings, plan)
    failed = sorted(
        PartFailure(one.part_id, f"{one.reason} {lost.get(one.part_id) or _AGAIN[plan.route]}")
        for one in known.values()
        if one.state == "failed"
    )
    running = sorted((part_ids - known.keys()) & _being_written(route_folder(settings, plan.route)))
    due = [one.n_due for one in sites.standing(settings, plan).values()] if plan.addresses else None
    return PlanStanding(
        plan_id=plan.plan_id,
        n_read=len(known) - len(failed),
        failed=tuple(failed),
        lost=tuple(
            sorted(PartFailure(one, lost[one]) for one in lost.keys() - {failure.part_id for failure in failed})
        ),
        running=tuple(running),
        n_waiting=len(part_ids) - len(known) - len(running),
        n_pages_due=None if due is None else sum(due),
    )


def manifests_of(settings: Settings, plan: HistoryPlan) -> dict[str, PartManifest]:
    """Return the manifests of a plan's route by part id."""
    return {one.part_id: one for one in finished_parts(settings, plan.route)}


def _lost(settings: Settings, plan: HistoryPlan) -> dict[str, str]:
    """Return the parts of a plan that need a WARC file that is no longer at hand, each with the way out."""
    gone = [warc for warc in plan.warcs if plan.route == "warc" and not Path(warc.location).is_file()]
    if not gone:
        return {}
    jobs = PartJobs(settings, plan)
    return {
        warc.part_id: f"It needs its WARC file again, which is no longer at {warc.location}: put it back there and run "
        "the plan again, or plan it where it lies now: `nato-asia history plan warc FILE`."
        for warc in gone
        if needs_warc(jobs.job(warc.part_id, Path(warc.location), warc.n_bytes))
    }


def _fetched(settings: Settings, plan: HistoryPlan) -> set[str]:
    """Return the parts of the pages that runs of a plan of addresses have fetched."""
    folder = route_folder(settings, plan.route) / "fetched"
    names = {path.name.removesuffix(".warc.gz") for path in folder.glob("*.warc.gz")}
    source_ids = {one.source_id for one in plan.addresses}
    return {name for name in names if name.rpartition("-")[0] in source_ids}


def _being_written(folder: Path) -> set[str]:
    found = (_PARTIAL.fullmatch(path.name) for path in folder.glob(".*.partial"))
    return {match[1] for match in found if match}
