"""Check of the published files: the DuckDB file, the Atom feed, and CSV files, cube and report against their hashes."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from flows.doctor.diagnosis import Case, Diagnosis, ok, trouble
from flows.report.report_inputs import INDEX, INPUTS_FILE, read_inputs
from pipeline.errors import WarehouseError
from pipeline.records import NightEnding
from warehouse.file_errors import PUBLISH
from warehouse.integrity import opened_as_it_is, read_every_row
from warehouse.publish.export import DESCRIPTOR
from warehouse.publish.snapshot import FILE_NAME

PUBLISH_AGAIN = "`nato-asia doctor --repair` publishes again from the warehouse."


def check_published(case: Case) -> Iterator[Diagnosis]:
    """Find published files that are missing, damaged, edited, or older than the last night."""
    if not case.archived and not case.settings.warehouse.exists():
        return
    broken = tuple(published_troubles(case))
    yield from (trouble("published", sentence, PUBLISH_AGAIN) for sentence in broken)
    if not broken:
        yield ok("published", f"{case.settings.published} is as the last night left it.")


def published_troubles(case: Case) -> Iterator[str]:
    """Yield what is wrong with the published files, in sentences."""
    file = case.settings.published / FILE_NAME
    if not file.is_file():
        yield f"{file} is missing."
    else:
        yield from _damage_of(file, is_quick=case.is_quick)
        yield from _age_of(case, file)
    if not case.settings.atom.is_file():
        yield f"{case.settings.atom} is missing."
    yield from _edited_in(case.settings.csv)
    yield from _edited_in(case.settings.cube)
    yield from _report_troubles(case)


def _damage_of(file: Path, *, is_quick: bool) -> Iterator[str]:
    try:
        with opened_as_it_is(file, PUBLISH) as con:
            con.execute("select count(*) from ops.nights").fetchall()
            for _table in () if is_quick else read_every_row(con):
                pass
    except WarehouseError as broken:
        yield str(broken)


def _age_of(case: Case, file: Path) -> Iterator[str]:
    if not case.facts or not case.published_facts or not case.facts.endings:
        return
    last, published = case.facts.endings[-1], case.published_facts.endings
    if last.ending != NightEnding.INTERRUPTED and last not in published[-1:]:  # the next night publishes after a kill
        of = published[-1].night_id if published else "no night"
        yield f"{file} is of {of}, the warehouse of {last.night_id} ({last.ending})."


def _edited_in(folder: Path) -> Iterator[str]:
    """Compare the files of a package with the hashes in the descriptor that was written with them."""
    descriptor = folder / DESCRIPTOR
    try:
        resources = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
        stated = {folder / one["path"]: one["hash"].removeprefix("sha256:") for one in resources}
    except FileNotFoundError:
        yield f"{descriptor} is missing."
        return
    except (ValueError, KeyError, TypeError, AttributeError):
        yield f"{descriptor} is damaged."
        return
    for path, digest in stated.items():
        if not path.is_file():
            yield f"{path} is missing."
        elif _sha256_of(path) != digest:
            yield f"{path} was changed after it was published: its hash is not the one in {DESCRIPTOR}."


def _report_troubles(case: Case) -> Iterator[str]:
    """Find a report that is missing, edited, or older than the last night; a rebuild has the night of its last one."""
    folder = case.settings.report
    stated = read_inputs(folder)
    if not stated.contents:
        yield f"{folder / INPUTS_FILE} is missing or damaged: there is no whole report."
        return
    for name, digest in stated.contents.items():
        if not (folder / name).is_file():
            yield f"{folder / name} is missing."
        elif _sha256_of(folder / name) != digest:
            yield f"{folder / name} was changed after it was published: its hash is not the one in {INPUTS_FILE}."
    endings = case.published_facts.endings if case.published_facts else ()
    if endings and stated.night_id != endings[-1].night_id:
        yield f"{folder / INDEX} is of night {stated.night_id}, the published file of {endings[-1].night_id}."


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
