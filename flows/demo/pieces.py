"""Pieces of a demo outlet, read from its .md files, with their text on each night."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from pipeline.errors import ConfigurationError
from pipeline.records import Record
from pipeline.toml import TomlFile

NIGHTS = (  # the clock values of night 1, 2 and 3
    datetime(2026, 10, 29, 2, 15, tzinfo=UTC),
    datetime(2026, 10, 30, 2, 15, tzinfo=UTC),
    datetime(2026, 10, 31, 2, 15, tzinfo=UTC),
)
_BEFORE_THE_NIGHT = timedelta(hours=3)  # changes that a night sees were made on the evening before
_NUMBERED = re.compile(r"(\d\d)-[a-z0-9-]+\.md")
FENCE = "+++\n"
_SENTENCE = re.compile(r".+?[.!?][”’\")]*(?=\s+[“‘\"(]?[A-Z]|$)", re.S)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, StringConstraints(min_length=1)]


class PieceEdit(Record):
    """A change of the text that readers see from one night on."""

    night: Literal[2, 3]
    old: Words
    new: str


class FrontMatter(Record):
    """Front matter of a piece: the TOML between the +++ lines above its text."""

    title: Words
    slug: Slug
    authors: Annotated[tuple[Words, ...], Field(min_length=1)]
    published: AwareDatetime
    section: Words
    standfirst: Words
    caption: str = Field("", pattern=r"^$|^.+ Photo: .+$")
    author_note: str = ""
    edit: tuple[PieceEdit, ...] = ()
    paywall: bool = False
    encoding: Literal["utf-8", "windows-1252"] = "utf-8"
    moved_on_night: Literal[2, 3] | None = None
    new_slug: Slug | None = None
    kind: Literal["commentary", "trap"] = "commentary"
    why: str = ""  # the mistake that a trap would reveal

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.moved_on_night is None) != (self.new_slug is None):
            raise ValueError("moved_on_night and new_slug belong together")
        if (self.kind == "trap") != bool(self.why):
            raise ValueError('kind = "trap" and why belong together')
        return self


class Piece(FrontMatter):
    """One piece as published by an outlet."""

    number: int
    text: str  # of night 1: paragraphs, separated by one empty line
    republication_note: str = ""  # of a copy

    def is_out(self, night: int) -> bool:
        """Return whether the piece was published before the night."""
        return self.published < NIGHTS[night - 1]

    def text_on(self, night: int) -> str:
        """Return the text on a night, with the edits made by then."""
        text = self.text
        for edit in self.edit:
            text = text.replace(edit.old, edit.new) if edit.night <= night else text
        return text

    def opening_on(self, night: int) -> str:
        """Return the first sentence of the text."""
        found = _SENTENCE.match(self.text_on(night))
        return found[0] if found else self.text_on(night)

    def slug_on(self, night: int) -> str:
        """Return the last part of the address of the piece on a night."""
        return self.new_slug if self.new_slug and self.has_moved(night) else self.slug

    def has_moved(self, night: int) -> bool:
        """Return whether the piece has moved from its first address by a night."""
        return self.moved_on_night is not None and self.moved_on_night <= night

    def updated_at(self, night: int) -> datetime:
        """Return the instant of the last change of the text before a night, in the time zone of the outlet."""
        changed_on = max((edit.night for edit in self.edit if edit.night <= night), default=None)
        return evening_before(changed_on, self.published.tzinfo) if changed_on else self.published


def evening_before(night: int, zone: tzinfo | None) -> datetime:
    """Return the instant at which outlets make the changes that a night will see."""
    return (NIGHTS[night - 1] - _BEFORE_THE_NIGHT).astimezone(zone)


def read_pieces(folder: Path) -> tuple[Piece, ...]:
    """Return the pieces in an outlet's folder, by number. Raises ConfigurationError, which names file, line and key."""
    pieces: dict[int, Piece] = {}
    slugs: set[str] = set()
    for path in sorted(folder.glob("*.md")):
        piece = _read_piece(path)
        if piece.number in pieces or piece.slug in slugs:
            raise ConfigurationError(f"{path}: its number or its slug is that of another piece. Give it its own.")
        pieces[piece.number] = piece
        slugs |= {piece.slug, piece.new_slug or piece.slug}
    return tuple(pieces.values())


def _read_piece(path: Path) -> Piece:
    numbered = _NUMBERED.fullmatch(path.name)
    before, opened, rest = path.read_text(encoding="utf-8").partition(FENCE)
    matter, closed, text = rest.partition(FENCE)
    if not numbered or before or not (opened and closed):
        raise ConfigurationError(
            f"{path}: a piece is a file NN-slug.md that begins with a block between two +++ lines."
        )
    toml = TomlFile(path, "\n" + matter, ConfigurationError)  # the empty line stands for the first +++
    front = toml.validate(FrontMatter, toml.tree)
    piece = Piece(**front.model_dump(), number=int(numbered[1]), text=_unwrapped(text))
    _check_edits(piece, toml)
    return piece


def _unwrapped(text: str) -> str:
    """Join the lines of each paragraph into one."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text.strip()))


def _check_edits(piece: Piece, toml: TomlFile) -> None:
    text = piece.text
    for n, edit in enumerate(piece.edit):
        if text.count(edit.old) != 1:
            sentence = f"old = {edit.old!r} stands {text.count(edit.old)} times in the text. Choose words used once."
            raise toml.trouble(sentence, "edit", n, "old")
        text = text.replace(edit.old, edit.new)
    if not text:
        raise toml.trouble("there is no text below the second +++ line. Write it.")
