"""Cut-off teasers: paragraphs that break off (“…”, “Read more”), as lists of other texts do behind an article."""

import re

from pipeline.clean.boilerplate.text_blocks import TextBlocks
from pipeline.records import FurnitureKind

_CUT_OFF = re.compile(r"(?<!\W)(?=\W*+$)\W*?(?:\.\.\.|…)|(?:read more|continue reading)\W*+$", re.I)
_TAIL = 40  # characters of a paragraph that are read
_LEAST_TEASERS, _SHARE_OF_TEASERS = 3, 0.6  # of the paragraphs from the first one on
_LEAST_WORDS_BEFORE = 40  # of the text: with less before them, the teasers are all that the page has


def is_cut_off(text: str) -> bool:
    """Return whether a paragraph breaks off."""
    return bool(_CUT_OFF.search(text[-_TAIL:]))


def classify_cut_off(blocks: TextBlocks) -> None:
    """Classify everything from the first of several cut-off teasers behind a text, if it is mostly such teasers."""
    numbers = list(blocks.body_numbers())
    teasers = [place for place, number in enumerate(numbers) if is_cut_off(blocks.text(number))]
    if len(teasers) < _LEAST_TEASERS:
        return
    before, behind = numbers[: teasers[0]], numbers[teasers[0] :]
    is_mostly = len(teasers) >= _SHARE_OF_TEASERS * len(behind)
    if is_mostly and sum(blocks.words[number] for number in before) >= _LEAST_WORDS_BEFORE:
        for number in behind:
            blocks.classify(number, FurnitureKind.RELATED)
