"""Rule-based sentence segmentation and word counts of folded text, and its lower-case ASCII form for the search."""

import re
from dataclasses import dataclass

from pipeline.text.fold import Span, strange_in

_LINE_END = re.compile(r"\n\s*")
_CLOSED = r"[\"')\]]*)\s+(?=[\"'(\[]?[A-Z0-9])"
_ABBREVIATIONS = (  # grouped by length, because a look-behind must have a fixed one
    "Mr|Ms|Dr|Lt|St|vs|No|Co",
    r"Mrs|Gen|Adm|Col|Sen|Rep|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|e\.g|i\.e|etc|Inc",
    "Prof|Sept|Corp",
)
_NO_ABBREVIATION = "".join(rf"(?<!\b(?:{names})\.)" for names in _ABBREVIATIONS)
_NO_INITIAL = r"(?!(?<=\b[A-Z]\.)\s)"  # one that a quote or bracket closes may end a sentence
# One search per character, so that it jumps from one to the next.
_BREAKS = tuple(re.compile(sign + _CLOSED) for sign in (rf"(\.{_NO_ABBREVIATION}{_NO_INITIAL}", "(!", r"(\?"))

_FEW = 50  # distinct characters up to which replacing them one by one is faster
_SIGN = "\x1a"  # replaces characters that are neither letters, digits, spaces nor named in any rule
_WORD = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*")
_OPEN_END = re.compile(rb"-(?<=a-)(?!a)")
_SHAPES = bytes(
    ord("a" if chr(c).isalnum() or chr(c) == "_" else "-" if chr(c) in "'-" else " ") for c in range(128)
).ljust(256)


@dataclass(frozen=True, slots=True)
class Prose:
    """A segmented text, ready for the search: `lowered` is lower-case ASCII of the same length as `folded`."""

    folded: str
    lowered: str
    sentences: list[Span]

    @property
    def n_words(self) -> int:
        """The number of words; a hyphenated word is one word."""
        return count_words(self.folded, self.lowered)


def read(folded: str) -> Prose:
    """Segment a folded text into sentences."""
    plain = _plain_text(folded)
    return Prose(folded, plain.lower(), _sentences(plain))


def words(folded: str) -> list[str]:
    """Return the words of a folded text; a hyphenated word is one word."""
    return _WORD.findall(folded)


def count_words(folded: str, plain: str) -> int:
    """Return the length of `words(folded)`, ten times as fast, from its plain form.

    A word ends before a space, and before a hyphen or apostrophe that no word character follows.
    """
    if "_" in folded:  # not part of a word, but in `plain` it also replaces é, which is
        return len(words(folded))
    shape = f"{plain} ".encode().translate(_SHAPES)
    return shape.count(b"a ") + len(_OPEN_END.findall(shape))


def _plain_text(folded: str) -> str:
    strange = {char: _plain(char) for char in strange_in(folded)}
    if len(strange) > _FEW:
        return folded.translate({ord(char): plain for char, plain in strange.items()})
    for char, plain in strange.items():
        folded = folded.replace(char, plain)
    return folded


def _plain(char: str) -> str:
    """Return an ASCII character that every rule treats like `char`; both Turkish i match an i in any case."""
    if char in "\u0130\u0131":
        return "i"
    if char.isspace():  # only in text from `spell`, not `fold`: white space other than the plain space
        return "\v"
    return "_" if char.isalnum() else _SIGN


def _sentences(plain: str) -> list[Span]:
    cuts = [(match.end(), match.start()) for match in _LINE_END.finditer(plain)]  # start of the next, end of this
    for breaks in _BREAKS:
        cuts += [(match.end(), match.end(1)) for match in breaks.finditer(plain)]
    cuts.sort()
    starts = [len(plain) - len(plain.lstrip()), *(start for start, _ in cuts)]
    spans = zip(starts, [*(end for _, end in cuts), len(plain)], strict=True)
    return [
        (start, end if not plain[end - 1].isspace() else start + len(plain[start:end].rstrip()))
        for start, end in spans
        if start < end
    ]
