"""Archive reader: replay of nights in order, and random access to bodies."""

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.archive.gzip_members import BrokenMember, read_members, unpack_member
from pipeline.archive.night_files import NIGHT_ID, SUFFIX, night_path, open_night, raise_if_damaged, unpack_at
from pipeline.archive.record_types import ArchivedAt, Resource, Revisit
from pipeline.archive.unpack import unpack_body
from pipeline.errors import ArchiveError
from pipeline.records import Answer, Failure


class ArchiveReader:
    """Reader of an archive folder. Keeps no file open: thread-safe, and can be pickled."""

    def __init__(self, folder: Path) -> None:
        """Take the archive folder; it need not exist yet."""
        self._folder = folder

    def nights(self) -> tuple[str, ...]:
        """Return the ids of all archived nights, sorted."""
        names = (path.name.removesuffix(SUFFIX) for path in self._folder.glob("*" + SUFFIX))
        return tuple(sorted(name for name in names if NIGHT_ID.fullmatch(name)))

    def night(self, night_id: str) -> Iterator[tuple[ArchivedAt, Answer | Failure | Revisit]]:
        """Yield the responses and failures of a night lazily, in the order of the file, each with its location.

        A torn tail ends the night with a logged warning. Raises ArchiveError where a record before the end is damaged.
        """
        for at, held in self._records(night_id):
            if isinstance(held, Answer | Failure | Revisit):
                yield at, held

    def resources(self, night_id: str) -> dict[str, bytes]:
        """Return the files stored with a night, by name; of one that changed, the last version."""
        return {held.name: held.body for _, held in self._records(night_id) if isinstance(held, Resource)}

    def head(self, night_id: str) -> dict[str, bytes]:
        """Return the files that a night stored before its first answer, by name, without reading further."""
        found: dict[str, bytes] = {}
        for _, held in self._records(night_id):
            if isinstance(held, Answer | Failure | Revisit):
                break
            if held is not None:
                found.setdefault(held.name, held.body)
        return found

    def body(self, at: ArchivedAt) -> bytes:
        """Return the body at a location. Raises ArchiveError where there is no complete response record."""
        path = night_path(self._folder, at.file_name)
        fd = open_night(path, os.O_RDONLY)
        try:
            packed = os.pread(fd, at.length, at.offset)
        finally:
            os.close(fd)
        try:
            return unpack_body(unpack_member(packed, at.offset))
        except (BrokenMember, ValueError, KeyError) as error:
            raise ArchiveError(f"{path}, byte {at.offset}: no whole page lies here ({error}).") from error

    def resolve(self, revisit: Revisit) -> Answer:
        """Return the response that a revisit refers to, with its body."""
        return revisit.answer(self.body(revisit.at))

    def _records(self, night_id: str) -> Iterator[tuple[ArchivedAt, Answer | Failure | Revisit | Resource | None]]:
        path = night_path(self._folder, night_id + SUFFIX)
        with os.fdopen(open_night(path, os.O_RDONLY), "rb") as file:
            try:
                for member in read_members(file):
                    at = ArchivedAt(file_name=path.name, offset=member.offset, length=member.length)
                    yield at, unpack_at(member.content, path, member.offset)
            except BrokenMember as broken:
                raise_if_damaged(file, path, broken)
