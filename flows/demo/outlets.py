"""Declarations of the demo outlets: their pieces and copies, their feeds, and the traps in them."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints, field_validator

from flows.demo.pieces import NIGHTS, Piece, Slug, Words, read_pieces
from pipeline.errors import ConfigurationError
from pipeline.records import FeedKind, Record
from pipeline.toml import TomlFile, read_toml

SitePath = Annotated[str, StringConstraints(pattern=r"^/\S*$")]


class Special(StrEnum):
    """The response of a listed address that is not an article."""

    EMPTY = "empty"  # status 200 and no byte
    PICTURE = "picture"  # a PNG that is called text/html
    MISSING = "missing"  # status 404
    PAGE = "page"  # a page of a few words, for addresses that robots.txt forbids


class ListedPath(Record):
    """A feed item without a piece."""

    path: SitePath
    title: Words
    published: AwareDatetime
    summary: Words
    answer: Special


class Copy(Record):
    """A piece of another outlet that is republished word for word."""

    outlet: Slug
    number: int
    published: AwareDatetime
    section: Words
    note: Words


class Failing(Record):
    """A piece whose page answers status 500 on one night."""

    number: int
    night: Literal[1, 2, 3]


class SecondFeed(Record):
    """A feed that lists some of the outlet's pieces again, and is broken on one night."""

    path: SitePath
    numbers: Annotated[tuple[int, ...], Field(min_length=1)]
    broken_on_night: Literal[1, 2, 3]
    broken_as: Literal["cut", "page"]  # the first half of its bytes, or a web page in its place


class Declaration(Record):
    """The content of outlet.toml."""

    model_config = ConfigDict(validate_by_name=True)

    name: Words
    host: Annotated[str, StringConstraints(pattern=r"^[a-z-]+\.example$")]
    tagline: Words
    feed: FeedKind
    full_text: bool = False  # the feed carries whole texts
    address: SitePath  # of a page, with the fields {published}, {slug} and {section}
    date: Words  # how a page writes its date, with the field {published}
    json_ld: str = ""  # schema.org @type of its pages, if they state one
    robots: str = ""  # robots.txt, if there is one
    listed: tuple[ListedPath, ...] = ()
    failing: tuple[Failing, ...] = ()
    second_feed: SecondFeed | None = None
    copies: tuple[Copy, ...] = Field((), alias="copy")

    @field_validator("address", "date")
    @classmethod
    def _can_be_filled(cls, pattern: str) -> str:
        try:
            pattern.format(published=NIGHTS[0], slug="slug", section="section")
        except (KeyError, IndexError, ValueError) as unfit:
            raise ValueError(f"it cannot be filled: {unfit!r}") from unfit
        return pattern


class Outlet(Declaration):
    """One outlet: its declaration, its pieces and its page template."""

    outlet_id: Slug
    pieces: tuple[Piece, ...]
    template: Words

    @property
    def home(self) -> str:
        """The address of the front page."""
        return f"http://{self.host}/"

    def path_of(self, piece: Piece, night: int) -> str:
        """Return the path of a piece on a night."""
        return self._path(piece, piece.slug_on(night))

    def first_path_of(self, piece: Piece) -> str:
        """Return the original path of a piece."""
        return self._path(piece, piece.slug)

    def _path(self, piece: Piece, slug: str) -> str:
        section = "-".join(piece.section.lower().split())
        return self.address.format(published=piece.published, slug=slug, section=section)


class _Folder(NamedTuple):
    path: Path
    toml: TomlFile
    declared: Declaration
    pieces: tuple[Piece, ...]


def load_outlets(newsroom: Path) -> tuple[Outlet, ...]:
    """Load the outlets from the folders in `newsroom`, in the order of their names.

    Raises ConfigurationError, which names file, line and key of a mistake.
    """
    paths = sorted(path.parent for path in newsroom.glob("*/outlet.toml"))
    folders = {path.name: _read_folder(path) for path in paths}
    if not folders:
        raise ConfigurationError(f"{newsroom}: no folder with an outlet.toml lies there. Check the path.")
    return tuple(_outlet(folder, folders) for folder in folders.values())


def _read_folder(path: Path) -> _Folder:
    toml = read_toml(path / "outlet.toml", ConfigurationError)
    folder = _Folder(path, toml, toml.validate(Declaration, toml.tree), read_pieces(path))
    for n, failing in enumerate(folder.declared.failing):
        _piece(folder, failing.number, toml, "failing", n, "number")
    if folder.declared.second_feed:
        for number in folder.declared.second_feed.numbers:
            _piece(folder, number, toml, "second_feed", "numbers")
    return folder


def _outlet(folder: _Folder, folders: Mapping[str, _Folder]) -> Outlet:
    template = folder.path / "page.html"
    if not template.is_file():
        raise ConfigurationError(f"{template}: there is no such file. Write the template of the outlet's pages.")
    copies = (_copy(folder, n, copy, folders) for n, copy in enumerate(folder.declared.copies))
    return Outlet(
        **folder.declared.model_dump(),
        outlet_id=folder.path.name,
        pieces=(*folder.pieces, *copies),
        template=template.read_text(encoding="utf-8"),
    )


def _copy(folder: _Folder, n: int, copy: Copy, folders: Mapping[str, _Folder]) -> Piece:
    """Return a piece as republished by another outlet: the text of night 1, under its own date and section."""
    if copy.outlet not in folders or copy.outlet == folder.path.name:
        raise folder.toml.trouble(
            f"outlet = {copy.outlet!r}: there is no other outlet of that id.", "copy", n, "outlet"
        )
    original = _piece(folders[copy.outlet], copy.number, folder.toml, "copy", n, "number")
    return Piece(
        **original.model_dump(include={"title", "slug", "authors", "standfirst", "caption", "author_note", "text"}),
        number=len(folder.pieces) + 1 + n,
        published=copy.published,
        section=copy.section,
        republication_note=copy.note,
    )


def _piece(folder: _Folder, number: int, toml: TomlFile, *keys: str | int) -> Piece:
    found = next((piece for piece in folder.pieces if piece.number == number), None)
    if found is None:
        raise toml.trouble(f"{folder.path.name} has no piece {number}.", *keys)
    return found
