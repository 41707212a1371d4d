"""Bytes of stored pages, wherever they lie: in the archive of nights, or in a part of history."""

from pathlib import PurePosixPath

from flows.settings import Settings
from pipeline.archive import ArchivedAt, ArchiveReader
from pipeline.history.captured_page import captured_body

HISTORY = "history"  # first part of file_name in raw.pages for a page that only history has


def stored_body(settings: Settings, at: ArchivedAt, page_sha256: str) -> bytes:
    """Return the body of a page at its place in raw.pages. Raises DamagedRecordError where it cannot be read whole."""
    folder, *within = PurePosixPath(at.file_name).parts
    if folder == HISTORY and within:
        return captured_body(settings.history.joinpath(*within), at.offset, at.length, page_sha256)
    return ArchiveReader(settings.archive).body(at, page_sha256)
