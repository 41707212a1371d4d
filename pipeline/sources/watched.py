"""Loading sources.toml into the enabled sources; every error names file, line, key and remedy."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    field_validator,
    model_validator,
)

from pipeline.clean.read.prune import check_path
from pipeline.errors import SourcesError
from pipeline.records import Feed, FeedKind, Source
from pipeline.toml import TomlFile, read_toml
from pipeline.urls import host_of
from pipeline.urls.mask import mask_url
from pipeline.urls.outlet_host import is_shared

SHIPPED = Path(__file__).with_name("sources.toml")

SourceGroup = Literal["asia_pacific", "euro_atlantic", "prc_state", "russia_state", "south_asia", "other"]  # for panels
GROUPS = frozenset(get_args(SourceGroup))

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$", max_length=2000)]


_YEARS = range(1990, 2101)  # the years that pipeline.dates.parse accepts


def _page_host(stated: str) -> str:
    host = host_of(f"http://{stated}")
    if not host or host != stated.removeprefix("www."):
        raise ValueError("write the host of its pages alone, in lower case, as news.example, without scheme and path")
    if is_shared(host):
        raise ValueError("many outlets have their pages there; write the host that is this one's own, with its name")
    return host


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _DeclaredFeed(_Declared):
    url: WebAddress
    kind: FeedKind = FeedKind.RSS
    link_pattern: str = ""
    enabled: bool = True
    note: str = ""

    @field_validator("link_pattern")
    @classmethod
    def _is_an_expression(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as broken:
            raise ValueError(f"this is no regular expression ({broken})") from broken
        return pattern

    @model_validator(mode="after")
    def _listing_has_its_pattern(self) -> Self:
        if (self.kind is FeedKind.LISTING) != bool(self.link_pattern):
            raise ValueError("a listing, and nothing else, needs a link_pattern: what its articles' paths look like")
        return self


class _DeclaredSource(_Declared):
    id: Slug
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    country: str = ""
    group: SourceGroup = "other"
    kind: str = "other"
    viewpoint: str = ""
    language: Language = "en"
    languages: tuple[Language, ...] = ()
    full_text: StrictBool = False
    enabled: StrictBool = True
    note: str = ""
    hosts: tuple[Annotated[str, AfterValidator(_page_host)], ...] = ()
    prune: tuple[Annotated[str, AfterValidator(check_path)], ...] = ()
    title_suffix: Annotated[str, StringConstraints(max_length=200, strip_whitespace=False)] = ""
    since: date | None = None
    feeds: Annotated[tuple[_DeclaredFeed, ...], Field(min_length=1)]

    @field_validator("since", mode="before")
    @classmethod
    def _is_year_or_day(cls, stated: object) -> date:
        began = date(stated, 1, 1) if type(stated) is int and stated in _YEARS else stated
        if type(began) is not date or began.year not in _YEARS:
            raise ValueError(
                "say since when it publishes online, as a year (since = 2012) or a day (since = 2012-03-01), without "
                f"quotes, {_YEARS[0]} to {_YEARS[-1]}; leave it out where that is not known"
            )
        return began

    @property
    def is_polled(self) -> bool:
        """At least one of its feeds is enabled."""
        return any(feed.enabled for feed in self.feeds)

    def record(self) -> Source:
        return Source(
            source_id=self.id,
            feeds=tuple(
                Feed(url=feed.url, kind=feed.kind, link_pattern=feed.link_pattern)
                for feed in self.feeds
                if feed.enabled
            ),
            **self.model_dump(include=set(Source.model_fields) - {"source_id", "feeds"}),
        )


def load_sources(path: Path = SHIPPED) -> tuple[Source, ...]:
    """Return the enabled sources declared in `path`, in file order.

    Raises SourcesError, naming file, line and key, on a syntax error, an unknown or missing key, an invalid value, a
    source id or a feed address declared twice, or a file without an enabled source.
    """
    return read_sources(read_toml(path, SourcesError))


def read_sources(toml: TomlFile) -> tuple[Source, ...]:
    """Return the enabled sources declared in `toml`, in file order; raises SourcesError like `load_sources`."""
    if unknown := sorted(set(toml.tree) - {"source"}):
        raise toml.trouble(
            f"unknown key {unknown[0]!r}. Sources are declared in [[source]] tables.", unknown[0], containing=unknown[0]
        )
    tables = toml.tree.get("source", [])
    if not isinstance(tables, list):
        raise toml.trouble("[source] must be written [[source]], one such table for each source.", "source")
    declared = [toml.validate(_DeclaredSource, table, "source", n) for n, table in enumerate(tables)]
    _refuse_duplicates(toml, declared)
    enabled = tuple(source.record() for source in declared if source.enabled and source.is_polled)
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
                    f"the feed {mask_url(feed.url)} is already declared by {feeds[feed.url]!r}. Remove one of the two.",
                    "source",
                    n,
                    "feeds",
                    containing=feed.url,
                )
            feeds[feed.url] = source.id
