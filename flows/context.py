"""What the tasks of one night share in this process, opened once: never a task's argument, always asked for here."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property, lru_cache, partial
from pathlib import Path

from flows.settings import Settings
from flows.web_client import new_client
from pipeline.archive import ArchivedAt, ArchiveReader, ArchiveWriter, KnownPage
from pipeline.assess.genre import GenreRule
from pipeline.assess.relevance import RelevanceRule
from pipeline.clean.clean_pool import CleanPool
from pipeline.errors import TrackerError
from pipeline.fetch.circuit import Circuits
from pipeline.fetch.night_client import NightClient
from pipeline.records import Answer, Failure, Night, Source
from pipeline.themes.codebook.load import Codebook, load_codebook
from pipeline.themes.codebook.quality import quality_if_measured
from pipeline.themes.match.matcher import Matcher
from warehouse.connection import Warehouse
from warehouse.store.hosts import host_states, save_host_states
from warehouse.store.nights import CodebookRow, ThemeRow
from warehouse.store.pages import Archived, find_page

HOSTS_FILE = "hosts.json"  # what the night learnt about hosts, kept in its archive

_contexts: dict[tuple[Path, str], "NightContext"] = {}


class NightContext:
    """The warehouse, the archive, the web and the codebook, as one night needs them."""

    def __init__(self, settings: Settings, night: Night, *, warehouse: Path | None = None) -> None:
        """Take the settings and the night; `warehouse` names another file than the settings do (rebuilding)."""
        self.settings = settings
        self.night = night
        self.sources: dict[str, Source] = {}  # by id: those that the night watches, once it is entered
        self._opened = ExitStack()
        self.warehouse = Warehouse(warehouse or settings.warehouse)
        self._opened.callback(self.warehouse.close)

    def close(self) -> None:
        """Close all that was opened."""
        self._opened.close()

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook of the night."""
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
        """Finds the themes of a text."""
        return _matcher_of(self.codebook)

    @cached_property
    def relevance(self) -> RelevanceRule:
        """Tells whether a text is commentary on NATO in Asia."""
        return RelevanceRule(self.codebook)

    @cached_property
    def genre(self) -> GenreRule:
        """Tells commentary from news and statements."""
        return GenreRule(self.codebook)

    @cached_property
    def cleaners(self) -> CleanPool:
        """The processes that clean pages."""
        return self._opened.enter_context(CleanPool(self.settings.workers))

    @cached_property
    def archived(self) -> ArchiveReader:
        """The archive, to read from."""
        return ArchiveReader(self.settings.archive)

    @cached_property
    def archive(self) -> ArchiveWriter:
        """The night's file of the archive, to write to."""
        writer = ArchiveWriter(
            self.settings.archive, self.night.night_id, now=lambda: self.night.at, known=self._known_page
        )
        return self._opened.enter_context(writer)

    def _known_page(self, page_sha256: str) -> KnownPage | None:
        with self.warehouse.reading() as con:
            found = find_page(con, page_sha256)
        if not found:
            return None
        at = ArchivedAt(file_name=found["file_name"], offset=found["start_byte"], length=found["n_archived_bytes"])
        return KnownPage(url=found["url"], fetched_at=found["fetched_at"], at=at)

    @cached_property
    def circuits(self) -> Circuits:
        """Which hosts are left alone, as earlier nights and this one learnt."""
        with self.warehouse.reading() as con:
            return Circuits(host_states(con))

    def remember_hosts(self) -> None:
        """Store what the night has learnt about hosts, for the next ones and for a rebuild."""
        states = self.circuits.states()
        self.archive.append_resource(HOSTS_FILE, json.dumps([one.model_dump(mode="json") for one in states]).encode())
        self.archive.sync()
        with self.warehouse.writing() as con:
            save_host_states(con, states)

    @cached_property
    def client(self) -> NightClient:
        """The night's client of the web; whatever robots.txt says is archived."""
        make = partial(new_client, self.settings, self.night, circuits=self.circuits, keep=self.keep)
        return self._opened.enter_context(NightClient(make))

    def keep(self, exchange: Answer | Failure) -> Archived:
        """Archive what the web answered, before anything reads it."""
        place = self.archive.append(exchange)
        return Archived(
            exchange=exchange, file_name=place.file_name, start_byte=place.offset, n_archived_bytes=place.length
        )


@lru_cache(maxsize=1)  # the nights of one process nearly always have one codebook
def _matcher_of(codebook: Codebook) -> Matcher:
    return Matcher(codebook)


@contextmanager
def open_context(settings: Settings, night: Night, *, warehouse: Path | None = None) -> Iterator[NightContext]:
    """Open the context of a night for all tasks of this process, and close it at the end."""
    key = (settings.data, night.night_id)
    if key in _contexts:
        raise TrackerError(f"{settings.data}: night {night.night_id} is already at work in this process.")
    context = _contexts[key] = NightContext(settings, night, warehouse=warehouse)
    try:
        yield context
    finally:
        del _contexts[key]
        context.close()


def context_of(settings: Settings, night: Night) -> NightContext:
    """Return the context that the flow has opened."""
    return _contexts[settings.data, night.night_id]
