"""What the routes share: the jobs for the parts of a plan, the name of a plan, and troubles that are reported."""

import hashlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from flows.settings import Settings
from pipeline.records import AddressList, HistoryPlan, Hosts, MonthSpan, PartJob, PlannedWarc, Record, Route
from pipeline.sources.watched import load_sources

_log = logging.getLogger(__name__)


class RouteTrouble(Record):
    """Something that a route could not list or bring. The rest goes on; the next run tries again what may pass."""

    subject: str  # address without secrets, file or part
    detail: str  # one sentence
    retry_later: bool  # it may pass


Report = Callable[[RouteTrouble], object]
NeedsWarc = Callable[[PartJob], bool]


def log_trouble(trouble: RouteTrouble) -> None:
    """Log a trouble."""
    _log.warning("%s: %s", trouble.subject, trouble.detail)


def always(_job: PartJob) -> bool:
    """Answer that the WARC file of a part is needed, whatever there is of the part."""
    return True


class PartJobs:
    """The jobs of one plan: each is all that a process needs to make a part, wherever it runs."""

    def __init__(self, settings: Settings, plan: HistoryPlan) -> None:
        """Load the sources that captures are attributed to. Raises SourcesError."""
        self.folder = route_folder(settings, plan.route)
        self._plan = plan
        self._sources = load_sources(settings.sources)
        self._codebook = settings.codebook.absolute()
        self._respect_reservations = settings.respect_reservations

    def job(self, part_id: str, warc: Path, n_bytes: int | None = None) -> PartJob:
        """Return the job for the part that the WARC file at `warc` becomes; `n_bytes` is its length, if it is known."""
        return PartJob(
            route=self._plan.route,
            part_id=part_id,
            warc=str(warc.absolute()),
            warc_name=warc.name,
            n_bytes=n_bytes,
            folder=str(self.folder.absolute()),
            hosts=self._plan.hosts,
            sources=self._sources,
            codebook=str(self._codebook),
            respect_reservations=self._respect_reservations,
        )


def route_folder(settings: Settings, route: Route) -> Path:
    """Return the folder of a route's parts."""
    return settings.history / route


def new_plan(
    route: Route,
    hosts: Hosts,
    span: MonthSpan | None = None,
    *,
    warcs: Iterable[PlannedWarc] = (),
    addresses: Iterable[AddressList] = (),
) -> HistoryPlan:
    """Return a plan whose id is derived from its content: planned twice, it is the same plan."""
    span = span or MonthSpan()
    plan = HistoryPlan(
        plan_id="",
        route=route,
        hosts=hosts,
        first_month=span.first_month,
        last_month=span.last_month,
        warcs=tuple(warcs),
        addresses=tuple(addresses),
    )
    months = "-".join(filter(None, (span.first_month, span.last_month)))
    digest = hashlib.sha256(plan.model_dump_json().encode()).hexdigest()[:8]
    return plan.model_copy(update={"plan_id": "-".join(filter(None, (route, months, digest)))})
