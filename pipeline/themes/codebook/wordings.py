"""A term in, its wordings out: the term with each choice of its alternatives, word by word."""

import math
from itertools import chain, product

from pipeline.themes.codebook.terms import Term, Word

MOST_WORDINGS = 400  # of one term

Wording = tuple[tuple[Word, int | None], ...]  # words, each with how many others may stand before it (None: no gap)


def wordings(term: Term) -> list[Wording]:
    """Return the wordings of a term; none of an expression, nor of a term that has more than MOST_WORDINGS."""
    if not term.slots or math.prod(len(slot.phrases) for slot in term.slots) > MOST_WORDINGS:
        return []
    choices = (
        [tuple((word, slot.gap if at == 0 else None) for at, word in enumerate(phrase)) for phrase in slot.phrases]
        for slot in term.slots
    )
    return [tuple(chain(*choice)) for choice in product(*choices)]
