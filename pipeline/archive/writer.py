"""Archive writer: appends the responses and failures of a night to its WARC file.

A partial record of a killed run is dropped when the file is reopened: nothing refers to it, because `sync` precedes
every commit. Damaged records stay where they are, and no revisit record refers to one: a body that cannot be read from
the archive is written again in full.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from pipeline.archive.night_files import SUFFIX, log_damage, night_path, open_to_append, read_body, read_records
from pipeline.archive.pack import pack_answer, pack_failure, pack_resource, pack_warcinfo
from pipeline.archive.record_types import ArchivedAt, Damage, KnownPage, Resource
from pipeline.archive.unpack import Unpacked
from pipeline.errors import ArchiveError, DamagedRecordError
from pipeline.records import Answer, Failure


class ArchiveWriter:
    """Append-only writer of a night's file, exclusive to one process; its methods are thread-safe.

    A context manager. Raises ArchiveError where the file cannot be written, or is being written by another process.
    """

    def __init__(
        self,
        folder: Path,
        night_id: str,
        *,
        now: Callable[[], datetime],
        known: Callable[[Collection[str]], Mapping[str, KnownPage]] = lambda _digests: {},
    ) -> None:
        """Open the file of `night_id` (letters, digits, “.”, “_”, “-”), creating folder and file where missing.

        `known` looks up bodies of earlier nights by SHA-256; it is called in the appending thread.
        """
        self._now = now
        self._known = known
        self._lock = threading.Lock()
        self._syncing = threading.Lock()
        self._synced = 0  # bytes known to be on the disk
        self._folder = folder
        self._path = night_path(folder, night_id + SUFFIX)
        self._file = open_to_append(self._path)
        self._pages: dict[str, KnownPage] = {}
        self._resources: dict[str, bytes] = {}
        try:
            self._end = self._resume()
            if self._end == 0:
                self._write(pack_warcinfo(file_name=self._path.name, night_id=night_id, now=now()))
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; sync it first unless an exception is propagating."""
        if kind is None:
            self.sync()
        self._file.close()

    def append(self, answered: Answer | Failure) -> ArchivedAt:
        """Archive one response or failure, as `append_all` does."""
        return self.append_all([answered])[0]

    def append_all(self, answered: Sequence[Answer | Failure]) -> list[ArchivedAt]:
        """Archive responses and failures, and return their locations; for a body archived before, the location of that.

        Bodies of earlier nights are looked up together. A known body that can no longer be read there, whole and under
        its digest, is archived again in full.
        """
        bodies = {one.page_sha256 for one in answered if isinstance(one, Answer) and one.status == 200}
        earlier = self._known(bodies - self._pages.keys())
        return [self._append(one, earlier) for one in answered]

    def _append(self, answered: Answer | Failure, earlier: Mapping[str, KnownPage]) -> ArchivedAt:
        if isinstance(answered, Failure):
            return self._write(pack_failure(answered))
        if answered.status == 304:
            return self._write(pack_answer(answered, "", None))
        sha256 = answered.page_sha256
        known = self._pages.get(sha256) or self._readable(earlier.get(sha256), sha256)
        at = self._write(pack_answer(answered, sha256, known))
        if known is not None:
            return known.at
        self._pages[sha256] = KnownPage(url=answered.request.url, fetched_at=answered.fetched_at, at=at)
        return at

    def _readable(self, known: KnownPage | None, sha256: str) -> KnownPage | None:
        """Return `known` where its body can be read from the archive, else None."""
        if known is None:
            return None
        try:
            read_body(self._folder, known.at, sha256)
        except DamagedRecordError:  # what needs that body reports it; this answer heals it
            return None
        return known

    def append_resource(self, name: str, body: bytes) -> None:
        """Archive a file with the night; identical bytes under the same name are written once."""
        digest = hashlib.sha256(body).digest()
        if self._resources.get(name) != digest:
            self._write(pack_resource(Resource(name=name, body=body), now=self._now()))
            self._resources[name] = digest

    def sync(self) -> None:
        """Block until everything appended so far is on the disk; required before any commit that refers to it.

        Group commit: threads that wait at the same time share one fsync.
        """
        appended = self._end
        with self._syncing:
            if self._synced >= appended:
                return
            end = self._end
            try:
                os.fsync(self._file.fileno())
            except (OSError, ValueError) as error:
                self._file.close()  # the kernel reports a lost write only once: nothing is safe after it
                raise ArchiveError(
                    f"{self._path}: could not be written to the disk: {getattr(error, 'strerror', None) or error}."
                ) from error
            self._synced = end

    def _write(self, member: bytes) -> ArchivedAt:
        with self._lock:
            offset = self._end
            try:
                written = 0
                while written < len(member):
                    written += self._file.write(member[written:]) or 0
            except (OSError, ValueError) as error:
                self._roll_back(offset)
                why = getattr(error, "strerror", None) or error
                raise ArchiveError(f"{self._path}: could not be written: {why}.") from error
            self._end = offset + len(member)
        return ArchivedAt(file_name=self._path.name, offset=offset, length=len(member))

    def _roll_back(self, end: int) -> None:
        """Truncate a failed write; where even that fails, close the file, and the next run drops the torn tail."""
        try:
            self._file.truncate(end)
        except (OSError, ValueError):
            self._file.close()

    def _resume(self) -> int:
        """Return the offset after the last record. Drops a torn tail and indexes the bodies of this night."""
        file = cast(BinaryIO, self._file)
        end = 0
        for at, held in read_records(file, self._path):
            if isinstance(held, Damage):
                log_damage(held)
                if held.is_torn:
                    self._file.truncate(at.offset)
                    break
            else:
                self._index(held, at)
            end = at.offset + at.length
        return end

    def _index(self, held: Unpacked, at: ArchivedAt) -> None:
        if isinstance(held, Resource):
            self._resources[held.name] = hashlib.sha256(held.body).digest()
        elif isinstance(held, Answer) and held.status == 200:
            self._pages[held.page_sha256] = KnownPage(url=held.request.url, fetched_at=held.fetched_at, at=at)
