"""A folded text in, its sentences and its word count out, and the plain form in which terms are looked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.themes.fold import Span

_BREAK = re.compile(r"([.!?][\"')\]]*)\s+(?=[\"'(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Adm|Lt|Col|Sen|Rep|St|vs|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    r"|e\.g|i\.e|etc|Inc|Co|Corp)\Z"
)
_INITIAL = re.compile(r"\b[A-Z]\Z")
_LONGEST = 5  # the longest abbreviation, and the character before it

_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_OTHER = "\x1a"  # stands for a sign that is neither letter, digit, space nor anything that a rule names
_WORD = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*")
_SHAPES = bytes(ord("a" if chr(c).isalnum() or chr(c) == "_" else "-" if chr(c) in "'-" else " ") for c in range(128)).ljust(256)


@dataclass(frozen=True, slots=True)
class Prose:
    """One text, ready for the search: `lowered` is ASCII, in lower case, and as long as `folded`."""

    folded: str
    lowered: str
    sentences: list[Span]
    n_words: int


def read(folded: str) -> Prose:
    """Return the sentences and the word count of a folded text."""
    plain = folded if folded.isascii() else _NON_ASCII.sub(_plain_run, folded)
    return Prose(folded, plain.lower(), list(_sentences(plain)), count_words(folded, plain))


def words(folded: str) -> list[str]:
    """Return the words of a folded text; a hyphenated word is one word."""
    return _WORD.findall(folded)


def count_words(folded: str, plain: str) -> int:
    """Return the length of `words(folded)`, counted eight times as fast on `plain`.

    Runs of word characters are counted by what stands before them: a space begins a word; a hyphen or apostrophe does,
    unless it follows a word character itself, which the replacement marks with a capital.
    """
    if "_" in folded:  # the one word character that is part of no word, and what `plain` writes for é
        return len(words(folded))
    shape = (" " + plain).encode().translate(_SHAPES).replace(b"a-", b"aA")
    return shape.count(b" a") + shape.count(b"-a")


def _plain_run(run: re.Match[str]) -> str:
    return "".join(map(_plain_char, run[0]))


def _plain_char(char: str) -> str:
    """Return the ASCII character that all rules treat as they treat `char`; both Turkish i match an i in any case."""
    if char in "\u0130\u0131":
        return "i"
    if char.isspace():
        return " "
    return "_" if char.isalnum() else _OTHER


def _sentences(plain: str) -> Iterator[Span]:
    offset = 0
    for paragraph in plain.split("\n"):
        start = offset + len(paragraph) - len(paragraph.lstrip())
        end = offset + len(paragraph.rstrip())
        for match in _BREAK.finditer(plain, start, end):
            point, closed = match.span(1)
            before = plain[max(start, point - _LONGEST) : point]
            if (len(before) == _LONGEST and before.isalpha()) or not _is_inside(before, match[1]):
                yield start, closed
                start = match.end()
        if start < end:
            yield start, end
        offset += len(paragraph) + 1


def _is_inside(before: str, close: str) -> bool:
    """Return whether the point ends an abbreviation, or an initial that no quote or bracket closes."""
    return close[0] == "." and bool(_ABBREVIATION.search(before) or (close == "." and _INITIAL.search(before)))
