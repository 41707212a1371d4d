"""A text in, the same text in one spelling out, with the way back: NFKC, straight quotes and dashes, US for U.S.

The rules are those of the codebook's [matcher] table. Offsets in the folded text lead back to the original one.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]
Edit = tuple[int, int, str]  # text[start:end] becomes this

_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u2015", "-"),
        **dict.fromkeys("\u00ad\u200b", None),
    }
)
_ASCII_BYTES = bytes(range(128))
# Nothing before an ASCII character can change with it, so NFKC of a text is that of these runs, one by one.
_RUN = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
# A literal first and its word boundary after it: the search for a literal is ten times as fast as that for a boundary.
_DOTTED = re.compile(r"U\.(?<!\wU\.)\s?(?:S\.(?:A\.)?|K\.|N\.)")
_DOTTED_ORDER = "SKN"


class Layer:
    """One round of edits, as the places they have before (old) and after (new)."""

    def __init__(self, places: list[tuple[int, int, int, int]]) -> None:
        self._new_starts = [place[0] for place in places]
        self._places = places

    def start(self, position: int) -> int:
        """Return where a span that starts at `position` started before the edits."""
        index = bisect_right(self._new_starts, position) - 1
        if index < 0:
            return position
        _, new_end, old_start, old_end = self._places[index]
        return old_start if position < new_end else old_end + position - new_end

    def end(self, position: int) -> int:
        """Return where a span that ends at `position` ended before the edits."""
        index = bisect_left(self._new_starts, position) - 1
        if index < 0:
            return position
        _, new_end, _, old_end = self._places[index]
        return old_end if position < new_end else old_end + position - new_end


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the layers of edits that made it, the last one first."""

    text: str
    layers: tuple[Layer, ...]

    def origin(self, start: int, end: int) -> Span:
        """Return the span of the original text that became `text[start:end]`."""
        for layer in self.layers:
            start, end = layer.start(start), layer.end(end)
        return start, end


def fold(text: str) -> Folded:
    """Return `text` in one spelling, as the reference `normalise` does it, and the way back."""
    text = text.replace("`", "'")
    layers: list[Layer] = []
    if not text.isascii():
        strange = _non_ascii(text)
        for char in strange:
            text = text.replace(char, _fold_alone(char) or char)
        if None in map(_fold_alone, strange):
            text, layers = _apply(text, _run_edits(text), layers)
    if "U." in text:
        text, layers = _apply(text, _dotted_edits(text), layers)
    return Folded(text, tuple(layers))


def normalise(text: str) -> str:
    """Return `text` in NFKC with straight quotes and dashes, without soft hyphens and zero-width spaces."""
    return unicodedata.normalize("NFKC", text).translate(_STRAIGHT)


def _non_ascii(text: str) -> set[str]:
    return set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII_BYTES).decode("utf-8", "surrogatepass"))


@lru_cache(maxsize=4096)
def _fold_alone(char: str) -> str | None:
    """Return the one character that `char` becomes wherever it stands; None where that depends on its neighbours.

    Only marks and letters of scripts without case ever join with the character before them.
    """
    folded = normalise(char)
    category = unicodedata.category(folded) if len(folded) == 1 else "M"
    return None if category[0] in "MC" or category in ("Lo", "Lm") else folded


def _run_edits(text: str) -> Iterable[Edit]:
    for run in _RUN.finditer(text):
        if (folded := normalise(run[0])) == run[0]:
            continue
        clusters = _clusters(run[0])
        if "".join(map(normalise, clusters)) != folded:  # conjoining letters without marks: one block
            clusters = [run[0]]
        start = run.start()
        for cluster in clusters:
            if (new := normalise(cluster)) != cluster:
                yield start, start + len(cluster), new
            start += len(cluster)


def _clusters(run: str) -> list[str]:
    """Cut a run into characters with the marks that follow them."""
    clusters: list[str] = []
    for char in run:
        if clusters and unicodedata.category(unicodedata.normalize("NFKC", char)[0])[0] == "M":
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _dotted_edits(text: str) -> Iterable[Edit]:
    """Yield U.S., U.K. and U.N. without their points, as three passes in this order would find them.

    After a pass the letters are no longer set off by a point: in "U.S.U.K." the second pass finds no word to begin.
    """
    last_end, last_rank = -1, 0
    for match in _DOTTED.finditer(text):
        rank = _DOTTED_ORDER.index(match[0][2:].lstrip()[0])
        if match.start() == last_end and rank > last_rank:
            continue
        last_end, last_rank = match.end(), rank
        yield match.start(), match.end(), "U" + _DOTTED_ORDER[rank]


def _apply(text: str, edits: Iterable[Edit], layers: list[Layer]) -> tuple[str, list[Layer]]:
    pieces: list[str] = []
    places: list[tuple[int, int, int, int]] = []
    old, new = 0, 0
    for start, end, replacement in edits:
        pieces += text[old:start], replacement
        new += start - old
        places.append((new, new + len(replacement), start, end))
        new += len(replacement)
        old = end
    if not places:
        return text, layers
    return "".join((*pieces, text[old:])), [Layer(places), *layers]
