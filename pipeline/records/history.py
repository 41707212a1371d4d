"""History: plans of web archives to read, and the parts that they become."""

from datetime import date
from typing import Literal

from pipeline.records.identity import Record
from pipeline.records.sources import Source

Route = Literal["warc", "sites", "cc-news", "common-crawl"]
Hosts = Literal["declared", "all"]


class PlannedWarc(Record):
    """One WARC file of a plan, which becomes one part."""

    part_id: str  # letters, digits, “.”, “_”, “-”; the file names of the part
    location: str  # path or address of the file
    month: str = ""  # of its captures, as 2023-04; empty where it is not known
    n_bytes: int | None = None  # as its origin states it; another length is damage


class HistoryPlan(Record):
    """WARC files of one route that are to be read."""

    plan_id: str
    route: Route
    hosts: Hosts = "declared"
    first_month: str = ""  # as 2023-01; empty: open
    last_month: str = ""
    warcs: tuple[PlannedWarc, ...]


class PartJob(Record):
    """All that one process needs to make one part, wherever it runs; files are on a disk that all of them see."""

    route: Route
    part_id: str
    warc: str  # path of the WARC file
    warc_name: str  # how manifest and reports name it: no path of a machine
    n_bytes: int | None = None  # its expected length
    folder: str  # of the route's parts: data/history/{route}
    hosts: Hosts = "declared"
    sources: tuple[Source, ...]
    codebook: str  # path of the codebook.toml
    respect_reservations: bool = True  # leave out pages whose publisher reserves text and data mining


class PartDay(Record):
    """Captures of one source on one day, before any filter and after each."""

    source_id: str  # empty: all undeclared hosts together
    captured_on: date
    n_responses: int = 0  # captures of status 200
    n_html: int = 0  # of these, pages, and feeds that are read as such
    n_sieved: int = 0  # of these, kept in the sieved WARC
    n_cleaned: int = 0  # texts that were read
    n_core: int = 0


class PartManifest(Record):
    """What a part holds, from what and by what it was made. Written last: a part without one does not exist."""

    schema_version: int
    route: Route
    part_id: str
    state: Literal["done", "failed"]
    reason: str = ""  # why it failed, in a sentence
    warc_name: str
    n_bytes: int  # of the WARC as read
    hosts: Hosts
    sieve_sha256: str  # of the rules that decided what was kept: hosts, and the search of `all`
    sources_sha256: str = ""  # of what sources.toml declares of how their pages are read
    extractor: str
    codebook_sha256: str
    n_records: int = 0
    days: tuple[PartDay, ...] = ()  # by source and day
    put_aside: tuple[tuple[str, int], ...] = ()  # (reason, pages), by reason
    sieved_sha256: str = ""  # of the .warc.gz
    part_sha256: str = ""  # of the .parquet
