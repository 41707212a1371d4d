"""Terms in, the literals out where each of them is tried: a term matches nowhere without one of its literals.

A literal is written as flat text is: lower-case ASCII words with one space between. A term in words is tried at the
places where one of its first literals stands, for there its matches begin, and only in sentences that hold a literal of
a later part too; an expression, in the sentences that hold one of its literals. Which literals are chosen, and how many
words they have, changes the speed only, never the hits.
"""

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.themes.frequent import frequency
from pipeline.themes.regexes import needed_texts
from pipeline.themes.terms import Phrase, Slot, Term, Word

_MOST_COMBINATIONS = 30  # of the phrases of neighbouring slots; more literals than that cost more than they save
_LONGEST_RUN = 2  # words
# To find a literal is the unit of cost; to try a place, and to search a sentence, costs so many times as much.
_A_PLACE = 0.4
_A_SENTENCE = 8.0

Texts = frozenset[str]


@dataclass(frozen=True, slots=True)
class Literals:
    """What a term is looked for by, in the literals of one sentence.

    It is tried in a sentence that holds one of `texts` and, if there are any, one of `others`. Its matches begin with
    one of `first`, which is one of those two sets; if empty, the sentence is searched. No literal at all: nothing is
    sure.
    """

    texts: Texts
    others: Texts = frozenset()
    first: Texts = frozenset()


def choose_literals(terms: Sequence[Term]) -> list[Literals]:
    """Return the literals of each term: those by which it costs least to find, in a guess."""
    sure = [_sure_literals(term) for term in terms]
    shared = Counter(text for literals in sure for text in literals.texts | literals.others)
    return [_cheapest(literals, shared) for literals in sure]


def _sure_literals(term: Term) -> Literals:
    """Return all that could be looked for: the rarer of beginnings and later parts, and the other of the two."""
    if term.regex:
        return Literals(needed_texts(term.regex))
    first = _beginnings(term.slots)
    if not first:
        return Literals(next(filter(None, map(_needed, term.slots)), frozenset()))
    later = [needed for needed in map(_needed, term.slots[1:]) if needed]
    if not later:
        return Literals(first, first=first)
    rarest, others = sorted((first, min(later, key=frequency)), key=frequency)
    return Literals(rarest, others, first)


def _cheapest(sure: Literals, shared: Mapping[str, int]) -> Literals:
    """Return the literals without those that cost more to find than they save."""
    cost = sum(frequency([text]) / shared[text] for text in sure.others)
    if sure.texts == sure.first:
        return sure if cost < _A_PLACE * frequency(sure.texts) else Literals(sure.texts, first=sure.first)
    return sure if cost < _A_SENTENCE * frequency(sure.texts) else Literals(sure.texts)


def _beginnings(slots: tuple[Slot, ...]) -> Texts:
    """Return the literals one of which every match begins with; none where that is not sure."""
    n_joined = next((at for at, slot in enumerate(slots) if at and slot.gap is not None), len(slots))
    while n_joined > 1 and math.prod(len(slot.phrases) for slot in slots[:n_joined]) > _MOST_COMBINATIONS:
        n_joined -= 1
    texts: set[str] = set()
    for phrases in itertools.product(*(slot.phrases for slot in slots[:n_joined])):
        run = _first_run(tuple(itertools.chain(*phrases)))
        if not run:
            return frozenset()
        texts.update(_spellings(run))
    return frozenset(texts)


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


def _needed(slot: Slot) -> Texts:
    """Return one literal of each phrase of a slot, its rarest word; none where a phrase has none."""
    spelt = [[_spelt(word) for word in phrase if _is_sure(word)] for phrase in slot.phrases]
    return frozenset(min(words, key=_how_often) for words in spelt) if all(spelt) else frozenset()


def _how_often(literal: str) -> float:
    return frequency([literal])


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
