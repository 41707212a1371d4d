"""Check of history: the loaded parts are there, unchanged; finished parts that no load has brought are named."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from flows.doctor.diagnosis import Case, Diagnosis, note, ok, trouble
from flows.part_manifests import finished_parts, part_file
from flows.progress import report_progress
from pipeline.discover.health import count
from pipeline.records import PartManifest
from warehouse.store.history_parts import PartKey, StoredPart, key_of

_RESTORE = (
    "Restore the file from a backup, or run its plan and `nato-asia history load` again. Without it, do not rebuild: "
    "the warehouse still has its texts."
)


def check_history(case: Case) -> Iterator[Diagnosis]:
    """Compare the parts on the disk with those that are loaded; a quick examination does not read them."""
    if case.facts is None or not (case.facts.parts or case.settings.history.is_dir()):
        return
    loaded = {one.key: one for one in case.facts.parts if one.state == "loaded"}
    manifests = {key_of(one): one for one in finished_parts(case.settings)}
    broken = [sentence for key, one in loaded.items() for sentence in _troubles(case, key, one, manifests.get(key))]
    yield from (trouble("history", sentence, _RESTORE) for sentence in broken)
    if not broken:
        yield ok("history", f"{count(len(loaded), 'part is', 'parts are')} loaded and there.")
    yield from _not_loaded(manifests.values(), loaded)


def _troubles(case: Case, key: PartKey, stored: StoredPart, manifest: PartManifest | None) -> Iterator[str]:
    parquet = part_file(case.settings, key).path
    sieved = parquet.with_name(f"{key[1]}.warc.gz")
    if missing := [path for path in (parquet, sieved) if not path.is_file()]:
        yield f"{missing[0]} is missing, which is loaded."
    elif manifest is None:
        yield f"{parquet.with_suffix('.json')} is missing: the part counts as none."
    elif not case.is_quick and manifest.part_sha256 == stored.part_sha256:
        report_progress("history", n_found=2)
        for path, sha256 in ((parquet, manifest.part_sha256), (sieved, manifest.sieved_sha256)):
            if _sha256_of(path) != sha256:
                yield f"{path} is damaged: it is not the file of its manifest."
            report_progress("history", n_done=1)


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _not_loaded(manifests: Iterable[PartManifest], loaded: Mapping[PartKey, StoredPart]) -> Iterator[Diagnosis]:
    new = [
        one
        for one in manifests
        if one.state == "done" and (key_of(one) not in loaded or loaded[key_of(one)].part_sha256 != one.part_sha256)
    ]
    if new:
        what = count(len(new), "finished part is", "finished parts are")
        yield note("history", f"{what} not loaded, or not as read last ({new[0].part_id}).", "`nato-asia history load`")
