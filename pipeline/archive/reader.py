"""Archive reader: replay of nights in order, random access to bodies, and verification of every record."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.archive.night_files import (
    NIGHT_ID,
    SUFFIX,
    log_damage,
    night_path,
    open_night,
    read_body,
    read_records,
)
from pipeline.archive.record_types import ArchivedAt, Damage, Resource, Revisit
from pipeline.archive.unpack import Unpacked
from pipeline.errors import DamagedRecordError
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

    def night(
        self, night_id: str, on_damage: Callable[[Damage], None] = log_damage
    ) -> Iterator[tuple[ArchivedAt, Answer | Failure | Revisit]]:
        """Yield the responses and failures of a night lazily, in the order of the file, each with its location.

        Damaged records and a torn tail are left out; `on_damage` is called for each.
        """
        for at, held in self._records(night_id, on_damage):
            if isinstance(held, Answer | Failure | Revisit):
                yield at, held

    def resources(self, night_id: str, on_damage: Callable[[Damage], None] = log_damage) -> dict[str, bytes]:
        """Return the files stored with a night, by name; of one that changed, the last version that can be read."""
        return {held.name: held.body for _, held in self._records(night_id, on_damage) if isinstance(held, Resource)}

    def head(self, night_id: str) -> dict[str, bytes]:
        """Return the files that a night stored before its first answer, by name, without reading further."""
        found: dict[str, bytes] = {}
        for _, held in self._records(night_id, log_damage):
            if isinstance(held, Answer | Failure | Revisit):
                break
            if isinstance(held, Resource):
                found.setdefault(held.name, held.body)
        return found

    def body(self, at: ArchivedAt, page_sha256: str | None = None) -> bytes:
        """Return the body at a location, where given the one of that SHA-256.

        Raises DamagedRecordError where it cannot be read whole, and ArchiveError where the archive may not be read.
        """
        return read_body(self._folder, at, page_sha256)

    def resolve(self, revisit: Revisit) -> Answer:
        """Return the response that a revisit refers to, with its body. Raises DamagedRecordError."""
        return revisit.answer(self.body(revisit.at, revisit.page_sha256))

    def verify(self, on_read: Callable[[int], None] = lambda _n_bytes: None) -> Iterator[Damage]:
        """Check every record of every night, digests included, and yield each damaged one, torn tails as well.

        Streaming: one record is in memory at a time. `on_read` is called with the bytes of each record (in all:
        `n_bytes`). A revisit is damaged where the body that it refers to is.
        """
        for night_id in self.nights():
            found: list[Damage] = []
            for at, held in self._records(night_id, found.append):
                yield from found
                found.clear()
                on_read(at.length)
                if isinstance(held, Revisit) and (dangling := self._dangling(at, held)):
                    yield dangling
            yield from found

    def n_bytes(self) -> int:
        """Return the size of all archived nights in bytes."""
        return sum(night_path(self._folder, night_id + SUFFIX).stat().st_size for night_id in self.nights())

    def _dangling(self, at: ArchivedAt, revisit: Revisit) -> Damage | None:
        try:
            self.resolve(revisit)
        except DamagedRecordError as broken:
            return Damage(at=at, why=f"a revisit of a body that cannot be read ({broken})")
        return None

    def _records(self, night_id: str, on_damage: Callable[[Damage], None]) -> Iterator[tuple[ArchivedAt, Unpacked]]:
        path = night_path(self._folder, night_id + SUFFIX)
        with os.fdopen(open_night(path, os.O_RDONLY), "rb") as file:
            for at, held in read_records(file, path):
                if isinstance(held, Damage):
                    on_damage(held)
                else:
                    yield at, held
