"""Checks of the archive: every record can be read, and it holds the nights that the warehouse knows."""

from collections.abc import Iterator

from flows.doctor.diagnosis import Case, Diagnosis, ok, trouble
from flows.progress import report_progress
from flows.retention import base_of
from pipeline.archive import ArchiveReader
from pipeline.discover.health import count

_DAMAGED = (
    "Check the disk, then restore that file from a backup. Without one, `nato-asia rebuild` goes on without the "
    "record, and a page that is still wanted is fetched again."
)


def check_archive(case: Case) -> Iterator[Diagnosis]:
    """Read every record of the archive, unless the examination is a quick one; a torn tail is dropped by itself."""
    if not case.archived or case.is_quick:
        return
    reader = ArchiveReader(case.settings.archive)
    report_progress("archive", n_found=reader.n_bytes())
    damaged = [one for one in reader.verify(lambda n: report_progress("archive", n_done=n)) if not one.is_torn]
    for one in damaged:
        yield trouble("archive", f"{one.sentence}.", _DAMAGED)
    if not damaged:
        nights = count(len(case.archived), "night", "nights")
        yield ok("archive", f"{case.settings.archive}: the records of {nights} can be read.")


def check_nights_agree(case: Case) -> Iterator[Diagnosis]:
    """Compare the nights of the archive with those of the warehouse."""
    if case.facts is None:
        return
    if lacking := nights_to_rebuild(case):
        yield trouble(
            "archive",
            f"The warehouse lacks {_listed(lacking)}, which the archive holds.",
            "`nato-asia rebuild` computes the warehouse again from all archived nights.",
        )
    base = base_of(case.settings)
    kept = {*case.archived, *(base.nights() if base else ())}
    if gone := sorted({night.night_id for night in case.facts.endings} - kept):
        yield trouble(
            "archive",
            f"{case.settings.archive} lacks {_listed(gone)}: a rebuild would lose what only they hold.",
            "Restore these files from a backup. Without one, do not rebuild: the warehouse still has their texts.",
        )


def nights_to_rebuild(case: Case) -> list[str]:
    """Return the archived nights that the warehouse lacks; none where it cannot be read."""
    return sorted(set(case.archived) - {night.night_id for night in case.facts.endings}) if case.facts else []


def _listed(night_ids: list[str]) -> str:
    shown = ", ".join(night_ids[:3])
    return f"{shown} and {len(night_ids) - 3} more nights" if len(night_ids) > 3 else shown
