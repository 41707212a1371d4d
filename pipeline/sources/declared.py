"""All sources and feeds declared in sources.toml, disabled ones included, so that none is added twice."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import SourcesError
from pipeline.toml import read_toml
from pipeline.urls import host_of, port_of


class _Declared(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    enabled: bool = True
    note: str = ""


class DeclaredFeed(_Declared):
    """A feed as declared in the file."""

    url: str


class DeclaredSource(_Declared):
    """A source as declared in the file."""

    source_id: Annotated[str, Field(alias="id")]
    name: str
    feeds: tuple[DeclaredFeed, ...] = ()


def read_declared(path: Path) -> tuple[DeclaredSource, ...]:
    """Return the sources declared in `path`, in file order; a file without sources is valid here.

    Validates only the returned fields; `load_sources` validates everything. Raises SourcesError naming file and line.
    """
    toml = read_toml(path, SourcesError)
    tables = toml.tree.get("source", [])
    if not isinstance(tables, list):
        raise toml.trouble("[source] must be written [[source]], one such table for each source.", "source")
    return tuple(toml.validate(DeclaredSource, table, "source", n) for n, table in enumerate(tables))


def feed_key(url: str) -> str:
    """Return a feed's comparison key: scheme, www. and a trailing slash make no difference."""
    tail = url.partition("://")[2].partition("#")[0].partition("/")[2]
    port = port_of(url)
    return f"{host_of(url)}{'' if port in {80, 443} else f':{port}'}/{tail.rstrip('/')}"


def standing_by_key(sources: Iterable[DeclaredSource]) -> Mapping[str, str]:
    """Return the status of each declared feed by its key: “a”, or “a, disabled (2026-11: gone)”."""
    return {feed_key(feed.url): _standing(source, feed) for source in sources for feed in source.feeds}


def sources_of_host(sources: Iterable[DeclaredSource], host: str) -> tuple[DeclaredSource, ...]:
    """Return the sources that have a feed at `host`."""
    return tuple(one for one in sources if any(host_of(feed.url) == host for feed in one.feeds))


def _standing(source: DeclaredSource, feed: DeclaredFeed) -> str:
    if source.enabled and feed.enabled:
        return source.source_id
    note = feed.note or source.note
    return f"{source.source_id}, disabled{f' ({note})' if note else ''}"
