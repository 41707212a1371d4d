"""Texts of late and all texts before in; the phrases that are new or have become common, the surest first, out.

Counted in four rounds over the texts, in room that does not grow with their number: a table of hashed counts tells
which phrases can be frequent enough, and only those are counted exactly.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.records import Record
from pipeline.stats.log_odds import weighted_log_odds
from pipeline.trial.grams import LONGEST, SHORTEST, Grams, Keys, Vocabulary

# The codebook's README, B4.
MIN_ARTICLES = 5
MIN_SOURCES = 3
MIN_STORIES = 3

PRIOR = 0.1  # texts of the prior per text: near the share at which a phrase never used before stands out most
N_EXAMPLES = 3

_TABLE_BITS = 26  # 64 MB; two phrases in one slot only make one more candidate
_FULL = 250
_SHIFT = np.uint64(64 - _TABLE_BITS)


class DatedText(Record):
    """The text of a story, its source, and in how many articles the story stands."""

    revision_id: str
    source_id: str
    n_articles: int
    text: str


Texts = Callable[[], Iterable[DatedText]]


@dataclass(frozen=True)
class EmergingPhrase:
    """A phrase, in how many texts it stands, and how far it has risen (z: for ranking, not for testing)."""

    words: str
    n_stories: int
    n_articles: int
    n_sources: int
    n_stories_before: int
    z: float
    examples: tuple[str, ...]  # revision ids, of different sources


@dataclass(frozen=True)
class _Counted:
    """The candidates in the texts of late, one place in each array."""

    keys: Keys
    words: NDArray[np.int32]
    n_stories: NDArray[np.int64]
    n_articles: NDArray[np.int64]
    n_sources: NDArray[np.int64]
    examples: NDArray[np.int64]  # numbers of texts, -1 where there are fewer

    def where(self, chosen: NDArray[np.bool_]) -> "_Counted":
        return _Counted(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def emerging_phrases(recent: Texts, before: Texts) -> Iterator[EmergingPhrase]:
    """Yield phrases that stand in more of the `recent` texts than their share `before`, the surest first.

    Each call of `recent` gives the same texts in the same order, those of one source together. A phrase within a
    longer one that stands in the same texts is folded into that.
    """
    vocabulary = Vocabulary()
    keys = _frequent(recent, vocabulary)
    revision_ids, counted = _count(recent, vocabulary, keys)
    counted = counted.where(
        (counted.n_stories >= MIN_STORIES) & (counted.n_articles >= MIN_ARTICLES) & (counted.n_sources >= MIN_SOURCES)
    )
    n_before, n_stories_before = _count_before(before, vocabulary, counted.keys)
    if not len(counted.keys):
        return
    prior = PRIOR * (len(revision_ids) + n_before)
    z = weighted_log_odds(counted.n_stories, len(revision_ids), n_stories_before, n_before, prior).z
    phrases = [
        EmergingPhrase(
            words=vocabulary.words(counted.words[at]),
            n_stories=int(counted.n_stories[at]),
            n_articles=int(counted.n_articles[at]),
            n_sources=int(counted.n_sources[at]),
            n_stories_before=int(n_stories_before[at]),
            z=float(z[at]),
            examples=tuple(revision_ids[number] for number in counted.examples[at] if number >= 0),
        )
        for at in np.flatnonzero(z > 0)
    ]
    yield from sorted(_unfolded(phrases), key=lambda phrase: (-phrase.z, phrase.words))


def _frequent(recent: Texts, vocabulary: Vocabulary) -> Keys:
    """Return the keys of all phrases that may stand in enough texts, in order."""
    table = np.zeros(1 << _TABLE_BITS, np.uint8)
    for text in recent():
        slots = np.unique(vocabulary.grams(text.text).keys >> _SHIFT)
        table[slots] = np.minimum(table[slots], _FULL) + 1
    keys, waiting, n_waiting = np.empty(0, np.uint64), [], 0
    for text in recent():
        found = vocabulary.grams(text.text).keys
        waiting.append(found[table[found >> _SHIFT] >= MIN_STORIES])
        n_waiting += len(waiting[-1])
        if n_waiting > len(keys) + 1_000_000:
            keys, waiting, n_waiting = np.unique(np.concatenate([keys, *waiting])), [], 0
    return np.unique(np.concatenate([keys, *waiting]))


def _count(recent: Texts, vocabulary: Vocabulary, keys: Keys) -> tuple[list[str], _Counted]:
    """Return the ids of the texts, and the counts of the phrases of `keys` in them."""
    n = len(keys)
    counted = _Counted(
        keys,
        np.zeros((n, LONGEST), np.int32),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.full((n, N_EXAMPLES), -1, np.int64),
    )
    last_source = np.full(n, -1, np.int64)
    sources: dict[str, int] = {}
    revision_ids = []
    for number, text in enumerate(recent()):
        revision_ids.append(text.revision_id)
        source = sources.setdefault(text.source_id, len(sources))
        grams = vocabulary.grams(text.text)
        at, places = _known(grams, keys)
        counted.words[places] = grams.words[at]
        counted.n_stories[places] += 1
        counted.n_articles[places] += text.n_articles
        new = places[last_source[places] != source]
        last_source[new] = source
        shown = new[counted.n_sources[new] < N_EXAMPLES]
        counted.examples[shown, counted.n_sources[shown]] = number
        counted.n_sources[new] += 1
    return revision_ids, counted


def _count_before(before: Texts, vocabulary: Vocabulary, keys: Keys) -> tuple[int, NDArray[np.int64]]:
    """Return the number of the texts before, and in how many of them each phrase of `keys` stands."""
    n_texts, n_stories = 0, np.zeros(len(keys), np.int64)
    for text in before():
        n_texts += 1
        n_stories[_known(vocabulary.grams(text.text, learns=False), keys)[1]] += 1
    return n_texts, n_stories


def _known(grams: Grams, keys: Keys) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return which of the phrases are among `keys`, and the places of those."""
    places = np.searchsorted(keys, grams.keys)
    inside = places < len(keys)
    inside[inside] = keys[places[inside]] == grams.keys[inside]
    return inside, places[inside]


def _unfolded(phrases: Iterable[EmergingPhrase]) -> Iterator[EmergingPhrase]:
    """Yield the phrases that no longer one of the same texts holds."""
    by_words = {phrase.words: phrase for phrase in phrases}
    folded = {
        part
        for phrase in by_words.values()
        for part in _parts(phrase.words)
        if part in by_words and _counts(by_words[part]) == _counts(phrase)
    }
    yield from (phrase for words, phrase in by_words.items() if words not in folded)


def _parts(words: str) -> Iterator[str]:
    """Yield the shorter phrases within a phrase."""
    listed = words.split()
    for length in range(SHORTEST, len(listed)):
        for start in range(len(listed) - length + 1):
            yield " ".join(listed[start : start + length])


def _counts(phrase: EmergingPhrase) -> tuple[int, int]:
    """Return what is equal for a phrase and a part of it just where both stand in the same texts."""
    return phrase.n_stories, phrase.n_stories_before
