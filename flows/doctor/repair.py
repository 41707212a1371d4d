"""Repair: what is safe to do without a person. Nothing that was fetched is touched."""

import shutil
from collections.abc import Iterator
from datetime import datetime

from flows.context import open_context, open_resources
from flows.doctor.archived_nights import nights_to_rebuild
from flows.doctor.data_folder import leftovers, tighten_rights
from flows.doctor.diagnosis import Case
from flows.doctor.published_files import published_troubles
from flows.doctor.warehouse_file import is_unusable
from flows.lock import hold
from flows.rebuild import run_rebuild
from flows.report.report_folder import write_report
from flows.settings import Settings
from flows.steps.publish import publish_files
from pipeline.records import Night


def repair(settings: Settings, now: datetime) -> Iterator[str]:
    """Do what is safe, and yield what was done, in sentences.

    Leftovers of killed processes are removed, rights are tightened, the warehouse is rebuilt from the archive where it
    is missing, damaged or lacks a night, and published files that are not as the last night left them are replaced.
    Raises TrackerError where another process works in the folder, or the rebuild fails.
    """
    with hold(settings.data):
        yield from _remove_leftovers(settings)
    case = Case(settings, now)
    if is_unusable(case) or nights_to_rebuild(case):
        run_rebuild(settings)
        yield f"Rebuilt {settings.warehouse} from {len(case.archived)} archived nights, and published it."
    elif case.facts and case.facts.endings and any(published_troubles(case)):
        _publish_again(settings, Night(at=case.facts.endings[-1].clock_at))
        yield f"Published again: {settings.published}"
    with hold(settings.data):
        for path in tighten_rights(settings):  # a rebuilt warehouse as well
            yield f"Took rights from others: {path}"


def _remove_leftovers(settings: Settings) -> Iterator[str]:
    for path in leftovers(settings):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        yield f"Removed {path}"


def _publish_again(settings: Settings, night: Night) -> None:
    with hold(settings.data), open_resources(settings) as shared, open_context(shared, night) as context:
        publish_files(context)
        write_report(settings)
