"""Addresses of each source's past: read from files of the user, attributed to sources, kept as lists on the disk."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from flows.routes.part_jobs import Report, RouteTrouble
from pipeline.discover.past_address import PastAddress
from pipeline.discover.reading import UnreadableError
from pipeline.errors import SettingsError
from pipeline.history.address_file import read_address_file
from pipeline.history.outlet_hosts import OutletHosts
from pipeline.records import AddressList, MonthSpan, Source
from pipeline.urls import address_key
from warehouse.files import replacing

_NO_PAGE = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svg|mp[34]|m4a|zip|docx?|xlsx?|pptx?|csv|xml|rss|json|css|js)(?:$|\?)", re.I
)


def read_address_files(files: Sequence[Path], report: Report) -> Iterator[PastAddress]:
    """Yield the addresses of files. Raises SettingsError for one that cannot be read."""
    for path in files:
        n_unusable = 0
        try:
            for address in read_address_file(path.read_bytes()):
                if address is None:
                    n_unusable += 1
                else:
                    yield address
        except (OSError, UnreadableError) as broken:
            raise SettingsError(f"{path}: it cannot be read ({getattr(broken, 'detail', broken)}).") from broken
        if n_unusable:
            detail = f"{n_unusable:,} lines hold no address and were left out."
            report(RouteTrouble(subject=path.name, detail=detail, retry_later=False))


def urls_by_source(
    addresses: Iterable[PastAddress], span: MonthSpan, sources: Sequence[Source]
) -> dict[str, list[str]]:
    """Return the addresses that can belong to the span by the source whose pages they are, in the order of requests.

    Of an address that is listed several times, the date that says most counts.
    """
    outlets = OutletHosts(sources)
    found: dict[str, dict[str, PastAddress]] = {}
    for address in addresses:
        source = outlets.source_of(address.url)
        if source is None or _NO_PAGE.search(address.url):
            continue
        theirs = found.setdefault(source.source_id, {})
        key = address_key(address.url)
        if key not in theirs or address.is_dated_better_than(theirs[key]):
            theirs[key] = address
    in_order = {
        source_id: sorted((one for one in theirs.values() if one.may_lie_in(span)), key=lambda one: one.priority(span))
        for source_id, theirs in sorted(found.items())
    }
    return {source_id: [one.url for one in ordered] for source_id, ordered in in_order.items() if ordered}


def write_address_list(folder: Path, source_id: str, urls: Sequence[str]) -> AddressList:
    """Write the addresses of a source, one a line, into a file named by its content."""
    content = "".join(f"{url}\n" for url in urls).encode()
    location = f"addresses/{source_id}-{hashlib.sha256(content).hexdigest()[:8]}.txt"
    (folder / "addresses").mkdir(mode=0o700, parents=True, exist_ok=True)
    with replacing(folder / location) as partial_file:
        partial_file.write_bytes(content)
    return AddressList(source_id=source_id, location=location, n_addresses=len(urls))


def read_address_list(path: Path) -> list[str]:
    """Return the addresses of a list. Raises SettingsError where it is gone."""
    try:
        return path.read_text().splitlines()
    except OSError as broken:
        raise SettingsError(f"{path}: it cannot be read ({broken.strerror}). Plan again.") from broken
