"""Genre classification by weighted features: commentary, news, statement or unknown, with the features found.

The features, their weights and their order are declared in [genre] of the codebook.
"""

import re
from collections.abc import Callable, Iterable

from pipeline.records import CleanText, FurnitureKind, Genre, GenreClass
from pipeline.text.fold import fold
from pipeline.text.sentences import read
from pipeline.themes.codebook.schema import Codebook, GenreSign
from pipeline.urls import host_of

_HEADINGS = (FurnitureKind.KICKER, FurnitureKind.SECTION)
_NOTES = (FurnitureKind.AUTHOR_NOTE, FurnitureKind.REPUBLICATION_NOTE)
_LAST = 3  # paragraphs at the end of the body, where cleaning may have left a note
_BETWEEN_HEADINGS = re.compile(r"(?:(?<!\s)\s++)?[|/›»>•·]\s*+")
_AFTER_HEADING = r"\s*[:|\u2013\u2014-]\s"


class GenreRule:
    """Classifies the genre of pages."""

    def __init__(self, codebook: Codebook) -> None:
        """Compile the features of [genre] in the codebook."""
        self._config = codebook.genre
        self._patterns = {sign.regex: re.compile(sign.regex) for sign in codebook.genre.signs}
        self._addresses = [(place, _address_pattern(place)) for place in codebook.genre.statement_addresses]

    def assess(self, clean: CleanText, url: str) -> Genre:
        """Return the genre of a page, its score, and the features that decided it, each with its weight."""
        address = f"{host_of(url)}{_path(url)}"
        if place := _first(place for place, pattern in self._addresses if pattern.match(address)):
            return Genre(genre=GenreClass.STATEMENT, score=0, reasons=(f"statement: published at {place}",))
        look = self._looks(clean, address)
        found = [(sign.weight, seen) for sign in self._config.signs if (seen := look[sign.where](sign))]
        score = sum(weight for weight, _ in found)
        heading = _first(phrase for phrase in self._config.statement_headings if _names(clean, phrase))
        genre = GenreClass.STATEMENT if heading else GenreClass.UNKNOWN
        if score >= self._config.commentary_at:
            genre = GenreClass.COMMENTARY
        elif score <= self._config.news_at:
            genre = GenreClass.NEWS
        reasons = [f"{weight:+d} {seen}" for weight, seen in found]
        if genre is GenreClass.STATEMENT:
            reasons.append(f"statement: “{heading}” in a heading")
        return Genre(genre=genre, score=score, reasons=tuple(reasons))

    def _looks(self, clean: CleanText, address: str) -> dict[str, Callable[[GenreSign], str]]:
        """Map each place to a function that returns how the page shows a feature there, or an empty string."""
        paragraphs = clean.body.split("\n\n")
        notes = [*(piece.text for piece in clean.furniture if piece.kind in _NOTES), *paragraphs[-_LAST:]]
        segments = [part for part in address.split("/")[1:] if part]
        return {
            "page_type": lambda sign: _first(f"page type {kind}" for kind in clean.page_types if kind in sign.any),
            "address": lambda sign: _first(f"/{part}/ in the address" for part in segments if part in sign.any),
            "heading": lambda sign: _first(f"heading “{label}”" for label in sign.any if _is_under(clean, label)),
            "lead": lambda sign: self._quote("lead", sign, paragraphs[:1]),
            "author": lambda sign: self._quote("author note", sign, notes),
            "foot": lambda sign: self._quote("foot", sign, notes),
            "body": lambda sign: self._rate(sign, clean.body),
        }

    def _quote(self, where: str, sign: GenreSign, texts: Iterable[str]) -> str:
        pattern = self._patterns[sign.regex]
        return _first(f"{where} “{match[0].strip()}”" for text in texts if (match := pattern.search(text)))

    def _rate(self, sign: GenreSign, body: str) -> str:
        rate = 1000 * len(self._patterns[sign.regex].findall(body)) / max(1, read(fold(body).text).n_words)
        kind = "advice" if sign.weight > 0 else "reporting"
        return f"{rate:.1f} words of {kind} per 1,000" if rate >= sign.per_1000_words else ""


def _first(found: Iterable[str]) -> str:
    return next(iter(found), "")


def _path(url: str) -> str:
    return re.sub(r"^[^:]*://[^/?#]*|[?#].*", "", url).lower()


def _address_pattern(place: str) -> re.Pattern[str]:
    """Compile the pattern of a host, subdomains included, and the beginning of a path."""
    host, slash, path = place.partition("/")
    ending = re.escape(slash + path) + r"(?:/|\Z)" if path else r"(?:/|\Z)"
    return re.compile(r"\A(?:[^/]*\.)?" + re.escape(host).replace(r"\*", "[^/]+") + ending)


def _is_under(clean: CleanText, label: str) -> bool:
    """Return whether the page is filed under a heading, or its title begins with it."""
    headings = [clean.section, *(piece.text for piece in clean.furniture if piece.kind in _HEADINGS)]
    parts = {part.strip().casefold() for heading in headings for part in _BETWEEN_HEADINGS.split(heading)}
    return label.casefold() in parts or bool(re.match(re.escape(label) + _AFTER_HEADING, clean.title, re.IGNORECASE))


def _names(clean: CleanText, phrase: str) -> bool:
    """Return whether the title or a heading contains the phrase."""
    headings = [clean.title, clean.section, *(piece.text for piece in clean.furniture if piece.kind in _HEADINGS)]
    return any(re.search(rf"\b{re.escape(phrase)}\b", fold(heading).text, re.IGNORECASE) for heading in headings)
