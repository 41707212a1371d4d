"""Emerging phrases: n-grams that are new or more common in recent texts than in all before, ranked by log-odds z.

Four passes over the texts, in memory that does not grow with their number: a table of hashed counts selects the phrases
that may be frequent enough, and only those are counted exactly.
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

PRIOR = 0.1  # texts of the prior per text: near the value at which a phrase never used before ranks highest
N_EXAMPLES = 3

_TABLE_BITS = 26  # 64 MB; a collision only makes one more candidate
_FULL = 250
_SHIFT = np.uint64(64 - _TABLE_BITS)


class DatedText(Record):
    """The text of a story, its source, and the number of articles of the story."""

    revision_id: str
    source_id: str
    n_articles: int
    text: str


Texts = Callable[[], Iterable[DatedText]]


@dataclass(frozen=True)
class EmergingPhrase:
    """A phrase, its counts, and its rise as a z-score (for ranking, not for testing)."""

    words: str
    n_stories: int
    n_articles: int
    n_sources: int
    n_stories_before: int
    z: float
    examples: tuple[str, ...]  # revision ids, of different sources


@dataclass(frozen=True)
class _Counted:
    """Counts of the candidates in the recent texts, one row per candidate."""

    keys: Keys
    words: NDArray[np.int32]
    n_stories: NDArray[np.int64]
    n_articles: NDArray[np.int64]
    n_sources: NDArray[np.int64]
    examples: NDArray[np.int64]  # numbers of texts, -1 where there are fewer

    def where(self, chosen: NDArray[np.bool_]) -> "_Counted":
        return _Counted(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def emerging_phrases(recent: Texts, before: Texts) -> Iterator[EmergingPhrase]:
    """Yield phrases with a larger share of the `recent` texts than of those `before`, by descending z.

    Each call of `recent` must return the same texts in the same order, grouped by source. A phrase is left out if a
    longer one that contains it occurs in the same texts.
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
    """Return the sorted keys of all phrases that may occur in enough texts."""
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
    """Return the ids of the texts, and the exact counts of the phrases in `keys`."""
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
    """Return the number of earlier texts, and for each phrase in `keys` the number of them that contain it."""
    n_texts, n_stories = 0, np.zeros(len(keys), np.int64)
    for text in before():
        n_texts += 1
        n_stories[_known(vocabulary.grams(text.text, learns=False), keys)[1]] += 1
    return n_texts, n_stories


def _known(grams: Grams, keys: Keys) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return a mask of the phrases that are in `keys`, and their positions there."""
    places = np.searchsorted(keys, grams.keys)
    inside = places < len(keys)
    inside[inside] = keys[places[inside]] == grams.keys[inside]
    return inside, places[inside]


def _unfolded(phrases: Iterable[EmergingPhrase]) -> Iterator[EmergingPhrase]:
    """Yield the phrases that are not part of a longer one in the same texts."""
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
    """Return the counts that a phrase and a part of it share if and only if both occur in the same texts."""
    return phrase.n_stories, phrase.n_stories_before
