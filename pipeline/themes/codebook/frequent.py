"""Expected word frequencies, so that the literal prefilter searches for the rarest words of a term."""

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile

# Words with a frequency above 5 per 10,000 words in press releases and headlines on world politics, by frequency.
_FREQUENT = {
    200.0: "the to and of that in s a",
    80.0: "is china for on with you i it us our as have are u",
    35.0: "secretary nato will question chinese be united at from ukraine what states military not has re russia"
    " taiwan",
    20.0: "people by price korea all state or can their do more an about its security biden been south president"
    " war over foreign countries other one north support world today t minister after says any international"
    " including would if defense think nuclear said",
    9.0: "partners going time visit together new human efforts finland allies them first up rights against region"
    " alliance russian office than through global japan country make iran course say assistance like beijing"
    " year meeting between no out around humanitarian important uk take cooperation into two putin economic"
    " commitment want drills sweden xi good years australia both go missile forward during national korean"
    " back weapons turkey need only don washington right part",
    6.0: "way warns being sanctions top information ties partnership deputy ukrainian climate most food house"
    " shared down may every since help aggression pacific sea un call covid could american action peace end"
    " democracy urges join chief europe energy india summit democratic political air leaders seen relationship"
    " threat special joint future dialogue further across missiles regional eu long former address press"
    " response policy america european asia region",
}
_PER_10_000 = {word: often for often, words in _FREQUENT.items() for word in words.split()}
_WORDS = sorted(_PER_10_000)
_RARE = 1.0
_TOGETHER = 0.1  # share of the occurrences of the rarer of two words that have the other one beside them


def frequency(literals: Iterable[str]) -> float:
    """Return the expected occurrences of any of `literals` per 10,000 words: an estimate of the right magnitude."""
    return sum(map(_frequency, literals))


@lru_cache(maxsize=16_384)
def _frequency(literal: str) -> float:
    *whole, last = literal.split()
    often = [_PER_10_000.get(word, _RARE) for word in whole]
    often.append(_PER_10_000.get(last, _RARE) if literal.endswith(" ") else _beginning_with(last))
    return min(often) * _TOGETHER ** len(whole)


def _beginning_with(letters: str) -> float:
    words = takewhile(lambda word: word.startswith(letters), _WORDS[bisect_left(_WORDS, letters) :])
    return _RARE * max(1, 6 - len(letters)) + sum(_PER_10_000[word] for word in words)
