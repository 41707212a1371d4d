"""N-gram extraction: phrases of two to four words as 64-bit hashes, so that counting them takes little memory."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.text.fold import fold

SHORTEST, LONGEST = 2, 4  # words
Keys = NDArray[np.uint64]

_TOKEN = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*|\n|[^\w\s\"']")
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio: D. Knuth, The Art of Computer Programming, 6.4

# Words of English that carry grammar and no subject.
_FUNCTION_WORDS = """
a an the this that these those each every either neither both all any some no none such same other another own few many
much more most less least several enough
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
it its itself they them their theirs themselves one ones who whom whose which what someone anyone everyone something
anything everything nothing nobody
and or but nor so yet for if then than because since while although though unless until whether as when where why how
of in on at by to from with without within into onto upon over under above below between among amid against through
throughout during before after about around across along toward towards off out up down near beyond despite per via
am is are was were be been being do does did doing done have has had having can could may might must shall should will
would ought cannot can't don't doesn't didn't won't isn't aren't wasn't weren't it's that's there's
not only also just even still already again ever never always often perhaps rather quite very too here there now thus
hence however therefore moreover indeed instead well
said says say saying told tells according
mr mrs ms dr
"""
_NO_EDGE = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True)
class Grams:
    """The distinct phrases of one text: their keys in ascending order, and the numbers of their words (0: none)."""

    keys: Keys
    words: NDArray[np.int32]  # one row of LONGEST numbers per key


class Vocabulary:
    """Word numbers from 1; 0 stands for punctuation, which no phrase crosses, and for words that are not learnt."""

    def __init__(self) -> None:
        """Start empty."""
        self._number: dict[str, int] = {}
        self._words = [""]
        self._is_edge = np.zeros(1024, dtype=bool)  # longer than the number of words

    def words(self, numbers: NDArray[np.int32]) -> str:
        """Return the phrase that `numbers` stand for."""
        return " ".join(self._words[number] for number in numbers if number)

    def grams(self, text: str, *, learns: bool = True) -> Grams:
        """Return the phrases of `text` that begin and end with a content word.

        A function word or a number at the edge of a phrase adds nothing to it. Without `learns`, words that are not
        known yet get no number.
        """
        tokens = _TOKEN.findall(fold(text).text.lower())
        find = self._learn if learns else self._number_of
        numbers = np.fromiter(map(find, tokens), dtype=np.int32, count=len(tokens))
        edges = self._is_edge[numbers]
        found = [_of_length(numbers, edges, length) for length in range(SHORTEST, LONGEST + 1)]
        keys, first = np.unique(np.concatenate([keys for keys, _ in found]), return_index=True)
        return Grams(keys, np.concatenate([words for _, words in found])[first])

    def _number_of(self, token: str) -> int:
        return self._number.get(token, 0)

    def _learn(self, token: str) -> int:
        number = self._number.get(token)
        if number is None:
            if not token[0].isalnum():
                return 0
            number = self._number[token] = len(self._words)
            self._words.append(token)
            if number == len(self._is_edge):
                self._is_edge = np.concatenate([self._is_edge, np.zeros_like(self._is_edge)])
            self._is_edge[number] = token not in _NO_EDGE and not token.isdigit()
        return number


def _of_length(numbers: NDArray[np.int32], edges: NDArray[np.bool_], length: int) -> tuple[Keys, NDArray[np.int32]]:
    if len(numbers) < length:
        return np.empty(0, np.uint64), np.empty((0, LONGEST), np.int32)
    windows = np.lib.stride_tricks.sliding_window_view(numbers, length)
    windows = windows[edges[: len(windows)] & edges[length - 1 :] & (windows > 0).all(axis=1)]
    keys = np.zeros(len(windows), np.uint64)
    for column in range(length):
        keys = (keys + windows[:, column].astype(np.uint64)) * _SPREAD  # wraps at 2^64
    return keys, np.pad(windows, ((0, 0), (0, LONGEST - length)))


def phrase_spans(words: str, folded: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a phrase in a folded text."""
    tokens = [(match[0].lower(), *match.span()) for match in _TOKEN.finditer(folded)]
    wanted = words.split()
    for at in range(len(tokens) - len(wanted) + 1):
        run = tokens[at : at + len(wanted)]
        if [token for token, _, _ in run] == wanted:
            yield run[0][1], run[-1][2]
