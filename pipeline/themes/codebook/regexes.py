"""Required literals of a regular expression: flat texts of which every match contains one; none if not certain.

Letters, groups, alternatives, repeats and spaces are parsed, and everything else counts as unknown: a missing literal
costs time, a wrong one would lose matches. Flat texts are lower-case ASCII words with single spaces, so any other
character is equivalent to a space.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.text.flat import flatten

Texts = frozenset[str]

_MOST_TEXTS = 400  # of one expression: enough for pairs of names with every conjunction between them
_TOKEN = re.compile(
    r"""
      (?P<group> \( (?: \? (?: [aiLmsu]* (?:-[ims]+)? : | P<\w+> ) | (?!\?) ) )
    | (?P<assertion> \( \? <? [=!] )
    | (?P<unknown_group> \(\? )
    | (?P<close> \) )
    | (?P<bar> \| )
    | (?P<repeat> (?: [?*+] | \{\d*+,?\d*+\} ) [?+]? )
    | (?P<class> \[ -? [^]\\^-]+ -? \] )
    | (?P<unknown> \[\^?\]?(?:\\.|[^\]\\])*+(?:\]|\\?\Z) | \. )
    | (?P<edge> \\[bB] | [$^] )
    | (?P<space> \\s )
    | (?P<escape> \\\w )
    | (?P<letter> \\?. )
    """,
    re.VERBOSE | re.DOTALL,
)
_BEYOND = re.compile(r"\(\?#|\\[xuUN\d]")  # not parsed: comments, numeric escapes, back-references
# A boundary behind the letters is equivalent, and lets the search jump from literal to literal.
_LEADING_EDGE = re.compile(r"\A\\b([a-z]+)(?![a-z?*+{])")
_LEAST = re.compile(r"\{(\d*).*")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an expression: its matches contain one of these texts or, if exact, are one of them."""

    texts: Texts
    is_exact: bool


_UNKNOWN = Part(frozenset(), is_exact=False)
_EMPTY = Part(frozenset({""}), is_exact=True)


def needed_texts(pattern: str) -> Texts:
    """Return flat texts of which every match of `pattern` contains at least one; empty if not certain."""
    return frozenset(map(str.lower, needed_spellings(pattern)))


def needed_spellings(pattern: str) -> Texts:
    """Return `needed_texts` in the capitals of the pattern, in which a match holds one unless it may be of any case."""
    if _BEYOND.search(pattern) or re.compile(pattern).flags & re.VERBOSE:
        return frozenset()
    return _needed([_read_group(_TOKEN.finditer(pattern))])


def _read_group(tokens: Iterator[re.Match[str]]) -> Part:
    """Parse the alternatives up to the closing parenthesis into one part."""
    branches: list[list[Part]] = [[]]
    for token in tokens:
        match token.lastgroup:
            case "close":
                break
            case "bar":
                branches.append([])
            case "repeat":
                branches[-1][-1:] = _repeated(branches[-1][-1], token[0])
            case _:
                branches[-1].append(_read_part(token, tokens))
    parts = [_joined(branch) for branch in branches]
    if not all(part.texts for part in parts):
        return _UNKNOWN
    return Part(frozenset().union(*(part.texts for part in parts)), all(part.is_exact for part in parts))


def _read_part(token: re.Match[str], tokens: Iterator[re.Match[str]]) -> Part:
    match token.lastgroup:
        case "letter":
            return _exactly(token[0][-1]) if token[0].isascii() else _UNKNOWN
        case "class":
            return _exactly(*token[0][1:-1]) if token[0].isascii() else _UNKNOWN
        case "space":
            return _exactly(" ")
        case "edge":
            return _EMPTY
        case "group":
            return _read_group(tokens)
        case "assertion":
            _read_group(tokens)
            return _EMPTY
        case "unknown_group":
            _read_group(tokens)
    return _UNKNOWN


def in_lower_case(pattern: str) -> str | None:
    """Return a pattern that matches in lower-case ASCII text what `pattern` matches in any case; None if unsure."""
    tokens = list(_TOKEN.finditer(pattern))
    if _BEYOND.search(pattern) or not all(_is_caseless(token) for token in tokens):
        return None
    lowered = "".join(token[0].lower() if token.lastgroup in ("letter", "class") else token[0] for token in tokens)
    return _LEADING_EDGE.sub(r"\1(?<!\\w\1)", lowered)


def _is_caseless(token: re.Match[str]) -> bool:
    """Return whether the token has the same meaning in lower-case, ASCII-folded text."""
    match token.lastgroup:
        case "letter" | "class":
            return token[0].isascii() and "_" not in token[0]
        case "group":
            return not re.match(r"\(\?[aLmsu-]", token[0])
        case "unknown" | "escape":
            return token[0] in (".", r"\w", r"\W", r"\S")
    return token.lastgroup != "unknown_group"


def _exactly(*texts: str) -> Part:
    return Part(frozenset(map(flatten, texts)), is_exact=True)


def _repeated(part: Part, repeat: str) -> list[Part]:
    """Return a part under ? * + or {n}: as often as it must occur, twice at most, then unknown for further copies."""
    least = int(_LEAST.sub(r"\1", repeat) or 0) if repeat[0] == "{" else int(repeat[0] == "+")
    if part.is_exact and (repeat[0] == "?" or part.texts <= {"", " "}):
        return [part if least else Part(part.texts | {""}, is_exact=True)]
    return [part] * min(least, 2) + [_UNKNOWN]


def _joined(branch: list[Part]) -> Part:
    """Return a branch as one part: exact where all its texts are known and few, else its required texts."""
    if all(part.is_exact for part in branch) and (texts := _products(branch)):
        return Part(texts, is_exact=True)
    return Part(_needed(branch), is_exact=False)


def _needed(branch: list[Part]) -> Texts:
    """Return the rarest set of texts of which each match of the branch contains one."""
    offers = [part.texts for part in branch if not part.is_exact]
    for is_exact, run in itertools.groupby(branch, key=lambda part: part.is_exact):
        if is_exact:
            offers += _windows(_spelt(list(run)))
    stripped = [frozenset(text.strip() for text in offer) for offer in offers]
    return min((offer for offer in stripped if offer and "" not in offer), key=_commonness, default=frozenset())


def _spelt(run: list[Part]) -> list[Part]:
    """Return the run with adjacent single letters joined into one text."""
    spelt: list[Part] = []
    for part in run:
        if spelt and len(part.texts) == len(spelt[-1].texts) == 1:
            spelt[-1] = _exactly("".join((*spelt[-1].texts, *part.texts)))
        else:
            spelt.append(part)
    return spelt


def _windows(run: list[Part]) -> Iterator[Texts]:
    for start, end in itertools.combinations(range(len(run) + 1), 2):
        if texts := _products(run[start:end]):
            yield texts


def _products(parts: list[Part]) -> Texts:
    """Return all concatenations of the texts of the parts; empty if there are too many."""
    texts = {""}
    for part in parts:
        texts = {flatten(before + after) for before in texts for after in part.texts}
        if len(texts) > _MOST_TEXTS:
            return frozenset()
    return frozenset(texts)


def _commonness(texts: Texts) -> float:
    """Return the relative frequency to expect of the texts: each letter halves it."""
    return sum(0.5 ** len(text.replace(" ", "")) for text in texts)
