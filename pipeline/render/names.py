"""An author's name as printed → family and given name, where the print tells them apart; else the name as it stands.

Commentary on Asia is signed in both orders (Mei Anlan, Ada Lee), so two plain words tell nothing. These do: a comma
(Lee, Ada), a family name in capitals (LEE Ada), a particle (Pieter van Oosterzee), an initial before the last word
(John R. Smith).
"""

import re
from typing import NamedTuple

_PARTICLES = {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter", "zu"}
_INITIALS = re.compile(r"(?:[A-Z]\.-?){1,3}|[A-Z]")
_NO_GIVEN_NAME = re.compile(
    r"(?:ph\.?\s?d|m\.?d|jr|sr|i{2,3}|iv|esq|ret|editor|staff|correspondent|university)\b.*", re.I
)


class Name(NamedTuple):
    """A name; without a given name the family name is the whole of it, as it stands."""

    family: str
    given: str = ""

    @property
    def is_literal(self) -> bool:
        """Nothing tells its parts apart."""
        return not self.given


def read_name(printed: str) -> Name:
    """Return the name, its parts told apart only where the print does so."""
    if "," in printed:
        family, _, given = (part.strip() for part in printed.partition(","))
        is_told = family and given and "," not in given and not _NO_GIVEN_NAME.fullmatch(given)
        return Name(family, given) if is_told else Name(printed)
    words = printed.split()
    start = _family_start(words)
    if start is None:
        return _in_capitals(words) or Name(printed)
    return Name(" ".join(words[start:]), " ".join(words[:start]))


def _family_start(words: list[str]) -> int | None:
    """Return where the family name starts in a name whose given names come first, or None where that is not told."""
    particle = next((number for number, word in enumerate(words) if word in _PARTICLES), 0)
    if 0 < particle < len(words) - 1:
        return particle
    if len(words) > 1 and _INITIALS.fullmatch(words[-2]) and not _INITIALS.fullmatch(words[-1]):
        return len(words) - 1
    return None


def _in_capitals(words: list[str]) -> Name | None:
    """Return the name whose family name stands in capitals, first or last, or None."""
    loud = [len(word) > 1 and word.isupper() and "." not in word for word in words]
    if len(words) > 1 and sum(loud) == 1:
        if loud[0]:
            return Name(words[0], " ".join(words[1:]))
        if loud[-1]:
            return Name(words[-1], " ".join(words[:-1]))
    return None
