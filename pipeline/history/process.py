"""One WARC becomes one part: sieved, read, written; what is there already and still fits is not made again.

Files take their names in one piece: the sieved WARC, the texts, and last the manifest, without which there is no part.
"""

import hashlib
import json
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from pipeline.children.pool import ChildPool
from pipeline.clean.clean_pool import LOADED, clean_in_child
from pipeline.clean.extractor import EXTRACTOR
from pipeline.discover.feed import read_body
from pipeline.errors import WarcError
from pipeline.history.part import SCHEMA_VERSION, PartRows
from pipeline.history.part_files import PartFiles, files_of, replacing, sha256_of
from pipeline.history.sieve import Sieve, sieve_warc
from pipeline.history.sieved_reading import SievedReader, TextCounts
from pipeline.history.sieved_warc import SieveAccount, read_account
from pipeline.history.text_row import RowMaker
from pipeline.records import Hosts, PartDay, PartJob, PartManifest, Source
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.schema import Codebook

_READ_BY = {"source_id", "name", "kind", "language", "languages", "full_text", "prune", "title_suffix", "since"}


def process_part(job: PartJob) -> PartManifest:
    """Make the part of a WARC, or return the one that is there and still fits.

    A WARC that is damaged makes a failed part, with the reason. Raises TrackerError for what breaks every part alike.
    """
    if finished := finished_part(job):
        return finished
    files, work = files_of(job), _Work(job)
    if account := work.fitting_account(files):
        with suppress(WarcError):  # the sieved WARC is damaged: it is made anew
            return work.read(files, account)
    try:
        return work.read(files, work.sieve(files))
    except WarcError as damaged:
        return failed_part(job, str(damaged))


def finished_part(job: PartJob) -> PartManifest | None:
    """Return the manifest of a part that is there, made by the same rules; None where it is still to be made."""
    files = files_of(job)
    manifest = files.read_manifest()
    if manifest is None or manifest.state != "done" or not (files.sieved.exists() and files.texts.exists()):
        return None
    return manifest if _Work(job).fits(manifest) else None


def needs_warc(job: PartJob) -> bool:
    """Tell whether making the part takes the WARC itself: not where a sieved one is there that fits."""
    return finished_part(job) is None and _Work(job).fitting_account(files_of(job)) is None


def failed_part(job: PartJob, reason: str) -> PartManifest:
    """Write and return the manifest of a part that could not be made; what was there of it is removed."""
    files = files_of(job)
    files.remove()
    manifest = _Work(job).manifest(state="failed", reason=reason, n_bytes=_length_of(job))
    files.write_manifest(manifest)
    return manifest


class _Work:
    """The rules by which a part is made."""

    def __init__(self, job: PartJob) -> None:
        self._job = job
        self._codebook = load_codebook(Path(job.codebook))
        self._sieve = _sieve_of(job.sources, self._codebook, job.hosts, respect_reservations=job.respect_reservations)

    def fitting_account(self, files: PartFiles) -> SieveAccount | None:
        """Return the account of the sieved WARC that is there, if it is of this WARC and by these rules."""
        account = read_account(files.sieved)
        is_this = account is not None and account.warc_name == self._job.warc_name and self._has_length(account.n_bytes)
        return account if is_this and account and account.sieve_sha256 == self._sieve.sha256 else None

    def fits(self, manifest: PartManifest) -> bool:
        """Return whether a finished part was made of this WARC by these rules."""
        made = self.manifest(state="done", n_bytes=manifest.n_bytes)
        keys = (
            "schema_version",
            "warc_name",
            "hosts",
            "sieve_sha256",
            "sources_sha256",
            "extractor",
            "codebook_sha256",
        )
        return self._has_length(manifest.n_bytes) and all(getattr(made, key) == getattr(manifest, key) for key in keys)

    def sieve(self, files: PartFiles) -> SieveAccount:
        """Sieve the WARC. Raises WarcError."""
        files.remove()
        with replacing(files.sieved) as partial:
            return sieve_warc(
                self._sieve,
                Path(self._job.warc),
                partial,
                warc_name=self._job.warc_name,
                n_bytes=self._job.n_bytes,
            )

    def read(self, files: PartFiles, account: SieveAccount) -> PartManifest:
        """Read the sieved WARC, and write texts and manifest."""
        files.manifest.unlink(missing_ok=True)
        rows = PartRows()
        with ChildPool(read_body, clean_in_child, loaded=LOADED, n_workers=1) as children:
            maker = _maker_of(self._codebook)
            reader = SievedReader(self._sieve.outlets, maker, children, counted_language=self._codebook.language)
            counts = reader.read(files.sieved, rows)
        with replacing(files.texts) as partial:
            rows.write(partial, extractor=EXTRACTOR, codebook_sha256=self._codebook.codebook_sha256)
        manifest = self.manifest(
            state="done",
            n_bytes=account.n_bytes,
            n_records=account.n_records,
            days=_days(account, counts),
            put_aside=_put_aside(account, counts),
            sieved_sha256=sha256_of(files.sieved),
            part_sha256=sha256_of(files.texts),
        )
        files.write_manifest(manifest)
        return manifest

    def manifest(self, **made: object) -> PartManifest:
        """Return a manifest under these rules."""
        job = self._job
        return PartManifest.model_validate(
            {
                "schema_version": SCHEMA_VERSION,
                "route": job.route,
                "part_id": job.part_id,
                "warc_name": job.warc_name,
                "hosts": job.hosts,
                "sieve_sha256": self._sieve.sha256,
                "sources_sha256": _sha256_of_sources(job.sources),
                "extractor": EXTRACTOR,
                "codebook_sha256": self._codebook.codebook_sha256,
                **made,
            }
        )

    def _has_length(self, n_bytes: int) -> bool:
        """Return whether the WARC has this length: as its origin states it, and as the file has that is at hand."""
        stated, at_hand = self._job.n_bytes, _length_of(self._job)
        return (stated is None or stated == n_bytes) and at_hand in (0, n_bytes)


@lru_cache(maxsize=2)  # the parts of one run have one set of rules
def _sieve_of(sources: tuple[Source, ...], codebook: Codebook, hosts: Hosts, *, respect_reservations: bool) -> Sieve:
    return Sieve(sources, codebook, hosts, respect_reservations=respect_reservations)


@lru_cache(maxsize=1)
def _maker_of(codebook: Codebook) -> RowMaker:
    return RowMaker(codebook)


def _length_of(job: PartJob) -> int:
    """Return the length of the WARC; 0 where it is not at hand."""
    try:
        return Path(job.warc).stat().st_size
    except OSError:
        return 0


def _sha256_of_sources(sources: tuple[Source, ...]) -> str:
    """Return the SHA-256 of what is declared of how pages of these sources are read."""
    declared = [source.model_dump(mode="json", include=_READ_BY) for source in sources]
    return hashlib.sha256(json.dumps(declared, sort_keys=True).encode()).hexdigest()


def _days(account: SieveAccount, counts: TextCounts) -> tuple[PartDay, ...]:
    return tuple(
        day.model_copy(
            update={
                "n_cleaned": counts.n_cleaned[day.source_id, day.captured_on],
                "n_core": counts.n_core[day.source_id, day.captured_on],
            }
        )
        for day in account.days
    )


def _put_aside(account: SieveAccount, counts: TextCounts) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((Counter(dict(account.put_aside)) + counts.put_aside).items()))
