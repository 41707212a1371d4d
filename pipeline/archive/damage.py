"""What is wrong with a night's file in; out, a warning where it is a torn tail, an ArchiveError where it is damage."""

import logging
from pathlib import Path
from typing import BinaryIO

from pipeline.archive.fields import FORMAT
from pipeline.archive.gzip_members import BrokenMember, has_member_after
from pipeline.archive.record_types import Resource, Revisit
from pipeline.archive.unpack import unpack
from pipeline.errors import ArchiveError
from pipeline.records import Answer, Failure

_log = logging.getLogger(__name__)


def unpack_held(record: bytes, path: Path, offset: int) -> Answer | Failure | Revisit | Resource | None:
    """Return what a record holds. Raises ArchiveError, which names the place, where it is damaged or not ours."""
    try:
        return unpack(record)
    except (ValueError, KeyError) as error:
        raise ArchiveError(f"{path}, byte {offset}: a record that is not ours or is damaged: {error}.") from error


def judge_damage(file: BinaryIO, path: Path, broken: BrokenMember) -> None:
    """Log a torn tail. Raises ArchiveError where whole records follow: then it is no tail and must not be dropped."""
    if has_member_after(file, broken.offset, starting_with=FORMAT.encode()):
        raise ArchiveError(
            f"{path} is damaged at {broken}; whole records follow. Restore it from a backup."
        ) from broken
    _log.warning("%s: the tail from %s was left by a killed run and is dropped", path, broken)
