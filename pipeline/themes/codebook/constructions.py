"""Constructions: terms of several patterns, which need not be adjacent.

    A + B        both in one sentence, in any order, without an overlap; the hit extends over all of it
    A + B + C    up to MOST_PARTS patterns
    A >> B       A in one sentence, B in the next one of the same paragraph; the hit is B

A and B are patterns as described in `terms`, but no expressions; on either side of >> there may be several with +.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.themes.codebook.classes import spelt_out
from pipeline.themes.codebook.terms import ALSO, NEXT, REGEX, Term, TermError, parse_term, tokens_of

MOST_PARTS = 4  # on one side: more patterns have too many orders, and hardly ever one meaning

Parts = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Construction:
    """A parsed construction: the parts of its own sentence, and those of the sentence before; without >> none."""

    source: str
    parts: Parts
    before: Parts = ()


Pattern = Term | Construction


def parse_pattern(source: str, classes: Mapping[str, str]) -> Pattern:
    """Parse a term of a theme, which may be a construction. Raises TermError if it breaks the syntax."""
    spelt = spelt_out(source, classes)
    tokens = [] if spelt.startswith(REGEX) else tokens_of(spelt)
    if ALSO not in tokens and NEXT not in tokens:
        return replace(parse_term(spelt), source=source)
    *before, parts = _split(tokens, NEXT)
    if len(before) > 1:
        raise TermError(f"{NEXT} stands there twice. A hit extends over two sentences at most: remove one.")
    return Construction(source, _parts(parts), _parts(before[0]) if before else ())


def terms_in(pattern: Pattern) -> Parts:
    """Return the single patterns of a term: itself, or the parts of a construction in the order of the text."""
    return (*pattern.before, *pattern.parts) if isinstance(pattern, Construction) else (pattern,)


def needs_two_sentences(source: str) -> bool:
    """Return whether a valid term has a part in the sentence before that of its hit."""
    return not source.startswith(REGEX) and NEXT in source.split()


def _parts(tokens: Sequence[str]) -> Parts:
    parts = [" ".join(part) for part in _split(tokens, ALSO)]
    if not all(parts):
        raise TermError(f"{ALSO} and {NEXT} need a pattern on both sides. Write it, or remove the sign.")
    if any(part.startswith(REGEX) for part in parts):
        raise TermError("a regular expression cannot be part of a construction. Write it in words.")
    if len(parts) > MOST_PARTS:
        raise TermError(f"{len(parts)} patterns are joined by {ALSO}. Write at most {MOST_PARTS}.")
    return tuple(map(parse_term, parts))


def _split(tokens: Sequence[str], sign: str) -> list[list[str]]:
    """Split the tokens at each `sign`."""
    runs: list[list[str]] = [[]]
    for token in tokens:
        if token == sign:
            runs.append([])
        else:
            runs[-1].append(token)
    return runs
