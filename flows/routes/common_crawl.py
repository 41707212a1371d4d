"""Route `common-crawl`: records of declared hosts, found in the indexes of Common Crawl, each received by its range."""

import gzip
import zlib
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from pathlib import Path

from flows.routes.archive_files import COMMON_CRAWL, archive_client, archive_limits, bring_each
from flows.routes.part_jobs import (
    NeedsWarc,
    PartJobs,
    Report,
    RouteTrouble,
    always,
    log_trouble,
    new_plan,
    route_folder,
)
from flows.routes.range_files import join_ranges
from flows.settings import Settings
from pipeline.errors import SettingsError
from pipeline.history.cdx import IndexedCapture, read_cdx
from pipeline.history.columnar_index import index_domains, read_columnar_index
from pipeline.history.outlet_hosts import OutletHosts
from pipeline.history.warc_ranges import RangeList, WarcRange, list_ranges, read_ranges, write_ranges
from pipeline.records import Failure, HistoryPlan, Hosts, MonthSpan, Night, PartJob, PlannedWarc
from pipeline.sources.watched import load_sources
from warehouse.files import replacing

_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})  # the type is not stated in the oldest indexes
_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"


def plan(
    settings: Settings,
    indexes: Sequence[Path],
    span: MonthSpan,
    *,
    hosts: Hosts = "declared",
    origin: str = COMMON_CRAWL,
    report: Report = log_trouble,
) -> HistoryPlan:
    """Plan to read the captures of a span that the index files list: CDX lines (gzipped or not) or Parquet files.

    Nothing is requested. `origin` is the archive to which file names are relative. The ranges are listed in the route's
    folder. Lines that are no captures are reported. Raises SettingsError for a file that is no index, or where none of
    its captures is wanted.
    """
    outlets = OutletHosts(load_sources(settings.sources))
    domains = index_domains(place[0].partition("/")[0] for place in outlets.declared()) if hosts == "declared" else None
    wanted, n_captures, n_unusable = [], 0, 0
    for capture in (capture for path in indexes for capture in _read_index(path, domains)):
        n_captures, n_unusable = n_captures + (capture is not None), n_unusable + (capture is None)
        if capture and _is_wanted(capture, span, outlets, hosts):
            wanted.append(capture)
    if n_unusable:
        detail = f"{n_unusable:,} lines are no captures and were left out; {n_captures:,} are."
        report(RouteTrouble(subject=", ".join(path.name for path in indexes), detail=detail, retry_later=False))
    if not wanted:
        where = " at a declared host" if hosts == "declared" else ""
        raise SettingsError(
            f"None of {n_captures:,} captures is a page{where} in these months. "
            "Check --from and --until, and whether sources.toml declares the hosts that you looked up."
        )
    warcs = _listed(route_folder(settings, "common-crawl"), list_ranges(wanted, origin))
    return new_plan("common-crawl", hosts, span, warcs=warcs)


def bring(
    settings: Settings, plan: HistoryPlan, night: Night, *, needs_warc: NeedsWarc = always, report: Report = log_trouble
) -> Generator[PartJob]:
    """Receive the records of one part after the other, each by its range, and yield the part's job."""
    jobs, limits = PartJobs(settings, plan), archive_limits(settings)
    first, *_ = _read_list(jobs.folder, plan.warcs[0])
    with archive_client(settings, night, first.address) as client:

        def join(warc: PlannedWarc, target: Path) -> Failure | None:
            return join_ranges(client, _read_list(jobs.folder, warc), target, limits)

        yield from bring_each(jobs, plan, join, needs_warc, report)


def _read_index(path: Path, domains: Collection[str] | None) -> Iterator[IndexedCapture | None]:
    """Yield the captures of an index file, by its first bytes: CDX lines, plain or gzipped, or else Parquet."""
    try:
        if path.is_dir() or (start := _first_bytes(path)) == _PARQUET:
            yield from read_columnar_index([path], domains)
            return
        with gzip.open(path) if start.startswith(_GZIP) else path.open("rb") as file:
            yield from read_cdx(file)
    except (OSError, EOFError, zlib.error) as broken:
        raise SettingsError(f"{path}: it cannot be read to its end ({broken}). Download it again.") from broken


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _is_wanted(capture: IndexedCapture, span: MonthSpan, outlets: OutletHosts, hosts: Hosts) -> bool:
    """Tell whether a capture is a page of the span, or the feed of a source whose feeds are its texts."""
    if capture.status != 200 or not span.has(capture.captured_at.date()):
        return False
    if capture.mime not in _PAGES:
        return outlets.feed_of(capture.url) is not None
    return hosts == "all" or outlets.source_of(capture.url) is not None


def _listed(folder: Path, lists: Iterable[RangeList]) -> Iterator[PlannedWarc]:
    """Write each list of ranges into the folder, and yield the WARC file that it will be."""
    (folder / "ranges").mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in lists:
        location = f"ranges/{one.part_id}.tsv"
        with replacing(folder / location) as partial:
            partial.write_bytes(write_ranges(one.ranges))
        yield PlannedWarc(part_id=one.part_id, location=location, month=one.month, n_bytes=one.n_bytes)


def _read_list(folder: Path, warc: PlannedWarc) -> tuple[WarcRange, ...]:
    """Return the ranges of a planned file. Raises SettingsError where its list is gone or damaged."""
    try:
        return read_ranges((folder / warc.location).read_bytes())
    except (OSError, ValueError) as broken:
        raise SettingsError(f"{folder / warc.location}: it cannot be read ({broken}). Plan again.") from broken
