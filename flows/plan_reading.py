"""Reading of one plan: its files are brought ahead of need, an engine makes their parts, and what they hold counts."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from flows.ahead import taken_ahead
from flows.engines.engine import Engine
from flows.history_summary import Holdings, PartFailure, PlanSummary
from flows.progress import report_progress
from flows.routes.bringing import DOWNLOADED, bring, release
from flows.routes.part_jobs import RouteTrouble
from flows.settings import Settings
from flows.work_rates import DoneWork, note_work, process_timed
from pipeline.history.process import finished_part, needs_warc
from pipeline.records import HistoryPlan, Night, PartJob, PartManifest

WHAT = "web archives"  # the name of the progress


class PlanReading:
    """Reads the web archives of a plan, one portion after the other."""

    def __init__(self, settings: Settings, plan: HistoryPlan, night: Night, engine: Engine) -> None:
        """Take the plan, the clock value of its requests, and what makes its parts."""
        self._settings = settings
        self._plan = plan
        self._night = night
        self._engine = engine
        self._n_made = self._n_there = 0
        self._failed: list[PartFailure] = []
        self._troubles: list[RouteTrouble] = []
        self._holdings = Holdings()
        report_progress(WHAT, n_found=len(plan.warcs))

    def read(self, portion: HistoryPlan) -> None:
        """Make the parts of a portion that are not there yet. Raises TrackerError for what breaks all alike."""
        under_way: dict[str, PartJob] = {}
        with (
            closing(taken_ahead(self._unfinished(portion, under_way))) as jobs,
            closing(self._engine.map(process_timed, jobs)) as manifests,
        ):
            for manifest in manifests:
                release(under_way.pop(manifest.part_id))
                self._count(manifest)
                report_progress(WHAT, n_done=1)

    def summary(self) -> PlanSummary:
        """Return what became of the portions that were read."""
        return PlanSummary(
            plan_id=self._plan.plan_id,
            n_made=self._n_made,
            n_there=self._n_there,
            failed=tuple(sorted(self._failed)),
            troubles_of_route=tuple(f"{one.subject}: {one.detail}" for one in self._troubles),
            is_of_pages=bool(self._plan.addresses),
            holdings=str(self._holdings),
        )

    def _count(self, manifest: PartManifest) -> None:
        if manifest.state == "failed":
            self._failed.append(PartFailure(manifest.part_id, manifest.reason))
        else:
            self._n_made += 1
            self._holdings.add(manifest)

    def _unfinished(self, portion: HistoryPlan, under_way: dict[str, PartJob]) -> Iterator[PartJob]:
        """Yield the jobs of the parts that are still to be made, each with its file on the disk."""
        for job in self._brought(portion):
            report_progress(WHAT, n_found=0 if portion.warcs else 1)  # of addresses, none was known before
            if manifest := finished_part(job):
                self._n_there += 1
                self._holdings.add(manifest)
                report_progress(WHAT, n_done=1)
            else:
                under_way[job.part_id] = job
                yield job

    def _brought(self, portion: HistoryPlan) -> Iterator[PartJob]:
        """Yield the jobs of a portion, and note how fast the files that were downloaded for them came."""
        wanted: set[str] = set()

        def needs(job: PartJob) -> bool:
            is_needed = needs_warc(job)
            wanted.update([job.part_id] if is_needed else [])
            return is_needed

        brought = bring(self._settings, portion, self._night, needs_warc=needs, report=self._troubles.append)
        began = perf_counter()
        for job in brought:
            if job.part_id in wanted and job.route in DOWNLOADED:
                done = DoneWork(kind="download", n_bytes=Path(job.warc).stat().st_size, seconds=perf_counter() - began)
                note_work(self._settings.history, done)
            yield job
            began = perf_counter()
