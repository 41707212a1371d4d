"""Search for words in the unmasked bytes of a page, whatever lies between their letters."""

import re
from collections.abc import Iterator, Sequence
from html.entities import html5

from ahocorasick_rs import BytesAhoCorasick

# Names of references that need no semicolon, so that letters may follow.
_NAMES = "|".join(sorted((name for name in html5 if not name.endswith(";")), key=len, reverse=True)).encode()
# What cleaning may remove between two letters, or read as a space between two words: a tag, as it is or with its
# brackets as references; a reference; a byte that is no visible ASCII character.
BETWEEN = (
    rb"""
(?i: <[a-z/!?][^<>"']*+(?:"[^"]{0,500}+"[^<>"']*+|'[^']{0,500}+'[^<>"']*+)*+>
    | <[^<>]*+>
    | &(?:amp;)*+(?:lt|\#60|\#x3c);(?:(?!(?:gt|\#62|\#x3e);)[^<>]){0,300}+(?:gt|\#62|\#x3e);
    | &(?:\#x[0-9a-f]{1,8};?+|\#[0-9]{1,9};?+|[a-z0-9]{1,32};|(?:%b))
    | [\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]
)
"""
    % _NAMES
)
_FIRST_BYTES = [bytes([code]) for code in range(256) if chr(code) in "<&" or not chr(code).isprintable() or code > 126]


class WordSearch:
    """Finds a few words of ASCII letters and digits, in the case in which they are written."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take the words."""
        begun = (word[:at].encode() + one for word in words for at in range(1, len(word)) for one in _FIRST_BYTES)
        self._beginnings = BytesAhoCorasick([*dict.fromkeys(begun), *(word.encode() for word in words)])
        between = BETWEEN + b"*+"
        spelt = [between.join(map(str.encode, word)) for word in words]
        self._words = re.compile(b"|".join(spelt) or b"(?!)", re.VERBOSE)

    def spots(self, body: bytes) -> Iterator[tuple[int, int]]:
        """Yield the span of each word, in the order of the bytes."""
        for _, start, _ in self._beginnings.find_matches_as_indexes(body, overlapping=True):
            if found := self._words.match(body, start):
                yield found.span()
