"""WARC 1.1 archive of responses and failures: one append-only file per night, each record its own gzip member.

writer        appending responses and failures, synced before anything is committed
reader        replaying nights in order, reading one body by its location, verifying all
pack          WARC record serialisation     unpack  WARC record parsing
fields        field names and quoting that both share
record_types  what the archive holds besides responses and failures, and locations in it
gzip_members  reading a file of gzip members one by one, and on behind damage
night_files   opening a night's file safely, its records and their damage
captures      WARC files of others: streamed, any damage noticed
"""

from pipeline.archive.reader import ArchiveReader
from pipeline.archive.record_types import ArchivedAt, Damage, KnownPage, Resource, Revisit
from pipeline.archive.writer import ArchiveWriter

__all__ = ["ArchiveReader", "ArchiveWriter", "ArchivedAt", "Damage", "KnownPage", "Resource", "Revisit"]
