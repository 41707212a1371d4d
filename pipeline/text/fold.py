"""NFKC folding with an offset map: straight quotes, US for U.S., single spaces, and the span each result came from.

The rules are those of [matcher] in the codebook; the result equals the reference matcher's, character by character.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.text.normal_form import normalized

Span = tuple[int, int]
Edit = tuple[int, int, str]  # start, end, and the replacement of text[start:end]

_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\u2015", "-"),
        **dict.fromkeys("\u00ad\u200b", None),
    }
)
_ASCII = bytes(range(128))
_STRANGE = re.compile(r"[^\x00-\x7f]+")
# The boundary is behind the literal, so that the search jumps from literal to literal.
_DOTTED = re.compile(r"U\.(?<!\wU\.)\s?(?:S\.(?:A\.)?|K\.|N\.)")
_DOTTED_ORDER = "SKN"
_SPACES = re.compile("  +")
_ODD_SPACES = (
    "\t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029"  # unchanged by NFKC; "\n" is kept, it ends a paragraph
)


class Layer:
    """One pass of edits: the changed spans, after it (new) and before it (old)."""

    def __init__(self, places: list[tuple[int, int, int, int]]) -> None:
        """Take the spans in order, each as new start, new end, old start, old end."""
        self._places = places
        self._new_starts = [place[0] for place in places]

    def origin(self, start: int, end: int) -> Span:
        """Map the span from `start` to `end` back to the text before the edits."""
        if n_before := bisect_right(self._new_starts, start):
            _, new_end, old_start, old_end = self._places[n_before - 1]
            start = old_start if start < new_end else old_end + start - new_end
        if n_before := bisect_left(self._new_starts, end):
            _, new_end, _, old_end = self._places[n_before - 1]
            end = old_end if end < new_end else old_end + end - new_end
        return start, end


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and the layers of edits that produced it, the last one first."""

    text: str
    layers: tuple[Layer, ...] = ()

    def origin(self, start: int, end: int) -> Span:
        """Map `text[start:end]` back to its span in the original text."""
        for layer in self.layers:
            start, end = layer.origin(start, end)
        return start, end

    def edited(self, edits: Iterable[Edit]) -> "Folded":
        """Apply one more layer of edits, which are in order and do not overlap."""
        pieces: list[str] = []
        places: list[tuple[int, int, int, int]] = []
        old = shift = 0
        for start, end, replacement in edits:
            pieces += self.text[old:start], replacement
            new_start, new_end = start - shift, start - shift + len(replacement)
            places.append((new_start, new_end, start, end))
            old, shift = end, end - new_end
        if not places:
            return self
        return Folded("".join((*pieces, self.text[old:])), (Layer(places), *self.layers))


def fold(text: str) -> Folded:
    """Normalise spelling and spaces; line ends are kept, because they end paragraphs."""
    folded = _straight(text)
    for space in _ODD_SPACES:
        if space in folded.text:
            folded = Folded(folded.text.replace(space, " "), folded.layers)
    return folded.edited(sorted((*_undotted(folded.text), *_doubled(folded.text))))


def spell(text: str) -> Folded:
    """Normalise the spelling only, not the spaces: `normalise` of the reference implementation."""
    folded = _straight(text)
    return folded.edited(_undotted(folded.text))


def strange_in(text: str) -> set[str]:
    """Return the non-ASCII characters of `text`."""
    if text.isascii():
        return set()
    return set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))


def _straight(text: str) -> Folded:
    """Return `text` in NFKC with straight quotes and hyphens."""
    text = text.replace("`", "'")
    alone = {char: _spell_alone(char) for char in strange_in(text)}
    for char, spelt in alone.items():
        if spelt is not None and spelt != char:
            text = text.replace(char, spelt)
    folded = Folded(text)
    return folded.edited(_respelt_runs(text)) if None in alone.values() else folded


@lru_cache(maxsize=4096)
def _spell_alone(char: str) -> str | None:
    """Return the character that `char` becomes in any context; None if that depends on its neighbours.

    Only marks, and letters of scripts without case, combine with the character before them.
    """
    spelt = _spell_run(char)
    category = unicodedata.category(spelt) if len(spelt) == 1 else "M"
    return None if category[0] in "MC" or category in ("Lo", "Lm") else spelt


def _spell_run(run: str) -> str:
    return normalized("NFKC", run).translate(_STRAIGHT)


def _respelt_runs(text: str) -> Iterator[Edit]:
    """Yield the edits of non-ASCII runs, each with the character before it, which a mark may change.

    An ASCII character never changes what is before it, so NFKC can be applied to these runs one by one.
    """
    for strange in _STRANGE.finditer(text):
        start = max(strange.start() - 1, 0)
        run = text[start : strange.end()]
        if (spelt := _spell_run(run)) == run:
            continue
        clusters = _clusters(run)
        if "".join(map(_spell_run, clusters)) != spelt:  # letters that combine without being marks: one edit for all
            clusters = [run]
        for cluster in clusters:
            if (new := _spell_run(cluster)) != cluster:
                yield start, start + len(cluster), new
            start += len(cluster)


def _clusters(run: str) -> list[str]:
    """Split a run into characters with the marks that follow them."""
    bases = [at for at, char in enumerate(run) if at and not _follows_its_base(char)]
    return [run[start:end] for start, end in pairwise((0, *bases, len(run)))]


def _follows_its_base(char: str) -> bool:
    return unicodedata.category(unicodedata.normalize("NFKC", char)[0])[0] == "M"


def _undotted(text: str) -> Iterator[Edit]:
    """Yield the edits that remove the points of U.S., U.K. and U.N., as three passes in this order would.

    After a pass its letters are no longer followed by a point: in "U.S.U.K." the second pass finds no word boundary.
    """
    if "U." not in text:
        return
    last_end, last_rank = -1, 0
    for match in _DOTTED.finditer(text):
        rank = _DOTTED_ORDER.index(match[0][2:].lstrip()[0])
        if match.start() == last_end and rank > last_rank:
            continue
        last_end, last_rank = match.end(), rank
        yield match.start(), match.end(), "U" + _DOTTED_ORDER[rank]


def _doubled(text: str) -> Iterator[Edit]:
    """Yield the edits that replace runs of spaces by one."""
    return ((*run.span(), " ") for run in _SPACES.finditer(text))
