"""Route `sites`: the sites' own past, requested as politely as a night requests its pages, a part of it each night."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import zip_longest
from pathlib import Path

from flows.progress import report_progress
from flows.routes.address_lists import read_address_files, read_address_list, urls_by_source, write_address_list
from flows.routes.part_jobs import PartJobs, Report, RouteTrouble, log_trouble, new_plan, route_folder
from flows.routes.site_listing import SiteLister, sites_of
from flows.routes.site_pages import PagesStanding, RunWarc, SourcePages
from flows.routes.site_parser import SiteParser
from flows.settings import Settings
from flows.web_client import new_client, require_contact
from pipeline.discover.past_address import PastAddress
from pipeline.errors import SettingsError
from pipeline.fetch.circuit import Circuits
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.night_client import NightClient
from pipeline.records import HistoryPlan, MonthSpan, Night, PartJob, Request, Source
from pipeline.sources.watched import load_sources

SITES_AT_ONCE = 16  # that are listed; the client limits the rate of requests to each
_LIST_BYTES = 52_428_800  # a sitemap, by the protocol


def plan(
    settings: Settings,
    night: Night,
    span: MonthSpan,
    *,
    files: Sequence[Path] = (),
    report: Report = log_trouble,
) -> HistoryPlan:
    """Plan to request the articles of a span at declared sources: those that the sites list, or those in `files`.

    The sites' robots.txt, sitemaps and WordPress lists are requested, but no page; with `files` (addresses one a line,
    or GDELT's article lists) nothing is. The addresses of each source are listed in the route's folder. Raises
    SettingsError where there are none.
    """
    sources = load_sources(settings.sources)
    listed = read_address_files(files, report) if files else _list_sites(settings, night, span, sources, report)
    urls = urls_by_source(listed, span, sources)
    if not urls:
        raise SettingsError(
            "No address of a declared source was found in these months. Check --from and --until; for a site that "
            "lists nothing, name a file of its addresses: nato-asia history plan sites FILE."
        )
    folder = route_folder(settings, "sites")
    addresses = [write_address_list(folder, source_id, theirs) for source_id, theirs in urls.items()]
    return new_plan("sites", "declared", span, addresses=addresses)


def bring(settings: Settings, plan: HistoryPlan, night: Night, *, report: Report = log_trouble) -> Generator[PartJob]:
    """Yield the jobs of all pages that were fetched before; then request the pages of this run, and yield theirs."""
    jobs = PartJobs(settings, plan)
    past = _pages_of(settings, plan)
    for pages in past:
        pages.complete_leftovers(night)
        yield from (jobs.job(part_id, warc, warc.stat().st_size) for part_id, warc in pages.parts())
    wanted = share_budget(past, in_all=settings.history_pages_per_night, of_one=settings.pages_per_night)
    require_contact(settings, (request.url for requests in wanted.values() for request in requests))
    make = partial(new_client, settings, night, circuits=Circuits())
    with NightClient(make) as client:
        for part_id, warc in _fetch(client, wanted, night, report):
            yield jobs.job(part_id, warc, warc.stat().st_size)


def standing(settings: Settings, plan: HistoryPlan) -> dict[str, PagesStanding]:
    """Return how far a plan is, by source."""
    return {pages.source_id: pages.standing() for pages in _pages_of(settings, plan)}


def share_budget(past: Iterable[SourcePages], *, in_all: int, of_one: int) -> dict[SourcePages, list[Request]]:
    """Return the requests of one run: of sources with the fewest pages first, until `in_all` are reached.

    So each run asks a few sites for many pages, and the next run others: fewer and larger parts.
    """
    shared: dict[SourcePages, list[Request]] = {}
    for pages in sorted(past, key=lambda one: one.n_fetched):
        due = pages.due()[: min(of_one, in_all)]
        if due:
            shared[pages] = due
            in_all -= len(due)
    return shared


def _fetch(
    client: NightClient, wanted: Mapping[SourcePages, list[Request]], night: Night, report: Report
) -> Iterator[tuple[str, Path]]:
    """Request all pages, one of each source in turn, and yield each source's WARC file when its last page has come."""
    n_left = {pages.source_id: len(requests) for pages, requests in wanted.items()}
    report_progress("pages", n_found=sum(n_left.values()))
    with ExitStack() as opened:
        warcs: dict[str, RunWarc] = {}
        by_id = {pages.source_id: pages for pages in wanted}
        in_turn = (one for row in zip_longest(*wanted.values()) for one in row if one)
        for answered in client.get_each(in_turn, at_once=max(8, 4 * len(wanted))):
            source_id = answered.request.source_id
            if source_id not in warcs:
                warcs[source_id] = by_id[source_id].new_warc(night)
                opened.callback(warcs[source_id].close)
            warcs[source_id].keep(answered)
            report_progress("pages", n_done=1)
            n_left[source_id] -= 1
            if n_left[source_id] == 0:
                yield from _completed(by_id[source_id], warcs[source_id], report)


def _completed(pages: SourcePages, warc: RunWarc, report: Report) -> Iterator[tuple[str, Path]]:
    failed = pages.complete(warc)
    if failed:
        reasons = ", ".join(f"{reason} {n_pages}" for reason, n_pages in failed.most_common())
        detail = f"{failed.total()} of its pages could not be fetched ({reasons}); what may pass is tried again."
        report(RouteTrouble(subject=pages.source_id, detail=detail, retry_later=True))
    yield from ((part_id, path) for part_id, path in pages.parts() if part_id == warc.part_id)


def _pages_of(settings: Settings, plan: HistoryPlan) -> list[SourcePages]:
    folder = route_folder(settings, "sites")
    return [
        SourcePages(folder / "fetched", one.source_id, read_address_list(folder / one.location), settings)
        for one in plan.addresses
    ]


def _list_sites(
    settings: Settings, night: Night, span: MonthSpan, sources: Sequence[Source], report: Report
) -> Iterator[PastAddress]:
    """Yield the addresses that the sites of the sources list, several sites at a time."""
    sites = sites_of(sources)
    require_contact(settings, (site.origin for site in sites))
    limits = ClientLimits(
        total_s=settings.deadline_s,
        host_delay_s=settings.delay_s,
        raw_bytes=_LIST_BYTES,
        decoded_bytes=_LIST_BYTES,
    )
    make = partial(new_client, settings, night, circuits=Circuits(), limits=limits)
    report_progress("sites", n_found=len(sites))
    with SiteParser() as parser, NightClient(make) as client, ThreadPoolExecutor(SITES_AT_ONCE) as threads:
        for listing in threads.map(SiteLister(client, parser, span).list_site, sites):
            for trouble in listing.troubles:
                report(trouble)
            report_progress("sites", n_done=1)
            yield from listing.addresses
