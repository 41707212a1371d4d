"""A folded text in, its sentences and its word count out, and the plain form in which terms are looked for."""

import re
from dataclasses import dataclass

from pipeline.themes.fold import Span

_BREAK = re.compile(r"([.!?][\"')\]]*)\s+(?=[\"'(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Adm|Lt|Col|Sen|Rep|St|vs|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    r"|e\.g|i\.e|etc|Inc|Co|Corp)\Z"
)
_INITIAL = re.compile(r"\b[A-Z]\Z")
_LONGEST = 5  # the longest abbreviation, and the character before it

_STRANGE = re.compile(r"[^\x00-\x7f]+")
_SIGN = "\x1a"  # stands for a sign that is neither letter, digit, space nor anything that a rule names
_WORD = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*")
_SHAPES = bytes(ord("a" if chr(c).isalnum() or chr(c) == "_" else "-" if chr(c) in "'-" else " ") for c in range(128))


@dataclass(frozen=True, slots=True)
class Prose:
    """One text, ready for the search: `lowered` is ASCII, in lower case, and as long as `folded`."""

    folded: str
    lowered: str
    sentences: list[Span]

    @property
    def n_words(self) -> int:
        """The number of words; a hyphenated word is one word."""
        return count_words(self.folded, self.lowered)


def read(folded: str) -> Prose:
    """Return a folded text with its sentences."""
    plain = folded if folded.isascii() else _STRANGE.sub(_plain_run, folded)
    return Prose(folded, plain.lower(), _sentences(plain))


def words(folded: str) -> list[str]:
    """Return the words of a folded text; a hyphenated word is one word."""
    return _WORD.findall(folded)


def count_words(folded: str, plain: str) -> int:
    """Return the length of `words(folded)`, counted ten times as fast on its plain form.

    A run of word characters begins a word after a space, and after a hyphen or apostrophe that no word character
    precedes: the replacement tells those that one precedes by a capital.
    """
    if "_" in folded:  # in no word; and in `plain` it stands for é, which is
        return len(words(folded))
    shape = (" " + plain).encode().translate(_SHAPES.ljust(256)).replace(b"a-", b"aA")
    return shape.count(b" a") + shape.count(b"-a")


def _plain_run(run: re.Match[str]) -> str:
    return "".join(map(_plain, run[0]))


def _plain(char: str) -> str:
    """Return the ASCII character that every rule treats as it treats `char`; both Turkish i match an i in any case."""
    if char in "\u0130\u0131":
        return "i"
    if char.isspace():  # only in a text that is spelt and not folded: a space, and not the plain one
        return "\v"
    return "_" if char.isalnum() else _SIGN


def _sentences(plain: str) -> list[Span]:
    spans: list[Span] = []
    offset = 0
    for paragraph in plain.split("\n"):
        if inner := paragraph.strip():
            start = offset + paragraph.find(inner)
            _add_sentences(spans, plain, start, start + len(inner))
        offset += len(paragraph) + 1
    return spans


def _add_sentences(spans: list[Span], plain: str, start: int, end: int) -> None:
    """Add the sentences of the paragraph `plain[start:end]`."""
    for match in _BREAK.finditer(plain, start, end):
        point, closed = match.span(1)
        before = plain[max(start, point - _LONGEST) : point]
        if (len(before) == _LONGEST and before.isalpha()) or not _is_inside(before, match[1]):
            spans.append((start, closed))
            start = match.end()
    if start < end:
        spans.append((start, end))


def _is_inside(before: str, close: str) -> bool:
    """Return whether the point ends an abbreviation, or an initial that no quote or bracket closes."""
    return close[0] == "." and bool(_ABBREVIATION.search(before) or (close == "." and _INITIAL.search(before)))
