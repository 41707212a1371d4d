"""Bibliographic reference of an article, free of line breaks and control characters."""

import unicodedata
from datetime import date

from pydantic import field_validator

from pipeline.records import DatePrecision, Record
from pipeline.render.names import Name, read_name

_KINDS_OF_NEWSPAPERS = {"newspaper", "state_media"}


class Reference(Record):
    """Bibliographic data of an article; `key` is its citation key."""

    key: str
    title: str
    authors: tuple[str, ...]
    outlet: str
    outlet_kind: str  # kind of the source in sources.toml: magazine, newspaper, think_tank …
    url: str
    published_on: date
    published_precision: DatePrecision
    accessed_on: date
    language_code: str

    @field_validator("title", "outlet", "url", "language_code")
    @classmethod
    def _one_line(cls, text: str) -> str:
        return one_line(text)

    @field_validator("authors")
    @classmethod
    def _lines(cls, authors: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(line for author in authors if (line := one_line(author)))

    @property
    def names(self) -> tuple[Name, ...]:
        """The authors, with family and given names separated where they can be distinguished."""
        return tuple(read_name(author) for author in self.authors)

    @property
    def date_parts(self) -> tuple[int, ...]:
        """Year and month, and the day if known."""
        day = self.published_on
        return (
            (day.year, day.month) if self.published_precision is DatePrecision.MONTH else (day.year, day.month, day.day)
        )

    @property
    def language(self) -> str:
        """The language code, or empty if unknown."""
        return "" if self.language_code == "und" else self.language_code

    @property
    def is_in_newspaper(self) -> bool:
        """Whether the outlet is a newspaper or a state medium."""
        return self.outlet_kind in _KINDS_OF_NEWSPAPERS

    @property
    def is_in_magazine(self) -> bool:
        """Whether the outlet is a magazine."""
        return self.outlet_kind == "magazine"


def one_line(text: str) -> str:
    """Return `text` on one line, each run of white space and control characters replaced by one space."""
    return " ".join("".join(" " if unicodedata.category(mark) == "Cc" else mark for mark in text).split())
