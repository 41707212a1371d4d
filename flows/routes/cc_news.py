"""Route `cc-news`: the WARC files of Common Crawl's news crawl, month by month."""

from collections.abc import Generator, Iterator
from pathlib import Path

from flows.progress import report_progress
from flows.routes.archive_files import COMMON_CRAWL, archive_client, archive_request, bring_each, receive
from flows.routes.part_jobs import NeedsWarc, PartJobs, Report, RouteTrouble, always, log_trouble, new_plan
from flows.settings import Settings
from pipeline.discover.reading import UnreadableError
from pipeline.errors import SettingsError
from pipeline.fetch.night_client import NightClient
from pipeline.fetch.partial_file import PartialFile
from pipeline.history.warc_paths import read_news_paths
from pipeline.records import Failure, HistoryPlan, Hosts, MonthSpan, Night, PartJob, PlannedWarc
from pipeline.urls.mask import mask_url

BEGAN = "2016-08"
USUAL_BYTES = 1_072_700_000  # of a file: a new one is begun at a gibibyte (commoncrawl/news-crawl, issue 46)
_GZIP = b"\x1f\x8b"


def plan(
    settings: Settings,
    night: Night,
    span: MonthSpan,
    *,
    hosts: Hosts = "declared",
    origin: str = COMMON_CRAWL,
    report: Report = log_trouble,
) -> HistoryPlan:
    """Plan to read all files of the months of a span, by the list of each month, which is all that is requested.

    `origin` is the archive, or a mirror of it. A month without a list is reported. Raises SettingsError where the span
    holds no month of the crawl, or no list could be read.
    """
    months = list(span.months(not_before=BEGAN, not_after=f"{night.at:%Y-%m}"))
    if not months:
        raise SettingsError(
            f"{span.first_month or BEGAN} to {span.last_month or 'now'}: CC-NEWS begins in {BEGAN}. Choose later ones."
        )
    report_progress("months", n_found=len(months))
    with archive_client(settings, night, origin) as client:
        warcs = [warc for month in months for warc in _list_month(client, month, origin, report)]
    if not warcs:
        raise SettingsError(f"No list of {months[0]} to {months[-1]} could be read from {origin}. Try again later.")
    return new_plan("cc-news", hosts, span, warcs=warcs)


def bring(
    settings: Settings, plan: HistoryPlan, night: Night, *, needs_warc: NeedsWarc = always, report: Report = log_trouble
) -> Generator[PartJob]:
    """Download one file after the other, and yield its job."""
    with archive_client(settings, night, plan.warcs[0].location) as client:

        def download(warc: PlannedWarc, target: Path) -> Failure | None:
            request = archive_request("cc-news", warc.location)
            return receive(client, request, PartialFile(target, starts_with=_GZIP))

        yield from bring_each(PartJobs(settings, plan), plan, download, needs_warc, report)


def _list_month(client: NightClient, month: str, origin: str, report: Report) -> Iterator[PlannedWarc]:
    url = f"{origin}/crawl-data/CC-NEWS/{month.replace('-', '/')}/warc.paths.gz"
    answered = client.get(archive_request("cc-news", url))
    report_progress("months", n_done=1)
    if isinstance(answered, Failure):
        is_missing = answered.reason in {"http_403", "http_404"}
        detail = f"There is no list of {month}: Common Crawl has published none." if is_missing else answered.detail
        report(RouteTrouble(subject=mask_url(url), detail=detail, retry_later=answered.retry_later))
        return
    try:
        listed = read_news_paths(answered.body, month)
    except UnreadableError as error:
        report(RouteTrouble(subject=mask_url(url), detail=error.detail, retry_later=True))
        return
    for part_id, path in listed:
        yield PlannedWarc(part_id=part_id, location=f"{origin}/{path}", month=month)
