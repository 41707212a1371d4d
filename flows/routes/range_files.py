"""Ranges of an archive's files joined to one WARC file on the disk, record by record, continued where it broke off."""

import os
from collections.abc import Sequence
from pathlib import Path

from flows.progress import report_progress
from flows.routes.archive_files import archive_request
from pipeline.fetch.limits import ClientLimits
from pipeline.fetch.night_client import NightClient
from pipeline.fetch.partial_file import disk_errors
from pipeline.fetch.receiver import ByteRange
from pipeline.history.warc_ranges import WarcRange, n_whole, why_no_record
from pipeline.records import Failure


def join_ranges(client: NightClient, ranges: Sequence[WarcRange], target: Path, limits: ClientLimits) -> Failure | None:
    """Make the WARC file `target` of these ranges, in their order; return the failure that ended it, else None.

    What was received stays in `NAME.partial` for the next run. A file of the final name is whole.
    """
    if target.is_file():
        return None
    partial = target.with_name(target.name + ".partial")
    with disk_errors(partial):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with partial.open("ab") as file:
            n_done, end = n_whole(ranges, file.tell())
            file.truncate(end)
            report_progress("records", n_found=len(ranges), n_done=n_done)
            for one in ranges[n_done:]:
                received = _receive(client, one, limits)
                if isinstance(received, Failure):
                    return received
                file.write(received)
                report_progress("records", n_done=1)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    return None


def _receive(client: NightClient, one: WarcRange, limits: ClientLimits) -> bytes | Failure:
    """Return the bytes of one record, which must be one whole WARC record."""
    request = archive_request("common-crawl", one.address)
    answered = client.get(request, ByteRange(one.offset, one.last, limits))
    if isinstance(answered, Failure):
        return answered
    if why := why_no_record(answered.body):
        detail = f"Bytes {one.offset}-{one.last} of {one.address} are {why}: the index does not belong to this file."
        return Failure(
            request=request, reason="other_content", detail=detail, retry_later=False, failed_at=answered.fetched_at
        )
    return answered.body
