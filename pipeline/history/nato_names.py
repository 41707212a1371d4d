"""Names that a page must hold to count, derived from [relevance] of the codebook: NATO's own, and likenesses of it.

A core or peripheral text holds a match of nato_regex, an analogy one of analogy_regex. The anchors in Asia are left
out: few pages that name NATO lack them in some menu, and a codebook with other anchors needs no other sieved WARC.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.themes.codebook.regexes import needed_spellings
from pipeline.themes.codebook.schema import Codebook, relevance_term

_LISTS = ("nato_regex", "analogy_regex")
_IN_ANY_CASE = re.compile(r"\(\?[aLmsux]*i")
_LEAST_KEY = 3  # letters


class Names(NamedTuple):
    """Every counted text holds one of the names, and every name one of the keys."""

    words: tuple[str, ...]  # one word, in these capitals, as NATO
    squeezed: tuple[str, ...]  # lower-case letters of several words, as northatlanticalliance
    keys: tuple[str, ...]  # lower-case words of three letters and more, of which every name holds one


def names_of(codebook: Codebook) -> Names | None:
    """Return the names by which a counted text is recognised; None where the rule asks for no certain name."""
    cased: set[str] = set()
    caseless: set[str] = set()
    for name in _LISTS:
        for source in getattr(codebook.relevance, name):
            term = relevance_term(name, source)
            if not (spellings := needed_spellings(term.regex)):
                return None
            is_caseless = term.flags & re.IGNORECASE or _IN_ANY_CASE.search(term.regex)
            (caseless if is_caseless else cased).update(spellings)
    words = _shortest(text for text in cased if " " not in text)
    others = {text.lower() for text in cased if not any(word in text for word in words)}
    others |= {text.lower() for text in caseless}
    keys = _keys(others)
    if keys is None or codebook.relevance.min_nato < 1:  # a text may be core without any
        return None
    return Names(words, _shortest(text.replace(" ", "") for text in others), keys)


def _shortest(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that hold no other of them: who finds these finds all."""
    kept: list[str] = []
    for text in sorted(texts, key=lambda one: (len(one), one)):
        if not any(shorter in text for shorter in kept):
            kept.append(text)
    return tuple(kept)


def _keys(names: set[str]) -> tuple[str, ...] | None:
    """Return few words such that each name holds one of them: those in most names first, of these the longest.

    None where a name has no word of three letters.
    """
    keys: list[str] = []
    while names:
        words = {word for name in names for word in name.split() if len(word) >= _LEAST_KEY}
        if not words:
            return None
        key = max(sorted(words), key=lambda word: (sum(word in name for name in names), len(word)))
        keys.append(key)
        names = {name for name in names if key not in name}
    return tuple(sorted(keys))
