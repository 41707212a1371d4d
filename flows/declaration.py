"""The declaration of sources as an archived night had it."""

from pathlib import Path

from flows.context import SOURCES_FILE
from pipeline.errors import SourcesError
from pipeline.records import Night, Source
from pipeline.sources.watched import read_sources
from pipeline.toml import TomlFile


def read_declaration(night: Night, content: bytes) -> tuple[Source, ...]:
    """Return the sources that a night's archived sources.toml declares. Raises SourcesError."""
    place = Path(f"{night.night_id}/{SOURCES_FILE}")
    return read_sources(TomlFile(place, content.decode(), SourcesError))
