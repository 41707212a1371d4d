"""Files of a part on the disk: their names, and their replacement in one piece."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import NamedTuple

from pipeline.records import PartJob, PartManifest


class PartFiles(NamedTuple):
    """The three files of a part; without a manifest there is no part."""

    sieved: Path
    texts: Path
    manifest: Path

    def read_manifest(self) -> PartManifest | None:
        """Return the manifest; None where there is none that can be read."""
        try:
            return PartManifest.model_validate_json(self.manifest.read_bytes())
        except (OSError, ValueError):
            return None

    def write_manifest(self, manifest: PartManifest) -> None:
        """Write the manifest, which makes the part exist."""
        with replacing(self.manifest) as partial:
            partial.write_text(f"{manifest.model_dump_json(indent=1)}\n", encoding="utf-8")

    def remove(self) -> None:
        """Remove the part: its manifest first, so that none is without its files."""
        for path in (self.manifest, self.texts, self.sieved):
            path.unlink(missing_ok=True)


def files_of(job: PartJob) -> PartFiles:
    """Return the files of the part of a job."""
    folder = Path(job.folder)
    return PartFiles(*(folder / f"{job.part_id}{ending}" for ending in (".warc.gz", ".parquet", ".json")))


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield the path of a partial file beside `target`, which takes its place in one piece at the end.

    Both file and folder are on the disk then. Partial files that killed processes of this machine left are removed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for leftover in _leftovers(target):
        leftover.unlink(missing_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        yield partial
        _sync(partial)
        partial.replace(target)
        _sync(target.parent)
    finally:
        partial.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _leftovers(target: Path) -> Iterator[Path]:
    for partial in target.parent.glob(f".{escape(target.name)}.*.partial"):
        process_id = partial.name.removesuffix(".partial").rpartition(".")[2]
        if process_id.isdigit() and not _is_running(int(process_id)):
            yield partial


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
