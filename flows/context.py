"""Per-night resources, looked up because Prefect arguments must serialise.

Resources      what all nights of one process share: warehouse, archive, codebook, child processes
NightContext   one night: its sources, its file of the archive, its web client
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property, lru_cache, partial
from pathlib import Path
from threading import Lock
from typing import Any

from flows.beside import HandedOver
from flows.history_file import LoadWork
from flows.night_log import NightLogger
from flows.settings import Settings
from flows.web_client import new_client
from pipeline.archive import ArchivedAt, ArchiveReader, ArchiveWriter, KnownPage
from pipeline.assess.genre import GenreRule
from pipeline.assess.relevance import RelevanceRule
from pipeline.children.pool import ChildPool
from pipeline.clean.clean_pool import cleaning_pool
from pipeline.discover.feed import read_body
from pipeline.errors import TrackerError, WarehouseLockedError
from pipeline.fetch.circuit import Circuits, pulled_back
from pipeline.fetch.night_client import NightClient
from pipeline.fetch.server_dates import ServerDates
from pipeline.records import Answer, Archived, Failure, Night, Source, Step, VisitResult
from pipeline.rejections import reject
from pipeline.themes.codebook.load import Codebook, load_codebook
from pipeline.themes.codebook.quality import quality_if_measured
from pipeline.themes.match.matcher import Matcher
from pipeline.urls.mask import mask_text, one_line
from warehouse.connection import Warehouse
from warehouse.store.discover import VisitRow, save_results
from warehouse.store.hosts import host_states, save_host_states
from warehouse.store.night_order import was_followed
from warehouse.store.nights import CodebookRow, ThemeRow
from warehouse.store.pages import find_pages
from warehouse.store.rejections import save_rejections

HOSTS_FILE = "hosts.json"  # what the night learnt about hosts, kept in its archive
NIGHT_FILE = "night.json"  # how the night ended, likewise: interrupted, until it says otherwise
SOURCES_FILE = "sources.toml"  # the night's declaration, likewise

_contexts: dict[tuple[Path, str], "NightContext"] = {}


class Resources:
    """What all nights of one process share: the warehouse, opened at once, and the rest when it is first used."""

    def __init__(self, settings: Settings, *, warehouse: Path | None = None) -> None:
        """Open the warehouse: the one of `settings`, or the file `warehouse` (when rebuilding)."""
        self.settings = settings
        self._opened = ExitStack()
        self.warehouse = Warehouse(warehouse or settings.warehouse)
        self._opened.callback(self.warehouse.close)

    def close(self) -> None:
        """Close everything that was opened."""
        self._opened.close()

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook in use."""
        return load_codebook(self.settings.codebook)

    @cached_property
    def codebook_row(self) -> CodebookRow:
        """The codebook as the warehouse lists it."""
        codebook, quality = self.codebook, quality_if_measured(self.codebook)
        themes = tuple(
            ThemeRow(
                theme_id=theme.theme_id,
                label=theme.label,
                theme_group=theme.group,
                definition=theme.definition,
                n_terms=len(theme.terms),
                **(quality[theme.theme_id].figures if quality else {}),
            )
            for theme in codebook.themes
        )
        return CodebookRow(codebook_sha256=codebook.codebook_sha256, codebook_version=codebook.version, themes=themes)

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher of the codebook's terms."""
        return _matcher_of(self.codebook)

    @cached_property
    def relevance(self) -> RelevanceRule:
        """The rule for what is commentary on NATO in Asia."""
        return RelevanceRule(self.codebook)

    @cached_property
    def genre(self) -> GenreRule:
        """The rule that classifies commentary, news and statements."""
        return GenreRule(self.codebook)

    @cached_property
    def feed_children(self) -> ChildPool:
        """The child processes that parse the bytes of feeds."""
        return self._opened.enter_context(ChildPool(read_body, n_workers=self.settings.workers))

    @cached_property
    def page_children(self) -> ChildPool:
        """The child processes that parse the bytes of pages."""
        return self._opened.enter_context(cleaning_pool(n_workers=self.settings.workers))

    @cached_property
    def archived(self) -> ArchiveReader:
        """The archive, for reading."""
        return ArchiveReader(self.settings.archive)


@lru_cache(maxsize=1)  # the nights of one process nearly always have one codebook
def _matcher_of(codebook: Codebook) -> Matcher:
    return Matcher(codebook)


class NightContext:
    """What the steps of one night share."""

    def __init__(self, shared: Resources, night: Night, sources: Sequence[Source] = ()) -> None:
        """Take the resources of the process, the night, and the sources that it watches."""
        self.shared = shared
        self.settings = shared.settings
        self.warehouse = shared.warehouse
        self.night = night
        self.sources: Mapping[str, Source] = {source.source_id: source for source in sources}
        self.server_dates = ServerDates()
        self.fetched = HandedOver()  # pages that wait for cleaning
        self.load = LoadWork()  # of history
        self.first_answers: Iterator[Answer | Failure] | None = None  # to feeds, requested before the night begins
        self._opened = ExitStack()
        self._held_back: list[Answer | Failure] | None = [] if night.is_read else None  # until the clock is settled
        self._holding = Lock()

    def stop(self) -> None:
        """Cancel requests under way: the night ends, and nobody waits for their deadlines."""
        if "client" in self.__dict__:
            self.client.stop()

    def close(self) -> None:
        """Close everything that was opened for this night."""
        self._opened.close()

    @cached_property
    def log(self) -> NightLogger:
        """The logger of this night: to the file of the data folder, and to the Prefect run that the thread is in."""
        return NightLogger(self.night.night_id)

    @cached_property
    def archive(self) -> ArchiveWriter:
        """The night's file of the archive, for writing."""
        writer = ArchiveWriter(
            self.settings.archive, self.night.night_id, now=lambda: self.night.at, known=self._known_pages
        )
        return self._opened.enter_context(writer)

    def _known_pages(self, digests: Collection[str]) -> dict[str, KnownPage]:
        if not digests:
            return {}
        try:
            with self.warehouse.reading() as con:
                found = find_pages(con, digests)
        except WarehouseLockedError:  # raw first: a body that cannot be looked up is archived in full
            return {}
        is_kept = {name: (self.settings.archive / name).exists() for name in {row["file_name"] for row in found}}
        return {row["page_sha256"]: _known_page(row) for row in found if is_kept[row["file_name"]]}

    def keep(self, exchange: Answer | Failure) -> Archived:
        """Archive one answer or failure, as `keep_all` does."""
        return self.keep_all([exchange])[0]

    def keep_all(self, exchanges: Iterable[Answer | Failure]) -> list[Archived]:
        """Archive answers and failures before anything reads them; `archive.sync()` brings them to the disk."""
        listed = list(exchanges)
        return [
            Archived(exchange=one, file_name=at.file_name, start_byte=at.offset, n_archived_bytes=at.length)
            for one, at in zip(listed, self.archive.append_all(listed), strict=True)
        ]

    def keep_robots(self, exchange: Answer | Failure) -> None:
        """Archive a robots.txt, or hold it back until the clock is settled: nothing is stored under a wrong one."""
        with self._holding:
            if self._held_back is not None:
                self._held_back.append(exchange)
                return
        self.keep(exchange)

    def release(self) -> None:
        """Archive what was held back, and hold back nothing more: the clock is settled, and the head archived."""
        with self._holding:
            held_back, self._held_back = self._held_back or [], None
        for exchange in held_back:
            self.keep(exchange)

    @cached_property
    def is_rerun_of_earlier(self) -> bool:
        """Whether another night was begun since this one was: its states are not this one's to set back."""
        with self.warehouse.reading() as con:
            return was_followed(con, self.night)

    @cached_property
    def circuits(self) -> Circuits:
        """Circuit breakers of hosts, as earlier nights left them."""
        with self.warehouse.reading() as con:
            return Circuits({host: pulled_back(state, self.night.at) for host, state in host_states(con).items()})

    def save_hosts(self) -> None:
        """Store what the night has learnt about hosts, for the next nights and for a rebuild."""
        states = self.circuits.states()
        self.archive.append_resource(HOSTS_FILE, json.dumps([one.model_dump(mode="json") for one in states]).encode())
        self.archive.sync()
        with self.warehouse.writing() as con:
            save_host_states(con, states)

    @cached_property
    def client(self) -> NightClient:
        """The night's web client; each robots.txt that it reads is archived."""
        make = partial(
            new_client,
            self.settings,
            self.night,
            circuits=self.circuits,
            keep=self.keep_robots,
            server_dates=self.server_dates,
        )
        return self._opened.enter_context(NightClient(make))

    @contextmanager
    def recorded_crash(self, step: Step, source_id: str, subject_id: str) -> Iterator[None]:
        """Record an unexpected exception of this block, so that the other sources go on.

        Raises TrackerError: trouble with archive or warehouse breaks every source alike.
        """
        try:
            yield
        except TrackerError:
            raise
        except Exception as broken:
            self.record_crash(step, source_id, subject_id, broken)

    def record_crash(self, step: Step, source_id: str, subject_id: str, broken: BaseException) -> None:
        """Record that work on a subject of a source (a feed, or the source itself) crashed: the night is degraded."""
        detail = f"{type(broken).__name__}: {one_line(mask_text(str(broken)))}"
        self.log.error("%s, %s: %s", source_id, step, detail, exc_info=broken, extra={"source_id": source_id})
        feed_id, _, _ = subject_id.partition(".")  # the subject may be a further part of it
        with self.warehouse.writing() as con:
            crash = reject(step, source_id, subject_id, "", "crashed", detail)
            save_rejections(con, self.night, [crash], waiting=True)
            if step is Step.DISCOVER:
                visit = VisitRow(feed_id=feed_id, visit_result=VisitResult.FAILED, is_fallback=True)
                save_results(con, self.night, [visit])


def _known_page(row: Mapping[str, Any]) -> KnownPage:
    at = ArchivedAt(file_name=row["file_name"], offset=row["start_byte"], length=row["n_archived_bytes"])
    return KnownPage(url=row["url"], fetched_at=row["fetched_at"], at=at)


@contextmanager
def open_resources(settings: Settings, *, warehouse: Path | None = None) -> Iterator[Resources]:
    """Open what nights share, and close it at the end."""
    shared = Resources(settings, warehouse=warehouse)
    try:
        yield shared
    finally:
        shared.close()


@contextmanager
def open_context(shared: Resources, night: Night, sources: Sequence[Source] = ()) -> Iterator[NightContext]:
    """Open the context of a night for all tasks of this process, and close it at the end.

    Raises TrackerError where that night is open in this process already.
    """
    key = (shared.settings.data, night.night_id)
    if key in _contexts:
        raise TrackerError(f"{shared.settings.data}: night {night.night_id} is already running in this process.")
    context = _contexts[key] = NightContext(shared, night, sources)
    try:
        yield context
    finally:
        del _contexts[key]
        context.close()


def context_of(settings: Settings, night: Night) -> NightContext:
    """Return the open context of a night."""
    return _contexts[settings.data, night.night_id]
