"""Required literals of terms, for the prefilter: a term can match only where one of its literals occurs.

A literal is flat text: lower-case ASCII words separated by one space. A term in words is tried where one of its first
literals occurs, because its matches begin there, and only in sentences where a literal of a later part follows; a
regular expression is tried in the sentences that contain one of its literals. Which literals are chosen, and how many
words they have, affects speed only, never the hits.
"""

import itertools
import math
import operator
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.themes.codebook.frequent import frequency
from pipeline.themes.codebook.regexes import needed_texts
from pipeline.themes.codebook.terms import Phrase, Slot, Term, Word

_MOST_COMBINATIONS = 30  # of the phrases of neighbouring slots; more literals than that cost more than they save
_LONGEST_RUN = 2  # words
# Costs, in units of finding one literal.
_A_PLACE = 3.0  # trying the expression at one place
_A_SENTENCE = 60.0  # searching one sentence
_ROUNDS = 2  # of choosing: more change little, and building every matcher takes longer
_LEFT = 0.15  # estimated share of the occurrences of the rarer of two parts in which one follows the other

Texts = frozenset[str]


@dataclass(frozen=True, slots=True)
class Literals:
    """The literals that a sentence must contain before a term is tried in it.

    The term is tried in a sentence that contains one of `texts`, after one of `before` if there are any. Its matches
    begin with one of `first`, which equals one of those two sets; if it is empty, the whole sentence is searched.
    Without any literal, no literal is certain to occur, and every sentence is searched.
    """

    texts: Texts
    before: Texts = frozenset()
    first: Texts = frozenset()


def choose_literals(terms: Sequence[Term]) -> list[Literals]:
    """Return the literals of each term, chosen for the lowest estimated cost of the search."""
    offers = [list(literals_of(term)) for term in terms]
    # A literal that other terms use too costs less. Each choice affects the others, so it is repeated a few times.
    shared = Counter(text for offered in offers for text in frozenset().union(*map(_all_of, offered)))
    for _ in range(_ROUNDS):
        chosen = [min(offered, key=lambda literals: _cost(literals, shared)) for offered in offers]
        shared = Counter(text for literals in chosen for text in _all_of(literals))
    return chosen


def literals_of(term: Term) -> Iterator[Literals]:
    """Yield the possible literals of a term: its beginnings, its beginnings with a later part, one part alone."""
    if term.regex:
        yield Literals(needed_texts(term.regex))
        return
    parts = [list(_parts(term.slots[at:])) for at in range(len(term.slots))]
    most_joined = _most_joined(term.slots) if _begins_with_a_word(term) else 0
    for n_joined in range(1, most_joined + 1):
        if first := _joined(term.slots[:n_joined]):
            yield Literals(first, first=first)
            yield from (Literals(later, first, first) for later in itertools.chain(*parts[n_joined:]))
    yield Literals(min(itertools.chain(*parts), key=frequency, default=frozenset()))


def _begins_with_a_word(term: Term) -> bool:
    """Return whether the first letter of each match is known."""
    return all(phrase[0].core[0].isalnum() and not phrase[0].opens for phrase in term.slots[0].phrases)


def _parts(slots: tuple[Slot, ...]) -> Iterator[Texts]:
    """Yield sets of literals required by these slots: of the first slot alone, and of it joined with its neighbours."""
    if alone := _needed(slots[0]):
        yield alone
    yield from filter(None, (_joined(slots[:n_joined]) for n_joined in range(2, _most_joined(slots) + 1)))


def _all_of(literals: Literals) -> Texts:
    return literals.texts | literals.before


def _cost(literals: Literals, shared: Mapping[str, int]) -> float:
    """Return the cost of finding the literals, which is shared among terms, and of trying the term where they occur."""
    if not literals.texts:
        return math.inf
    found = sum(frequency([text]) / (shared[text] or 1) for text in _all_of(literals))
    often = frequency(literals.texts)
    if literals.before:
        often = _LEFT * min(often, frequency(literals.before))
    return found + often * (_A_PLACE if literals.first else _A_SENTENCE)


def _most_joined(slots: tuple[Slot, ...]) -> int:
    """Return the number of leading slots, without gaps between, whose phrases have few enough combinations."""
    n_joined = next((at for at, slot in enumerate(slots) if at and slot.gap is not None), len(slots))
    sizes: Iterator[int] = itertools.accumulate((len(slot.phrases) for slot in slots[:n_joined]), operator.mul)
    return max(1, sum(size <= _MOST_COMBINATIONS for size in sizes))


def _joined(slots: tuple[Slot, ...]) -> Texts:
    """Return literals of neighbouring slots such that each match begins with one of them; none if not certain."""
    runs = [_run_from(tuple(itertools.chain(*phrases))) for phrases in itertools.product(*(s.phrases for s in slots))]
    return frozenset().union(*map(_spellings, runs)) if all(runs) else frozenset()


def _needed(slot: Slot) -> Texts:
    """Return literals such that each match of a slot contains one: the rarest of each phrase; none if one has none."""
    spelt = [
        [_spellings(run) for at in range(len(phrase)) if (run := _run_from(phrase[at:]))] for phrase in slot.phrases
    ]
    return frozenset().union(*(min(texts, key=frequency) for texts in spelt)) if all(spelt) else frozenset()


def _run_from(words: Phrase) -> Phrase:
    """Return the leading words that are certain to be adjacent in the text; none if the first is not certain."""
    run: Phrase = ()
    for word in words[:_LONGEST_RUN]:
        if not _is_sure(word) or (run and (run[-1].runs_on or word.opens)):
            break
        run = (*run, word)
    return run


def _is_sure(word: Word) -> bool:
    """Return whether the flat text is certain to contain the flat form of the word."""
    return word.core.isascii() and bool(word.flat)


def _spellings(run: Phrase) -> Texts:
    """Return the run with and without the possessive of each inner word."""
    texts = ["" if run[0].opens else " "]
    for word in run[:-1]:
        texts = [f"{text}{word.flat}{ending} " for text in texts for ending in ("", " s")]
    return frozenset(text + run[-1].flat + ("" if run[-1].runs_on else " ") for text in texts)
