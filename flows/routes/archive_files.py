"""Files of web archives over the guarded client: received whole or not at all, as fast as the archive permits."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from flows.routes.part_jobs import NeedsWarc, PartJobs, Report, RouteTrouble
from flows.settings import Settings
from flows.web_client import new_client, require_contact
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.night_client import NightClient
from pipeline.fetch.partial_file import PartialFile
from pipeline.records import Failure, HistoryPlan, Night, PartJob, PlannedWarc, Request, Role, Route

COMMON_CRAWL = "https://data.commoncrawl.org"  # its archive over HTTPS
MOST_ATTEMPTS = 100  # at a file in one run, each with the retries of the client
MOST_WITHOUT_PROGRESS = 3  # of these, in a row
MOST_FAILED_IN_A_ROW = 3  # files, before the rest is left for the next run
_ANSWER_BYTES = 52_428_800  # of lists and single records


def archive_limits(settings: Settings) -> ClientLimits:
    """Return the limits for requests to an archive.

    503 Slow Down is common at Common Crawl and asks for patience, not for speed (status.commoncrawl.org): about two
    minutes of growing pauses, and a Retry-After of up to five minutes is waited for. One request at a time.
    """
    return ClientLimits(
        total_s=300,
        attempts=8,
        retry_wait_s=1,
        retry_wait_max_s=60,
        patience_s=300,
        raw_bytes=_ANSWER_BYTES,
        decoded_bytes=_ANSWER_BYTES,
        host_connections=1,
        host_delay_s=settings.delay_s,
    )


@contextmanager
def archive_client(settings: Settings, night: Night, url: str) -> Iterator[NightClient]:
    """Open a client for one archive. Raises SettingsError where it is a public host and no contact is set."""
    require_contact(settings, [url])
    with NightClient(partial(new_client, settings, night, limits=archive_limits(settings))) as client:
        yield client


def archive_request(route: Route, url: str) -> Request:
    """Return the request for a file of an archive."""
    return Request(url=url, role=Role.ARCHIVE, source_id=route, subject_id=url)


def receive(client: NightClient, request: Request, target: PartialFile) -> Failure | None:
    """Receive a file, resumed as long as attempts make progress; return the failure that ended it, else None."""
    n_fruitless = n_attempts = 0
    while not target.is_whole:
        n_bytes, n_attempts = target.n_bytes, n_attempts + 1
        answered = client.get(request, target)
        if isinstance(answered, Failure):
            n_fruitless = 0 if target.n_bytes > n_bytes else n_fruitless + 1
            is_over = n_fruitless == MOST_WITHOUT_PROGRESS or n_attempts == MOST_ATTEMPTS
            if is_over or not answered.retry_later or answered.retry_after_s:
                return answered
    return None


def bring_each(
    jobs: PartJobs,
    plan: HistoryPlan,
    receive_to: Callable[[PlannedWarc, Path], Failure | None],
    needs_warc: NeedsWarc,
    report: Report,
) -> Generator[PartJob]:
    """Receive one file of a plan after the other, and yield its job; what broke off is continued by the next run.

    A file whose part needs none is not received, and removed where a run that was killed has left it. Files that fail
    are reported; where the archive asks for rest, or fails several times in a row, the rest waits for the next run.
    """
    n_failed = 0
    for warc in plan.warcs:
        target = jobs.folder / "incoming" / f"{warc.part_id}.warc.gz"
        job = jobs.job(warc.part_id, target, warc.n_bytes)
        if not needs_warc(job):
            PartialFile(target).discard()
            yield job
        elif failure := receive_to(warc, target):
            report(RouteTrouble(subject=warc.part_id, detail=failure.detail, retry_later=failure.retry_later))
            n_failed += failure.retry_later
            if failure.retry_after_s or n_failed == MOST_FAILED_IN_A_ROW:
                return
        else:
            n_failed = 0
            yield job.model_copy(update={"n_bytes": target.stat().st_size})
