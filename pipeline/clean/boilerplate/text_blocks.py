"""Text blocks: the paragraphs of a page while they are classified as body or boilerplate, and their context."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.clean.boilerplate.labels import OutletNames
from pipeline.clean.read.paragraphs import Paragraph
from pipeline.clean.read.wording import folded, n_words
from pipeline.records import Furniture, FurnitureKind

OPENING, CLOSING = 12, 15  # paragraphs at either end that can be boilerplate of that end

_LONGEST_ITEM = 8  # paragraphs from one item of an enumeration to the next


class PageContext(NamedTuple):
    """What is known of a page before its paragraphs are classified."""

    titles: frozenset[str]  # every wording of the headline, folded
    outlet: OutletNames
    authors: tuple[str, ...]
    section: str
    links: frozenset[str]  # texts of the links, folded


class TextBlocks:
    """Paragraphs of a page, all of them body text until a rule classifies them as boilerplate."""

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        """Take the paragraphs in their order."""
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

    def classify(self, number: int, kind: FurnitureKind) -> None:
        """Classify a paragraph as boilerplate of a kind; the first rule that matches decides."""
        self.kinds[number] = self.kinds[number] or kind

    def restore(self, kind: FurnitureKind) -> None:
        """Make all boilerplate of a kind body text again."""
        self.kinds = [None if one is kind else one for one in self.kinds]

    def is_body(self, number: int) -> bool:
        """Return whether a paragraph is still body text."""
        return self.kinds[number] is None

    def body_numbers(self) -> Iterator[int]:
        """Yield the numbers of the body paragraphs in order, without those that are classified during the iteration."""
        return (number for number in range(len(self)) if self.is_body(number))

    def is_at_end(self, number: int) -> bool:
        """Return whether a paragraph is among the last ones, and in the second half of a short text."""
        return number >= max(len(self) - CLOSING, len(self) // 2, 1)

    def is_third_item(self, number: int) -> bool:
        """Return whether the “(c)” of a paragraph continues an enumeration, and is no copyright sign."""
        before = self.folded[max(number - _LONGEST_ITEM, 0) : number]
        return self.folded[number].startswith("(c)") and any(text.startswith("(b)") for text in before)

    def body(self) -> list[Paragraph]:
        """Return the body paragraphs."""
        return [self.paragraphs[number] for number in self.body_numbers()]

    def boilerplate(self) -> list[Furniture]:
        """Return the boilerplate with its kinds, in order."""
        return [
            Furniture(kind=kind, text=paragraph.text)
            for paragraph, kind in zip(self.paragraphs, self.kinds, strict=True)
            if kind
        ]
