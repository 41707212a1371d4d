"""sources.toml in, the sources that are watched out; each mistake is named with file, line, key and the way out."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pipeline.errors import SourcesError
from pipeline.records import Feed, FeedKind, Source
from pipeline.toml import TomlFile, read_toml

SHIPPED = Path(__file__).with_name("sources.toml")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=2000)]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _DeclaredFeed(_Declared):
    url: WebAddress
    kind: FeedKind = FeedKind.RSS


class _DeclaredSource(_Declared):
    id: Slug
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    country: str = ""
    group: str = "other"
    kind: str = "other"
    viewpoint: str = ""
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    full_text: bool = False
    enabled: bool = True
    note: str = ""
    feeds: Annotated[tuple[_DeclaredFeed, ...], Field(min_length=1)]

    def record(self) -> Source:
        return Source(
            source_id=self.id,
            feeds=tuple(Feed(url=feed.url, kind=feed.kind) for feed in self.feeds),
            **self.model_dump(include=set(Source.model_fields) - {"source_id", "feeds"}),
        )


def load_sources(path: Path = SHIPPED) -> tuple[Source, ...]:
    """Return the enabled sources declared in `path`, in its order.

    Raises SourcesError, naming file, line and key, on a syntax error, an unknown or missing key, a value of the wrong
    form, a source id or a feed address declared twice, or a file without any enabled source.
    """
    return read_sources(read_toml(path, SourcesError))


def read_sources(toml: TomlFile) -> tuple[Source, ...]:
    """Return the enabled sources declared in `toml`, in its order; raises SourcesError as `load_sources` does."""
    if unknown := sorted(set(toml.tree) - {"source"}):
        raise toml.trouble(
            f"unknown key {unknown[0]!r}. Sources are declared in [[source]] tables.", unknown[0], containing=unknown[0]
        )
    tables = toml.tree.get("source", [])
    if not isinstance(tables, list):
        raise toml.trouble("[source] must be written [[source]], one such table for each source.", "source")
    declared = [toml.validate(_DeclaredSource, table, "source", n) for n, table in enumerate(tables)]
    _refuse_duplicates(toml, declared)
    enabled = tuple(source.record() for source in declared if source.enabled)
    if not enabled:
        raise SourcesError(f"{toml.path}: no source is enabled. Add a [[source]] table, or remove `enabled = false`.")
    return enabled


def _refuse_duplicates(toml: TomlFile, declared: list[_DeclaredSource]) -> None:
    ids: dict[str, int] = {}
    feeds: dict[str, str] = {}
    for n, source in enumerate(declared):
        if source.id in ids:
            line = toml.line_of("source", ids[source.id], "id")
            raise toml.trouble(
                f"the id {source.id!r} is already used on line {line}. Each source needs an id of its own.",
                "source",
                n,
                "id",
            )
        ids[source.id] = n
        for feed in source.feeds:
            if feed.url in feeds:
                raise toml.trouble(
                    f"the feed {feed.url} is already declared by {feeds[feed.url]!r}. Remove one of the two.",
                    "source",
                    n,
                    "feeds",
                    containing=feed.url,
                )
            feeds[feed.url] = source.id
