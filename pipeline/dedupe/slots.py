"""Template slots: what stands between the same words in two texts, by which forms filled in are told from copies.

Slots are the names, numbers and numerals of a sentence. They are known by the other words with which it begins or ends,
so two texts are compared in linear time and without alignment. Hours are no slots: what is announced again with another
hour is the same announcement.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, Self

from pipeline.dedupe.structure import is_fact, join_thousands
from pipeline.dedupe.words import without_addresses

EDGE_WORDS = 4  # with fewer, many sentences of a text begin alike
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s))+")  # or a part up to an abbreviation: it is so in both texts
_TOKEN = re.compile(r"\d++(?:[.,]\d+)*+[^\W_]*+|[^\W_]++")
_HOUR = re.compile(r"\d{1,2}(?:[.:]\d\d)?\s?[ap]\.?m\b|\d{1,2}:\d\d(?![\d:])", re.I)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_TENS = "thirty forty fifty sixty seventy eighty ninety hundred"
_NUMERALS = {
    **{word: str(n) for n, word in enumerate(_CARDINALS.split())},
    **{word: str(n) for n, word in enumerate(_ORDINALS.split(), 1)},
    **{word: str(n) for n, word in zip(range(30, 101, 10), _TENS.split(), strict=True)},
    **{word: f"10^{n}" for n, word in zip((3, 6, 9, 12), ("thousand", "million", "billion", "trillion"), strict=True)},
}
_MONTH_NAMES = (
    "January February March April May June July August September October November December"  # “may” is a verb
)
_MONTHS = {name: f"month {n}" for n, name in enumerate(_MONTH_NAMES.split(), 1)}

Place = tuple[str, ...]


class Slots(NamedTuple):
    """The slots of one text, and all words and numbers that it has."""

    values: Mapping[Place, frozenset[str]]  # names and numbers of the sentences that begin or end with the same words
    tokens: frozenset[str]

    @classmethod
    def of(cls, title: str, body: str) -> Self:
        """Return the slots of a text: names and numbers of the body, and the numbers of the headline."""
        in_title = _read(_plain(title))
        numbers = [(word, value if value and _is_number(value) else "") for word, value in in_title]
        values, tokens = defaultdict[Place, set[str]](set), {one for read in in_title for one in read}
        for read in (numbers, *map(_read, _SENTENCE.findall(_plain(body)))):
            tokens.update(one for pair in read for one in pair)
            if said := {value for _, value in read if value}:
                for place in _places(read):
                    values[place] |= said
        return cls({place: frozenset(said) for place, said in values.items()}, frozenset(tokens))

    def only(self, places: Collection[Place]) -> Self:
        """Return the slots at some places."""
        return self._replace(values={place: self.values[place] for place in self.values.keys() & places})


def differing(a: Slots, b: Slots) -> dict[Place, int]:
    """Return the slots in which each of two texts has a number that the other lacks there, or a name that it never has.

    With them how many values only one of the two has there. A value that is added makes no difference, nor does a name
    that stands elsewhere too: it was moved, or misspelt.
    """
    found = {}
    for place in a.values.keys() & b.values.keys():
        in_a, in_b = a.values[place], b.values[place]
        if _is_missing(in_a - in_b, b) and _is_missing(in_b - in_a, a):
            found[place] = len(in_a ^ in_b)
    return found


def _plain(text: str) -> str:
    return join_thousands(_HOUR.sub(" ", without_addresses(text)))


def _is_missing(values: frozenset[str], other: Slots) -> bool:
    return any(_is_number(value) or value not in other.tokens for value in values)


def _is_number(value: str) -> bool:
    return not value.isalpha()


def _places(read: Sequence[tuple[str, str]]) -> Iterator[Place]:
    """Yield where the values of a sentence stand: between the words that it begins with and those that it ends with."""
    frame = tuple(word for word, value in read if not value)
    yield "begins", *frame[:EDGE_WORDS]
    yield "ends", *frame[-EDGE_WORDS:]


def _read(sentence: str) -> list[tuple[str, str]]:
    """Return each word, case folded, with its value as a number, a code or a name; for other words that is empty."""
    return [
        (found[0].casefold(), _value(found[0], sentence[max(0, found.start() - 2) : found.start()]))
        for found in _TOKEN.finditer(sentence)
    ]


def _value(written: str, before: str) -> str:
    word = written.casefold()
    if _is_number(word):
        ordinal = _ORDINAL.fullmatch(word)
        return ordinal[1] if ordinal else word
    if written[0].isupper() and (is_fact(written[0], before) or before == ": "):
        return _MONTHS.get(written) or _NUMERALS.get(word, word)
    return _NUMERALS.get(word, "")
