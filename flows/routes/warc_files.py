"""Route `warc`: WARC files of any origin at hand."""

import glob
import hashlib
import re
from collections.abc import Generator, Sequence
from pathlib import Path

from flows.routes.part_jobs import NeedsWarc, PartJobs, Report, RouteTrouble, always, log_trouble, new_plan
from flows.settings import Settings
from pipeline.errors import SettingsError
from pipeline.records import HistoryPlan, Hosts, PartJob, PlannedWarc

_ENDINGS = (".warc", ".warc.gz", ".arc", ".arc.gz")  # ARC becomes a failed part that says why
_NOT_OF_A_NAME = re.compile(r"[^0-9A-Za-z._-]+")
_LONGEST_NAME = 80  # characters of a part's id that come from the file's name
_FIRST_BYTES = 65_536
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{6})?(?:\d{3})?(?!\d)")


def plan(stated: Sequence[str], *, hosts: Hosts = "declared") -> HistoryPlan:
    """Plan to read the files at `stated`: paths, folders (with those below them) and patterns such as `2023/*.warc.gz`.

    Of copies of one file, one is planned. Raises SettingsError for what leads to no file.
    """
    planned: dict[str, PlannedWarc] = {}
    for warc in (_planned(path) for one in stated for path in _files_at(one)):
        planned.setdefault(warc.part_id, warc)
    return new_plan("warc", hosts, warcs=[planned[part_id] for part_id in sorted(planned)])


def bring(
    settings: Settings, plan: HistoryPlan, *, needs_warc: NeedsWarc = always, report: Report = log_trouble
) -> Generator[PartJob]:
    """Yield the job of each file of a plan. One that is gone is reported where its part needs it."""
    jobs = PartJobs(settings, plan)
    for warc in plan.warcs:
        job = jobs.job(warc.part_id, Path(warc.location), warc.n_bytes)
        if needs_warc(job) and not Path(warc.location).is_file():
            detail = "The file is no longer there: put it back, or plan again."
            report(RouteTrouble(subject=warc.location, detail=detail, retry_later=True))
        else:
            yield job


def _files_at(stated: str) -> list[Path]:
    """Return the files that a path, folder or pattern leads to, sorted. Raises SettingsError where there is none."""
    path = Path(stated).expanduser()
    if path.is_dir():
        found = [one for one in path.rglob("*") if one.name.lower().endswith(_ENDINGS) and one.is_file()]
    elif path.exists():
        found = [path]
    else:
        matching = glob.glob(str(path), recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
        found = [one for one in map(Path, matching) if one.is_file()]
    if not found:
        what = "no WARC file lies in this folder" if path.is_dir() else "there is no such file"
        raise SettingsError(f"{stated}: {what}. Name WARC files (.warc, .warc.gz), folders, or patterns in quotes.")
    return sorted(one.absolute() for one in found)


def _planned(path: Path) -> PlannedWarc:
    """Return the file as planned: its part is named by its name, length and first bytes, wherever it lies."""
    n_bytes = path.stat().st_size
    with path.open("rb") as file:
        start = hashlib.sha256(file.read(_FIRST_BYTES)).hexdigest()
    name = path.name
    digest = hashlib.sha256(f"{name}\x1f{n_bytes}\x1f{start}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem = _NOT_OF_A_NAME.sub("-", re.sub(r"(?:\.w?arc)?(?:\.gz)?$", "", name, flags=re.I)).strip(".-_")
    month = _MONTH.search(name)
    return PlannedWarc(
        part_id=f"{stem[:_LONGEST_NAME] or 'warc'}-{digest}",
        location=str(path),
        month=f"{month[1]}-{month[2]}" if month else "",
        n_bytes=n_bytes,
    )
