"""Paragraphs of a page with their boilerplate labels, and the page metadata that the labelling rules use."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.clean.boilerplate.labels import OutletNames
from pipeline.clean.read.paragraphs import Paragraph
from pipeline.clean.read.wording import folded, n_words
from pipeline.records import Furniture, FurnitureKind

OPENING, CLOSING = 12, 15  # paragraphs at the beginning and the end that rules by position examine


class PageContext(NamedTuple):
    """Page metadata known before classification."""

    titles: frozenset[str]  # folded
    outlet: OutletNames
    authors: tuple[str, ...]
    section: str
    links: frozenset[str]  # folded


class Sheet:
    """Paragraphs are body text until a rule labels them boilerplate."""

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        """Take the paragraphs in document order."""
        self.paragraphs = paragraphs
        self.folded = [folded(paragraph.text) for paragraph in paragraphs]
        self.words = [n_words(paragraph.text) for paragraph in paragraphs]
        self.kinds: list[FurnitureKind | None] = [None] * len(paragraphs)

    def __len__(self) -> int:
        """Return the number of paragraphs, boilerplate included."""
        return len(self.paragraphs)

    def text(self, number: int) -> str:
        """Return the text of one paragraph."""
        return self.paragraphs[number].text

    def label(self, number: int, kind: FurnitureKind) -> None:
        """Label a paragraph as boilerplate; the first label wins."""
        self.kinds[number] = self.kinds[number] or kind

    def unlabel(self, kind: FurnitureKind) -> None:
        """Turn all boilerplate of a kind back into body text."""
        self.kinds = [None if taken is kind else taken for taken in self.kinds]

    def is_body(self, number: int) -> bool:
        """Tell whether a paragraph is still body text."""
        return self.kinds[number] is None

    def body_numbers(self) -> Iterator[int]:
        """Yield the indexes of the body paragraphs lazily, in order; those labelled during iteration are skipped."""
        return (number for number in range(len(self)) if self.is_body(number))

    def is_at_end(self, number: int) -> bool:
        """Tell whether a paragraph is among the last ones, and in the second half of a short text."""
        return number >= max(len(self) - CLOSING, len(self) // 2, 1)

    def body(self) -> list[Paragraph]:
        """Return the body paragraphs."""
        return [self.paragraphs[number] for number in self.body_numbers()]

    def boilerplate(self) -> list[Furniture]:
        """Return the boilerplate, in order."""
        return [
            Furniture(kind=kind, text=paragraph.text)
            for paragraph, kind in zip(self.paragraphs, self.kinds, strict=True)
            if kind
        ]
