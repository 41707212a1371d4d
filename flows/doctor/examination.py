"""The order of an examination. Nothing is changed, and no check stops another."""

from collections.abc import Iterator
from datetime import datetime

from flows.doctor.archived_nights import check_archive, check_nights_agree
from flows.doctor.configuration import check_codebook, check_sources
from flows.doctor.data_folder import check_folder, check_leftovers, check_links, check_lock, check_rights
from flows.doctor.diagnosis import Case, Check, Diagnosis, trouble, trouble_of
from flows.doctor.loaded_history import check_history
from flows.doctor.machine import check_clock, check_disk, check_file_system
from flows.doctor.past_nights import check_nights
from flows.doctor.published_files import check_published
from flows.doctor.scheduled_service import check_service
from flows.doctor.warehouse_file import check_warehouse
from flows.doctor.watched_feeds import check_feeds
from flows.settings import Settings
from pipeline.errors import TrackerError

DECLARED: tuple[Check, ...] = (check_sources, check_codebook)
CHECKS: tuple[Check, ...] = (
    check_folder,
    check_disk,
    check_file_system,
    check_clock,
    check_links,
    check_rights,
    check_lock,
    check_leftovers,
    *DECLARED,
    check_warehouse,
    check_archive,
    check_nights_agree,
    check_history,
    check_nights,
    check_published,
    check_feeds,
    check_service,
)


def examine(settings: Settings, now: datetime, *, is_quick: bool = False) -> Iterator[Diagnosis]:
    """Yield the diagnoses of all checks; without a data folder, those of what is declared."""
    case = Case(settings, now, is_quick=is_quick)
    if not settings.data.is_dir():
        yield trouble(
            "data folder",
            f"{settings.data} does not exist: no night has run there.",
            "Name the folder with --data, or run `nato-asia nightly`, which makes it.",
        )
    for check in CHECKS if settings.data.is_dir() else DECLARED:
        yield from _guarded(check, case)


def _guarded(check: Check, case: Case) -> Iterator[Diagnosis]:
    """Run a check; what it may not read, and errors of ours, become diagnoses."""
    subject = check.__name__.removeprefix("check_").replace("_", " ")
    try:
        yield from check(case)
    except TrackerError as broken:
        yield trouble_of(subject, broken)
    except OSError as unreadable:
        where = unreadable.filename or case.settings.data
        yield trouble(subject, f"{where} cannot be read ({unreadable.strerror}).", "Let this user read it (`chmod`).")
