"""Terms in, the literals out that each of them needs: no match without one of them, so only their sentences are tried.

A literal is written as the flat text is: lower-case ASCII words with one space between. Which of the possible sets is
taken changes the speed only, never the hits.
"""

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.themes.regexes import needed_texts
from pipeline.themes.terms import Phrase, Slot, Term

Needs = tuple[frozenset[str], ...]

_MOST_COMBINATIONS = 100  # of the phrases of neighbouring slots; more literals than that cost more than they save
_TOO_COMMON = 0.1  # the guessed share of sentences above which a further literal rules out too few
_LONGEST_RUN = 3  # words: each inner word doubles the literals, for its possessive


def choose_literals(terms: Sequence[Term]) -> list[Needs]:
    """Return the sets of literals of each term: where it matches, one of each set stands, the rarest set first.

    No set means that nothing is sure: such a term is tried in every sentence. Words that many terms use are the subject
    of these texts and so common in them; among the others, longer ones are rarer.
    """
    uses = Counter(part for term in terms for word in term.words for part in word.flat.split())
    shares = {part: _share(count, len(part)) for part, count in uses.items()}
    return [_of_regex(term) if term.regex else _of_words(term, shares) for term in terms]


def _of_regex(term: Term) -> Needs:
    texts = needed_texts(term.regex)
    return (texts,) if texts else ()


def _share(n_uses: int, n_letters: int) -> float:
    """Return a guess at the share of sentences that hold a word; below one, so that two words are rarer than either."""
    weight = n_uses * 0.5**n_letters
    return weight / (10 + weight)


def _of_words(term: Term, shares: dict[str, float]) -> Needs:
    offers = [
        (sum(_commonness(run, shares) for run in runs), start, end, runs)
        for start, end in _neighbours(term.slots)
        if (runs := _rarest_runs(term.slots[start:end], shares))
    ]
    needs: list[frozenset[str]] = []
    taken: set[int] = set()
    for commonness, start, end, runs in sorted(offers, key=lambda offer: offer[0]):
        if taken.isdisjoint(range(start, end)) and (commonness < _TOO_COMMON or not needs):
            taken.update(range(start, end))
            needs.append(frozenset(literal for run in runs for literal in _spellings(run)))
    return tuple(needs)


def _neighbours(slots: tuple[Slot, ...]) -> Iterator[tuple[int, int]]:
    """Yield every run of slots without a gap between them, as start and end."""
    for start, end in itertools.combinations(range(len(slots) + 1), 2):
        if all(slot.gap is None for slot in slots[start + 1 : end]):
            yield start, end


def _rarest_runs(slots: tuple[Slot, ...], shares: dict[str, float]) -> tuple[Phrase, ...]:
    """Return runs of words one of which is in every filling of the slots, or none."""
    if math.prod(len(slot.phrases) for slot in slots) > _MOST_COMBINATIONS:
        return ()
    runs: dict[Phrase, None] = {}
    for phrases in itertools.product(*(slot.phrases for slot in slots)):
        offers = list(_runs(tuple(itertools.chain(*phrases))))
        if not offers:
            return ()
        runs[min(offers, key=lambda run: _commonness(run, shares))] = None
    return tuple(runs)


def _runs(words: Phrase) -> Iterator[Phrase]:
    """Yield the runs of words that are sure to stand side by side: only their outer ends may be open."""
    for start, end in itertools.combinations(range(len(words) + 1), 2):
        run = words[start:end]
        is_closed = not any(word.runs_on for word in run[:-1]) and not any(word.opens for word in run[1:])
        if end - start <= _LONGEST_RUN and is_closed and all(word.flat.isascii() and word.flat for word in run):
            yield run


def _commonness(run: Phrase, shares: dict[str, float]) -> float:
    """Return a guess at the share of sentences that hold the run."""
    return math.prod(shares[word] for part in run for word in part.flat.split())


def _spellings(run: Phrase) -> Iterator[str]:
    """Yield the run as flat text, with and without the possessive of each inner word."""
    before, after = ("" if run[0].opens else " "), ("" if run[-1].runs_on else " ")
    for endings in itertools.product(("", " s"), repeat=len(run) - 1):
        yield before + " ".join(word.flat + ending for word, ending in zip(run, (*endings, ""), strict=True)) + after
