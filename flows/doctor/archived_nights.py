"""Checks of the archive: every record can be read, and it holds the nights that the warehouse knows."""

from collections.abc import Iterator

from flows.doctor.diagnosis import Case, Diagnosis, ok, trouble
from flows.progress import report_progress
from pipeline.archive import ArchiveReader
from pipeline.errors import ArchiveError


def check_archive(case: Case) -> Iterator[Diagnosis]:
    """Read every record of the archive, unless the examination is a quick one."""
    if not case.archived or case.is_quick:
        return
    damaged = tuple(damaged_nights(case))
    for sentence in damaged:
        yield trouble("archive", sentence, "Restore that file from a backup, then look again.")
    if not damaged:
        yield ok("archive", f"{case.settings.archive}: the records of {len(case.archived)} nights can be read.")


def damaged_nights(case: Case) -> Iterator[str]:
    """Read every record, which verifies its checksum, and yield a sentence for each night with a damaged one."""
    reader = ArchiveReader(case.settings.archive)
    report_progress("archive", n_found=len(case.archived))
    for night_id in case.archived:
        try:
            for _at, _held in reader.night(night_id):
                pass
        except ArchiveError as damaged:
            yield str(damaged).partition("; whole records follow")[0].removesuffix(".") + "."
        report_progress("archive", n_done=1)


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
    if gone := sorted({night.night_id for night in case.facts.endings} - set(case.archived)):
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
