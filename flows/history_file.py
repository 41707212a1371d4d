"""The file history.json in the archive of a load: the routes that it forgot, and the parts that it brought."""

import json

from pipeline.records import PartManifest, Record
from warehouse.store.history_parts import PartKey

HISTORY_FILE = "history.json"


class ListedPart(Record):
    """A part that a load brought."""

    route: str
    part_id: str
    part_sha256: str  # of its Parquet file; empty where it failed

    @property
    def key(self) -> PartKey:
        """Route and part id."""
        return self.route, self.part_id


class LoadWork(Record):
    """What a load has to do: to forget routes, then to bring parts, as far as they did not fail; of a night nothing."""

    forgotten: tuple[str, ...] = ()
    manifests: tuple[PartManifest, ...] = ()


class LoadOrder(Record):
    """What a load does, as its archive says: it forgets routes, then it brings parts."""

    forgotten: tuple[str, ...] = ()
    parts: tuple[ListedPart, ...] = ()

    @classmethod
    def of(cls, work: LoadWork) -> "LoadOrder":
        """Return the order to do this work."""
        parts = (
            ListedPart(route=one.route, part_id=one.part_id, part_sha256=one.part_sha256) for one in work.manifests
        )
        return cls(forgotten=tuple(sorted(work.forgotten)), parts=tuple(sorted(parts, key=lambda part: part.key)))

    def after(self, earlier: "LoadOrder") -> "LoadOrder":
        """Return what an earlier run of the same load and this one do together."""
        kept = {part.key: part for part in earlier.parts if part.route not in self.forgotten}
        brought = kept | {part.key: part for part in self.parts}
        return LoadOrder(
            forgotten=tuple(sorted({*earlier.forgotten, *self.forgotten})),
            parts=tuple(part for _, part in sorted(brought.items())),
        )

    def as_bytes(self) -> bytes:
        """Return the content of the file."""
        return json.dumps(self.model_dump(), sort_keys=True).encode()
