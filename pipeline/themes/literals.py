"""Terms in, the literals out where each of them is tried: a term matches nowhere without one of its literals.

A literal is written as flat text is: lower-case ASCII words with one space between. A term in words is tried at the
places where one of its first literals stands, for there its matches begin; an expression, in the sentences that hold
one of its literals. How many words a literal has changes the speed only, never the hits.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.themes.regexes import needed_texts
from pipeline.themes.terms import Phrase, Slot, Term, Word

_MOST_COMBINATIONS = 30  # of the phrases of neighbouring slots; more literals than that cost more than they save
_LONGEST_RUN = 2  # words


@dataclass(frozen=True, slots=True)
class Literals:
    """Texts one of which stands in each match, or right at its beginning. No text: nothing is sure."""

    texts: frozenset[str]
    is_first: bool


def choose_literals(terms: Sequence[Term]) -> list[Literals]:
    """Return the literals of each term."""
    return [_choose(term) for term in terms]


def _choose(term: Term) -> Literals:
    if term.regex:
        return Literals(needed_texts(term.regex), is_first=False)
    if texts := frozenset(_beginnings(term.slots)):
        return Literals(texts, is_first=True)
    return Literals(next(filter(None, map(_needed, term.slots)), frozenset()), is_first=False)


def _beginnings(slots: tuple[Slot, ...]) -> set[str]:
    """Return the literals one of which every match begins with; none where that is not sure."""
    n_joined = next((at for at, slot in enumerate(slots) if at and slot.gap is not None), len(slots))
    while n_joined > 1 and math.prod(len(slot.phrases) for slot in slots[:n_joined]) > _MOST_COMBINATIONS:
        n_joined -= 1
    texts: set[str] = set()
    for phrases in itertools.product(*(slot.phrases for slot in slots[:n_joined])):
        run = _first_run(tuple(itertools.chain(*phrases)))
        if not run:
            return set()
        texts.update(_spellings(run))
    return texts


def _first_run(words: Phrase) -> Phrase:
    """Return the first words as far as they are sure to stand side by side; none if the place of the first is not."""
    if words[0].opens or not words[0].core[0].isalnum() or not _is_sure(words[0]):
        return ()
    run = words[:1]
    for word in words[1:_LONGEST_RUN]:
        if run[-1].runs_on or word.opens or not _is_sure(word):
            break
        run = (*run, word)
    return run


def _needed(slot: Slot) -> frozenset[str]:
    """Return one literal of each phrase of a slot; none where a phrase has none."""
    words = [max(filter(_is_sure, phrase), key=lambda word: len(word.flat), default=None) for phrase in slot.phrases]
    return frozenset(_spelt(word) for word in words if word) if all(words) else frozenset()


def _is_sure(word: Word) -> bool:
    """Return whether the text holds the word as its flat form says."""
    return word.core.isascii() and bool(word.flat)


def _spellings(run: Phrase) -> Iterator[str]:
    """Yield the run, and its beginnings up to the possessive of an inner word."""
    text = " "
    for word in run[:-1]:
        text += word.flat + " "
        yield text + "s "
    yield text + _spelt(run[-1]).removeprefix(" ")


def _spelt(word: Word) -> str:
    return ("" if word.opens else " ") + word.flat + ("" if word.runs_on else " ")
