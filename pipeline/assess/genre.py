"""Genre classification by a linear model over named signs: commentary, news, statement or unknown, with its reasons.

The signs and their weights are declared in [genre] of the codebook; docs/quality.md tells how they were fitted. Each
sign is present to a degree from 0 to 1. The genre with the highest sum of weights is chosen, where it leads by the
margin that the codebook asks for.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.records import CleanText, FurnitureKind, Genre, GenreClass
from pipeline.text.fold import fold
from pipeline.text.sentences import read
from pipeline.themes.codebook.schema import Codebook, GenreSign
from pipeline.urls import host_of

DECIDED = (GenreClass.COMMENTARY, GenreClass.NEWS, GenreClass.STATEMENT)
_HEADINGS = (FurnitureKind.KICKER, FurnitureKind.SECTION)
_NOTES = (FurnitureKind.AUTHOR_NOTE, FurnitureKind.REPUBLICATION_NOTE)
_LAST = 3  # paragraphs at the end of the body, where cleaning may have left a note
_FEWEST_WORDS = 60  # a rate in fewer words says nothing: one “should” in ten words is no habit
_QUOTATION = re.compile(r'"[^"\n]{3,600}+"')
_BETWEEN_HEADINGS = re.compile(r"(?:(?<!\s)\s++)?[|/›»>•·]\s*+")
_AFTER_HEADING = r"\s*[:|\u2013\u2014-]\s"


class GenreRule:
    """Classifies the genre of pages."""

    def __init__(self, codebook: Codebook) -> None:
        """Compile the signs of [genre] in the codebook."""
        self._config = codebook.genre
        self._patterns = {sign.regex: re.compile(sign.regex) for sign in codebook.genre.signs if sign.regex}
        self._addresses = [(place, _address_pattern(place)) for place in codebook.genre.statement_addresses]

    def assess(self, clean: CleanText, url: str, source_kind: str = "") -> Genre:
        """Return the genre of a page, by how much it leads, and the signs that decided it, the heaviest first.

        `source_kind` is what sources.toml declares of its outlet, as think-tank.
        """
        address = f"{host_of(url)}{_path(url)}"
        if place := _first(place for place, pattern in self._addresses if pattern.match(address)):
            return Genre(genre=GenreClass.STATEMENT, score=0, reasons=(f"statement: published at {place}",))
        found = [(sign, degree, seen) for sign, degree, seen in self.signs(clean, url, source_kind) if degree]
        sums = {
            genre: self._config.start.of(genre) + sum(sign.weights[genre] * degree for sign, degree, _ in found)
            for genre in DECIDED
        }
        (first, highest), (_, second) = sorted(sums.items(), key=lambda item: -item[1])[:2]
        lead = round(highest - second, 2)
        is_clear = bool(found) and lead >= self._config.margin
        return Genre(genre=first if is_clear else GenreClass.UNKNOWN, score=lead, reasons=tuple(_reasons(found)))

    def signs(self, clean: CleanText, url: str, source_kind: str = "") -> Iterator[tuple[GenreSign, float, str]]:
        """Yield every sign with the degree to which the page shows it, from 0 to 1, and how it shows it."""
        page = _Page(clean, f"{host_of(url)}{_path(url)}", source_kind)
        for sign in self._config.signs:
            if sign.where in ("body", "text"):
                yield sign, *self._rate(sign, page)
            else:
                seen = self._look(sign, page)
                yield sign, float(bool(seen)), seen

    def _look(self, sign: GenreSign, page: "_Page") -> str:
        """Return how the page shows a sign that is there or not, or an empty string."""
        if sign.regex:
            pattern = self._patterns[sign.regex]
            found = (match[0].strip() for text in page.texts(sign.where) if (match := pattern.search(text)))
            return _first(f"{sign.where} “{text[:60]}”" for text in found)
        return _NAMED[sign.where](page, sign.any)

    def _rate(self, sign: GenreSign, page: "_Page") -> tuple[float, str]:
        """Return how often the expression occurs, as a share of the rate at which it counts in full."""
        text = page.body if sign.where == "text" else page.own_words
        rate = 1000 * sum(1 for _ in self._patterns[sign.regex].finditer(text)) / page.n_words
        return min(rate / sign.per_1000_words, 1.0), f"{sign.name}, {rate:.1f} per 1,000 words"


@dataclass(frozen=True)
class _Page:
    """What the signs look at, read once."""

    clean: CleanText
    address: str
    source_kind: str

    @cached_property
    def body(self) -> str:
        return fold(self.clean.body).text

    @cached_property
    def own_words(self) -> str:
        """The body without quotations: what the author says in an own voice."""
        return _QUOTATION.sub(" ", self.body)

    @cached_property
    def n_words(self) -> int:
        return max(_FEWEST_WORDS, read(self.body).n_words)

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The first name of the host and the parts of the path."""
        host, *parts = self.address.split("/")
        return (host.split(".")[0], *(part for part in parts if part))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        kickers = (piece.text for piece in self.clean.furniture if piece.kind in _HEADINGS)
        return (self.clean.title, self.clean.section, *kickers)

    def texts(self, where: str) -> tuple[str, ...]:
        """Return the texts of a place of the page."""
        paragraphs = self.clean.body.split("\n\n")
        notes = (piece.text for piece in self.clean.furniture if piece.kind in _NOTES)
        return {
            "lead": tuple(paragraphs[:1]),
            "note": (*notes, *paragraphs[-_LAST:]),
            "heading": tuple(fold(heading).text for heading in self.headings),
            "host": (self.address.split("/")[0],),
        }[where]

    def is_under(self, label: str) -> bool:
        """Return whether the page is filed under a heading, or its title begins with it."""
        title, *others = self.headings
        parts = {part.strip().casefold() for heading in others for part in _BETWEEN_HEADINGS.split(heading)}
        return label.casefold() in parts or bool(re.match(re.escape(label) + _AFTER_HEADING, title, re.IGNORECASE))


_NAMED: dict[str, Callable[[_Page, tuple[str, ...]], str]] = {
    "kind": lambda page, names: _first(f"source of kind {name}" for name in names if name == _slug(page.source_kind)),
    "page_type": lambda page, names: _first(f"page type {kind}" for kind in page.clean.page_types if kind in names),
    "address": lambda page, names: _first(f"/{part}/ in the address" for part in page.segments if part in names),
    "heading": lambda page, names: _first(f"heading “{label}”" for label in names if page.is_under(label)),
}


def _reasons(found: Iterable[tuple[GenreSign, float, str]]) -> Iterator[str]:
    """Yield each weight that counted, the heaviest first, as “+1.2 commentary: advice, 7.3 per 1,000 words”."""
    counted = [
        (round(weight * degree, 2), genre.value, seen)
        for sign, degree, seen in found
        for genre, weight in sign.weights.items()
    ]
    for weight, genre, seen in sorted(counted, key=lambda one: (-abs(one[0]), *one[1:])):
        if weight:
            yield f"{weight:+.2f} {genre}: {seen}"


def _first(found: Iterable[str]) -> str:
    return next(iter(found), "")


def _slug(kind: str) -> str:
    return re.sub(r"[\s_-]+", "-", kind.strip().lower())


def _path(url: str) -> str:
    return re.sub(r"^[^:]*://[^/?#]*|[?#].*", "", url).lower()


def _address_pattern(place: str) -> re.Pattern[str]:
    """Compile the pattern of a host, subdomains included, and the beginning of a path."""
    host, slash, path = place.partition("/")
    ending = re.escape(slash + path) + r"(?:/|\Z)" if path else r"(?:/|\Z)"
    return re.compile(r"\A(?:[^/]*\.)?" + re.escape(host).replace(r"\*", "[^/]+") + ending)
