"""The paragraphs of a page while they are sorted, and what is known of the page meanwhile."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.clean.boilerplate.labels import OutletNames
from pipeline.clean.read.paragraphs import Paragraph
from pipeline.clean.read.wording import folded, n_words
from pipeline.records import Furniture, FurnitureKind

OPENING, CLOSING = 12, 15  # paragraphs at either end in which furniture of that end is looked for


class Known(NamedTuple):
    """What is known of a page before its paragraphs are sorted."""

    titles: frozenset[str]  # folded
    outlet: OutletNames
    authors: tuple[str, ...]
    section: str
    links: frozenset[str]  # folded


class Sheet:
    """Paragraphs, each of them the author's until a rule takes it as furniture."""

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        """Take the paragraphs in their order."""
        self.paragraphs = paragraphs
        self.folded = [folded(paragraph.text) for paragraph in paragraphs]
        self.words = [n_words(paragraph.text) for paragraph in paragraphs]
        self.kinds: list[FurnitureKind | None] = [None] * len(paragraphs)

    def __len__(self) -> int:
        """Return the number of paragraphs, furniture included."""
        return len(self.paragraphs)

    def text(self, number: int) -> str:
        """Return the text of one paragraph."""
        return self.paragraphs[number].text

    def take(self, number: int, kind: FurnitureKind) -> None:
        """Declare a paragraph to be furniture; the first rule that says so is right."""
        self.kinds[number] = self.kinds[number] or kind

    def give_back(self, kind: FurnitureKind) -> None:
        """Declare all furniture of a kind to be the author's after all."""
        self.kinds = [None if taken is kind else taken for taken in self.kinds]

    def is_open(self, number: int) -> bool:
        """Tell whether a paragraph is still the author's."""
        return self.kinds[number] is None

    def still_open(self) -> Iterator[int]:
        """Yield the numbers of the author's paragraphs, in order; those taken meanwhile are left out."""
        return (number for number in range(len(self)) if self.is_open(number))

    def is_at_end(self, number: int) -> bool:
        """Tell whether a paragraph is among the last ones, and in the second half of a short text."""
        return number >= max(len(self) - CLOSING, len(self) // 2, 1)

    def body(self) -> list[Paragraph]:
        """Return the author's paragraphs."""
        return [self.paragraphs[number] for number in self.still_open()]

    def furniture(self) -> list[Furniture]:
        """Return what was taken, in order."""
        return [
            Furniture(kind=kind, text=paragraph.text)
            for paragraph, kind in zip(self.paragraphs, self.kinds, strict=True)
            if kind
        ]
