"""The archive of raw bytes: one WARC 1.1 file a night, each record its own gzip member, appended and never changed.

writer   answers and failures in, a record each; synced before anything is committed
reader   the nights in order, or one body by its place
record_types what the archive holds beside answers and failures
pack     answers and failures to records        unpack  records to answers and failures
fields   what those two agree on
gzip_members a file of gzip members, one by one     damage  a torn tail, or real damage
night_files  a night's file, opened safely
"""

from pipeline.archive.reader import ArchiveReader
from pipeline.archive.record_types import ArchivedAt, KnownPage, Resource, Revisit
from pipeline.archive.writer import ArchiveWriter

__all__ = ["ArchiveReader", "ArchiveWriter", "ArchivedAt", "KnownPage", "Resource", "Revisit"]
