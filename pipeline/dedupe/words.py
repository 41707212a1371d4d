"""Tokenisation and shingling: words, 5-word shingles, their overlap in two texts, and the words changed by an edit."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_TRACKED = re.compile(r"((?:https?://|www\.)[^\s?#]*+)(?:[?#]\S*+)?")
SHINGLE_WORDS = 5


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, case folded, web addresses left out."""
    return _words_in(without_addresses(text))


def without_addresses(text: str) -> str:
    """Return the text without its web addresses."""
    return _ADDRESS.sub(" ", text)


def same_words(text_a: str, text_b: str) -> bool:
    """Return whether two texts differ at most in white space, punctuation, case and the query strings of addresses."""
    return text_a == text_b or _words_shown(text_a) == _words_shown(text_b)


def n_changed(before: str, after: str) -> tuple[int, int]:
    """Return the numbers of words added and removed, repetitions included."""
    old, new = Counter(_words_shown(before)), Counter(_words_shown(after))
    return (new - old).total(), (old - new).total()


def _words_shown(text: str) -> list[str]:
    """Return the words of a text and of its web addresses, without “?…” and “#…”, which trackers change."""
    return _words_in(_TRACKED.sub(r"\1", text))


def _words_in(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Return the 5-word shingles of a text; for a shorter text, all its words as one shingle."""
    return shingles_of(words_of(text))


def shingles_of(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Return the 5-word shingles of a list of words; for fewer words, all of them as one shingle."""
    if len(words) <= SHINGLE_WORDS:
        return frozenset([tuple(words)])
    return frozenset(zip(*(words[n:] for n in range(SHINGLE_WORDS)), strict=False))


def written_shingles(words: Sequence[str]) -> list[str]:
    """Return the 5-word shingles as strings, in order; for fewer words, all of them as one shingle.

    They are slices of one string, which takes a fraction of the time of joining each.
    """
    written = " ".join(words)
    if len(words) <= SHINGLE_WORDS:
        return [written]
    ends = list(accumulate(map(len, words), lambda end, length: end + 1 + length))
    starts = [0, *(end + 1 for end in ends[:-SHINGLE_WORDS])]
    return [written[start:end] for start, end in zip(starts, ends[SHINGLE_WORDS - 1 :], strict=True)]


def share_of_shingles(text_a: str, text_b: str) -> float:
    """Return the containment: the share (0 to 1) of the shorter text's shingles that the longer one has."""
    a, b = shingles(text_a), shingles(text_b)
    if () in a or () in b:  # a text without words shares nothing
        return 0.0
    return len(a & b) / min(len(a), len(b))
