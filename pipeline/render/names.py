"""Personal-name parsing: family and given name of a printed name where they can be distinguished, else the whole name.

Authors writing on Asia sign in both orders (Mei Anlan, Ada Lee), so two plain words are ambiguous. Four forms are not:
a comma (Lee, Ada), a family name in capitals (LEE Ada), a particle (Pieter van Oosterzee), and an initial before the
last word (John R. Smith).
"""

import re
from typing import NamedTuple

_PARTICLES = {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter", "zu"}
_INITIALS = re.compile(r"(?:[A-Z]\.-?){1,3}|[A-Z]")
_NO_GIVEN_NAME = re.compile(
    r"(?:ph\.?\s?d|m\.?d|jr|sr|i{2,3}|iv|esq|ret|editor|staff|correspondent|university)\b.*", re.I
)


class Name(NamedTuple):
    """A name; without a given name, `family` is the whole name as printed."""

    family: str
    given: str = ""

    @property
    def is_literal(self) -> bool:
        """Whether its parts could not be distinguished."""
        return not self.given


def read_name(printed: str) -> Name:
    """Parse a printed name; its parts are separated only where the printed form is unambiguous."""
    if "," in printed:
        family, _, given = (part.strip() for part in printed.partition(","))
        is_clear = family and given and "," not in given and not _NO_GIVEN_NAME.fullmatch(given)
        return Name(family, given) if is_clear else Name(printed)
    words = printed.split()
    start = _family_start(words)
    if start is None:
        return _in_capitals(words) or Name(printed)
    return Name(" ".join(words[start:]), " ".join(words[:start]))


def _family_start(words: list[str]) -> int | None:
    """Return the index of the family name where given names come first, or None if it is ambiguous."""
    particle = next((number for number, word in enumerate(words) if word in _PARTICLES), 0)
    if 0 < particle < len(words) - 1:
        return particle
    if len(words) > 1 and _INITIALS.fullmatch(words[-2]) and not _INITIALS.fullmatch(words[-1]):
        return len(words) - 1
    return None


def _in_capitals(words: list[str]) -> Name | None:
    """Return the name if its first or last word alone is in capitals, as a family name; else None."""
    loud = [len(word) > 1 and word.isupper() and "." not in word for word in words]
    if len(words) > 1 and sum(loud) == 1:
        if loud[0]:
            return Name(words[0], " ".join(words[1:]))
        if loud[-1]:
            return Name(words[-1], " ".join(words[:-1]))
    return None
